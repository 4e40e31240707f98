"""A small plugin on grpcio as its author would write it by hand, correct but for one fault.

    plugin.py [--fault NAME | --list-faults]

It has versions 1 and 2 and nothing to serve but go-plugin's own services and, on request,
as much of the probe as shows its output.
"""

from __future__ import annotations

import argparse
import grp
import json
import logging
import os
import pathlib
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timezone
from typing import TextIO

import grpc
from behaviour import FAULTS, Behaviour
from broker_pb2_grpc import add_GRPCBrokerServicer_to_server
from controller_pb2_grpc import add_GRPCControllerServicer_to_server
from grpc_health.v1 import health
from grpc_health.v1.health_pb2 import HealthCheckResponse
from grpc_health.v1.health_pb2_grpc import add_HealthServicer_to_server
from output import Output
from services import Broker, Controller, probe
from stdio_pb2_grpc import add_GRPCStdioServicer_to_server

COOKIE = ("PLUGWRIGHT_PYTHON_MUTANT", "3b1f6c0d92e84a75")
VERSIONS = {1, 2}


def main() -> None:
    behaviour = behaviour_asked_for()
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        sys.exit("This is a plugin: its host starts it, and nobody else.")
    if behaviour.certificate_is_refused and os.environ.get("PLUGIN_CLIENT_CERT"):
        sys.exit("This plugin has no TLS, and serves nothing where its host asks for it.")
    if behaviour.banner:
        print(behaviour.banner, flush=True)
    signal.signal(
        signal.SIGINT,
        signal.SIG_IGN if behaviour.ignores_interrupts else signal.default_int_handler,
    )
    serve(behaviour)


def behaviour_asked_for() -> Behaviour:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--fault", choices=FAULTS)
    parser.add_argument("--list-faults", action="store_true")
    chosen = parser.parse_args()
    if chosen.list_faults:
        print("\n".join(FAULTS))
        sys.exit()
    behaviour = Behaviour()
    if chosen.fault:
        FAULTS[chosen.fault](behaviour)
    return behaviour


def serve(behaviour: Behaviour) -> None:
    """Everything between the checks of the environment and the end of the process."""
    version = negotiated(behaviour)
    # A signal's handler may run too late to end a wait that has just begun, or in the middle of
    # one, where it can meet a lock. What Python's own handler in C writes to a pipe comes always.
    ended, ending = os.pipe()
    os.set_blocking(ending, False)
    signal.signal(signal.SIGTERM, lambda *_: None)
    signal.set_wakeup_fd(ending, warn_on_full_buffer=False)

    def end() -> None:
        os.write(ending, b"\0")

    size = behaviour.largest_message
    server = grpc.server(
        ThreadPoolExecutor(max_workers=behaviour.workers),
        options=[("grpc.max_receive_message_length", size), ("grpc.max_send_message_length", size)],
    )
    network, address, path = listen(server, behaviour)
    output = Output(behaviour)
    register(server, behaviour, output, end)
    server.start()
    log(output.log, "serving", behaviour)
    announce(output.handshake, f"1|{version}|{network}|{address}|grpc|", behaviour)
    if behaviour.ends_with_stdin:
        threading.Thread(target=read_stdin, args=(end,), daemon=True).start()
    # Ctrl-C comes this way too, and is its own handler's to judge.
    while os.read(ended, 1)[0] == signal.SIGINT:
        pass
    sys.stdout.flush()
    output.end()
    server.stop(behaviour.grace).wait()
    if path is not None:
        path.unlink(missing_ok=True)


def read_stdin(end: Callable[[], None]) -> None:
    """Takes the end of standard input for the end of the host."""
    sys.stdin.read()
    end()


def negotiated(behaviour: Behaviour) -> int:
    """The highest version that the host has too, else the lowest."""
    if behaviour.lists_are_parsed_strictly:
        offered = {int(part) for part in os.environ["PLUGIN_PROTOCOL_VERSIONS"].split(",")}
        return max(offered & VERSIONS, default=min(VERSIONS))
    offered = set()
    for part in os.environ.get("PLUGIN_PROTOCOL_VERSIONS", "").split(","):
        try:
            offered.add(int(part))
        except ValueError:
            continue
    return max(offered & VERSIONS, default=min(VERSIONS))


def listen(server: grpc.Server, behaviour: Behaviour) -> tuple[str, str, pathlib.Path | None]:
    """The network and address to announce, and the socket file to remove at the end."""
    if behaviour.address is not None:
        port = server.add_insecure_port(behaviour.address)
        return "tcp", f"127.0.0.1:{port}", None
    folder = os.environ.get("PLUGIN_UNIX_SOCKET_DIR") or tempfile.gettempdir()
    path = pathlib.Path(folder, f"plugin{os.urandom(6).hex()}")
    server.add_insecure_port(f"unix:{path}")
    if group := os.environ.get("PLUGIN_UNIX_SOCKET_GROUP"):
        number = int(group) if group.isdecimal() else grp.getgrnam(group).gr_gid
        os.chown(path, -1, number)
        path.chmod(0o660)
    return "unix", str(path), path


def register(
    server: grpc.Server, behaviour: Behaviour, output: Output, end: Callable[[], None]
) -> None:
    """Adds what go-plugin's hosts call."""
    status = health.HealthServicer()
    for name in ("", behaviour.health_name):
        status.set(name, HealthCheckResponse.SERVING)
    add_HealthServicer_to_server(status, server)
    if behaviour.serves_controller:
        asked = end if behaviour.ends_when_asked else (lambda: None)
        add_GRPCControllerServicer_to_server(Controller(asked), server)
    add_GRPCStdioServicer_to_server(output, server)
    add_GRPCBrokerServicer_to_server(Broker(), server)
    if os.environ.get("PLUGWRIGHT_PROBE") == "1":
        server.add_generic_rpc_handlers((probe(),))


def announce(stdout: TextIO, line: str, behaviour: Behaviour) -> None:
    """Prints the handshake line, and whatever else where only it belongs."""
    print(line, file=stdout, flush=behaviour.line_is_flushed)
    if behaviour.chatter:
        print(behaviour.chatter, file=stdout, flush=True)


def log(stderr: TextIO, message: str, behaviour: Behaviour) -> None:
    """One line as a Go host reads it level by level."""
    layout = "%Y-%m-%dT%H:%M:%S.%fZ"
    if behaviour.timestamps_are_of_logging:
        layout = f"{logging.Formatter.default_time_format},042"
    line = {
        "@level": logging.INFO if behaviour.levels_are_numbers else "info",
        "@message": message,
        "@timestamp": datetime.now(timezone.utc).strftime(layout),
    }
    print(json.dumps(line), file=stderr, flush=True)


if __name__ == "__main__":
    main()
