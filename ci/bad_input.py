"""What every runtime makes of a host that is wrong: no start, and words that say why.

The rest of what a host may do wrong stands in the kit's suites, which `ci/required.py` holds
every runtime to, and in `ci/lost_host.py`. go-plugin itself is held only to what it is the
measure of.

Needs `ci/peers`, and of each runtime what its row in `ci/runtimes.py` says.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pathlib
import socket
import struct
import subprocess
import tempfile
import unittest
from collections.abc import Iterator
from dataclasses import dataclass, field

from ci.kit import PEERS, execute
from ci.runtimes import OWN, RUNTIMES, Runtime

# A start that hangs is a fault; the slowest takes a second.
LIMIT_SECONDS = 30
MODES = {"plain": [], "AutoMTLS, mux": ["-mtls", "-mux"]}
LONG = "d" * 120


@dataclass(frozen=True)
class Wrong:
    """What the host sets, and what its user has to read."""

    environment: dict[str, str]
    says: str
    network: str = "unix"
    folders: list[str] = field(default_factory=list)


# `@` stands for a folder of the test's own, and `#` for a port that is taken.
WRONG = {
    "a certificate that is none": Wrong({"PLUGIN_CLIENT_CERT": "none"}, "PLUGIN_CLIENT_CERT"),
    "a certificate that breaks off": Wrong(
        {"PLUGIN_CLIENT_CERT": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
        "PLUGIN_CLIENT_CERT",
    ),
    "no folder": Wrong({"PLUGIN_UNIX_SOCKET_DIR": "@/none"}, "@/none"),
    "a folder with too long a path": Wrong(
        {"PLUGIN_UNIX_SOCKET_DIR": f"@/{LONG}"}, LONG, folders=[LONG]
    ),
    # Nobody makes a socket there, the superuser neither.
    "a folder that takes no file": Wrong({"PLUGIN_UNIX_SOCKET_DIR": "/proc"}, "/proc"),
    "an unknown group": Wrong({"PLUGIN_UNIX_SOCKET_GROUP": "nobody-has-it"}, "nobody-has-it"),
    "an empty range of ports": Wrong(
        {"PLUGIN_MIN_PORT": "4001", "PLUGIN_MAX_PORT": "4000"}, "4001", network="TCP"
    ),
    "a range of ports that are taken": Wrong(
        {"PLUGIN_MIN_PORT": "#", "PLUGIN_MAX_PORT": "#"}, "#", network="TCP"
    ),
    "a port that is no number": Wrong(
        {"PLUGIN_MIN_PORT": "many", "PLUGIN_MAX_PORT": "5000"}, "many", network="TCP"
    ),
}


@dataclass(frozen=True)
class Surroundings:
    """What of a test's words is known only when it runs."""

    folder: pathlib.Path
    port: int

    def __call__(self, text: str) -> str:
        return text.replace("@", str(self.folder)).replace("#", str(self.port))


# yamux frames: version, type, flags, stream, length.
HEADER = struct.Struct(">BBHII")
DATA, WINDOW, SYN = 0, 1, 1
MALFORMED = {
    "no yamux": b"GET / HTTP/1.1\r\n\r\n",
    "another version": HEADER.pack(1, DATA, SYN, 1, 0),
    "an unknown type": HEADER.pack(0, 9, 0, 1, 0),
    "more than the window": HEADER.pack(0, DATA, SYN, 1, 2**32 - 1) + bytes(1 << 20),
    "a stream with the other side's number": HEADER.pack(0, WINDOW, SYN, 2, 0),
    "a frame that breaks off": HEADER.pack(0, DATA, SYN, 1, 100)[:7],
}


