"""What the plugin does, as plain data, and the faults: each one way in which Python authors err."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Behaviour:
    """The defaults are those of a correct plugin."""

    # What is printed before the handshake line, and after it on the real standard output.
    banner: str = ""
    chatter: str = ""
    line_is_flushed: bool = True
    lists_are_parsed_strictly: bool = False
    # None is a unix socket, else the address of a TCP one.
    address: str | None = None
    certificate_is_refused: bool = True
    workers: int = 64
    largest_message: int = -1
    health_name: str = "plugin"
    serves_controller: bool = True
    ends_when_asked: bool = True
    # How long, in seconds, calls that are open may hold up the end.
    grace: float = 0.5
    ignores_interrupts: bool = True
    ends_with_stdin: bool = False
    output_is_text: bool = False
    output_waits_for_its_reader: bool = True
    levels_are_numbers: bool = False
    timestamps_are_of_logging: bool = False


def line_unflushed(behaviour: Behaviour) -> None:
    """`print` to a pipe keeps its line until 8 KiB are there."""
    behaviour.line_is_flushed = False


def banner_printed(behaviour: Behaviour) -> None:
    """A greeting, or a library's, on standard output."""
    behaviour.banner = "greeter 1.0 starting"


def print_after_line(behaviour: Behaviour) -> None:
    """Progress printed to the standard output that only the handshake may use."""
    behaviour.chatter = "listening"


def versions_strict(behaviour: Behaviour) -> None:
    """`[int(it) for it in os.environ[...].split(",")]`."""
    behaviour.lists_are_parsed_strictly = True


def every_interface(behaviour: Behaviour) -> None:
    """`add_insecure_port("[::]:0")`, as in gRPC's own tutorial."""
    behaviour.address = "[::]:0"


def insecure_fallback(behaviour: Behaviour) -> None:
    """The host's certificate is not looked at."""
    behaviour.certificate_is_refused = False


def two_workers(behaviour: Behaviour) -> None:
    """`ThreadPoolExecutor(max_workers=2)`: each open stream holds a thread."""
    behaviour.workers = 2


def health_of_the_contract(behaviour: Behaviour) -> None:
    """Health under the name of the author's own service."""
    behaviour.health_name = "examples.greeter.v1.Greeter"


def controller_forgotten(behaviour: Behaviour) -> None:
    """The service that a host ends the plugin with is not registered."""
    behaviour.serves_controller = False


def waits_for_termination(behaviour: Behaviour) -> None:
    """`Shutdown` answers, and the main thread waits in `wait_for_termination` for ever."""
    behaviour.ends_when_asked = False


def stop_with_long_grace(behaviour: Behaviour) -> None:
    """`server.stop(30)`, which the host's own streams hold up for as long."""
    behaviour.grace = 30


def keyboard_interrupt(behaviour: Behaviour) -> None:
    """Python's own handler of SIGINT."""
    behaviour.ignores_interrupts = False


def stdin_read(behaviour: Behaviour) -> None:
    """A thread that takes the end of standard input for the end of the host."""
    behaviour.ends_with_stdin = True


def output_decoded(behaviour: Behaviour) -> None:
    """Standard output forwarded as text."""
    behaviour.output_is_text = True


def output_dropped_before_reader(behaviour: Behaviour) -> None:
    """What is printed while nobody reads is thrown away."""
    behaviour.output_waits_for_its_reader = False


def level_number(behaviour: Behaviour) -> None:
    """`record.levelno` where a name belongs."""
    behaviour.levels_are_numbers = True


def timestamp_of_logging(behaviour: Behaviour) -> None:
    """`%(asctime)s`: a comma before the milliseconds, no zone."""
    behaviour.timestamps_are_of_logging = True


FAULTS: dict[str, Callable[[Behaviour], None]] = {
    fault.__name__.replace("_", "-"): fault
    for fault in (
        *(line_unflushed, banner_printed, print_after_line, versions_strict, every_interface),
        *(insecure_fallback, two_workers, health_of_the_contract, controller_forgotten),
        *(waits_for_termination, stop_with_long_grace, keyboard_interrupt, stdin_read),
        *(output_decoded, output_dropped_before_reader, level_number, timestamp_of_logging),
    )
}