class BadInput(unittest.TestCase):
    """Each runtime."""

    def test_it_does_not_start_and_says_why(self) -> None:
        for what, wrong in WRONG.items():
            with surroundings(wrong) as replaced:
                for name, runtime in OWN.items():
                    with self.subTest(f"{name}: {what}"):
                        self.assert_refused(runtime, wrong, replaced)

    def assert_refused(self, runtime: Runtime, wrong: Wrong, replaced: Surroundings) -> None:
        environment = {key: replaced(value) for key, value in wrong.environment.items()}
        done = start(runtime, wrong.network, {"TMPDIR": str(replaced.folder), **environment})
        self.assertNotEqual(done.returncode, 0, done.stdout)
        self.assertEqual(done.stdout, "", "no handshake line")
        self.assertIn(replaced(wrong.says), done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        left = [path for path in replaced.folder.rglob("*") if path.name not in wrong.folders]
        self.assertEqual(left, [])

    def test_a_host_that_does_not_read_the_line(self) -> None:
        for name, runtime in OWN.items():
            with self.subTest(name), tempfile.TemporaryDirectory() as folder, deaf() as stdout:
                here = {"PLUGIN_UNIX_SOCKET_DIR": folder, "TMPDIR": folder}
                done = start(runtime, "unix", here, stdout)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("does not take the handshake line", done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
                self.assertEqual([*pathlib.Path(folder).iterdir()], [])

    def test_malformed_frames_end_the_connection(self) -> None:
        for what, frames in MALFORMED.items():
            for name, runtime in OWN.items():
                with self.subTest(f"{name}: {what}"):
                    self.assert_ends(runtime, frames)

    def test_a_second_reader_takes_nothing_from_the_first(self) -> None:
        for (name, runtime), mode in itertools.product(RUNTIMES.items(), MODES):
            with self.subTest(f"{name}, {mode}"):
                readers = [PEERS / "readers", "-cookie", runtime.cookie, *MODES[mode]]
                done = execute(*readers, "--", *runtime.command)
                self.assertEqual(done.returncode, 0, done.stderr)

    def assert_ends(self, runtime: Runtime, frames: bytes) -> None:
        with running(runtime, {"PLUGIN_MULTIPLEX_GRPC": "true"}) as (plugin, address):
            with socket.socket(socket.AF_UNIX) as host:
                host.settimeout(LIMIT_SECONDS)
                host.connect(address)
                # The plugin may close while the rest is on its way.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    host.sendall(frames)
                    host.shutdown(socket.SHUT_WR)
                    while host.recv(1 << 16):
                        pass
            # There is one connection, and the plugin's life may end with it.
            with contextlib.suppress(ProcessLookupError):
                plugin.terminate()
            _, log = plugin.communicate(timeout=LIMIT_SECONDS)
            self.assertIn(plugin.returncode, (0, 1), log)
            # A plugin that fails says why.
            self.assertIn(len(log.splitlines()), (0, 1) if plugin.returncode == 0 else (1,), log)


@contextlib.contextmanager
def surroundings(wrong: Wrong) -> Iterator[Surroundings]:
    """A folder, and a port that is taken."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as taken:
        for name in wrong.folders:
            (pathlib.Path(folder) / name).mkdir()
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield Surroundings(pathlib.Path(folder), taken.getsockname()[1])


@contextlib.contextmanager
def deaf() -> Iterator[int]:
    """A pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    try:
        yield writer
    finally:
        os.close(writer)


def start(
    runtime: Runtime, network: str, environment: dict[str, str], stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    """What comes of a start that the host does not follow up."""
    return subprocess.run(
        [str(word) for word in runtime.on(network)],
        env=launching(runtime, environment),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=LIMIT_SECONDS,
        check=False,
    )


@contextlib.contextmanager
def running(
    runtime: Runtime, environment: dict[str, str]
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A plugin, and the path of its socket."""
    with subprocess.Popen(
        [str(word) for word in runtime.command],
        env=launching(runtime, environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as plugin:
        try:
            assert plugin.stdout is not None
            yield plugin, plugin.stdout.readline().split("|")[3]
        finally:
            plugin.kill()


def launching(runtime: Runtime, environment: dict[str, str]) -> dict[str, str]:
    """What a host sets."""
    key, value = runtime.cookie.split("=")
    return {**os.environ, key: value, "PLUGIN_PROTOCOL_VERSIONS": "1,2", **environment}


if __name__ == "__main__":
    unittest.main()
