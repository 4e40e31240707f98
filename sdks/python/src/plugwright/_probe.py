"""The probe: what a host can have the plugin do, to watch it do it.

Served only where the environment says `PLUGWRIGHT_PROBE=1`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from google.protobuf.duration_pb2 import Duration
from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import BytesValue, Int32Value, UInt32Value
from grpc import RpcError, StatusCode

from . import _wire
from ._errors import StatusError
from .method import Method
from .service import Service

if TYPE_CHECKING:
    from ._broker import Broker
    from .context import Context

_wire.load(
    "google/protobuf/duration.proto",
    "google/protobuf/wrappers.proto",
    "plugwright/v1/probe.proto",
)

_PATH = "/plugwright.v1.Probe/"
_ECHO = Method(f"{_PATH}Echo", BytesValue, BytesValue)


class Probe(Service):
    """One endpoint's probe: the main connection's or a brokered one's."""

    full_name = "plugwright.v1.Probe"
    pool = _wire.POOL
    methods = {
        "echo": _ECHO,
        "chat": Method(
            f"{_PATH}Chat", BytesValue, BytesValue, client_streaming=True, server_streaming=True
        ),
        "print_stdout": Method(f"{_PATH}PrintStdout", BytesValue, Empty),
        "print_stderr": Method(f"{_PATH}PrintStderr", BytesValue, Empty),
        "dial": Method(f"{_PATH}Dial", UInt32Value, BytesValue),
        "accept": Method(f"{_PATH}Accept", UInt32Value, Empty),
        "sleep": Method(f"{_PATH}Sleep", Duration, Empty),
        "fail": Method(f"{_PATH}Fail", Int32Value, Empty),
        "large": Method(f"{_PATH}Large", UInt32Value, BytesValue),
    }

    def __init__(self, broker: Broker, endpoint: str = "main") -> None:
        self._broker = broker
        self._endpoint = endpoint

    def echo(self, request: BytesValue, _context: Context) -> BytesValue:
        """Returns the request, or the endpoint's name where it is empty."""
        return BytesValue(value=request.value or self._endpoint.encode())

    def chat(self, requests: Iterator[BytesValue], _context: Context) -> Iterator[BytesValue]:
        """Returns each message as it arrives."""
        yield from requests

    def print_stdout(self, request: BytesValue, _context: Context) -> Empty:
        """Writes to the standard output."""
        return _print(sys.stdout.buffer, request)

    def print_stderr(self, request: BytesValue, _context: Context) -> Empty:
        """Writes to the standard error."""
        return _print(sys.stderr.buffer, request)

    def dial(self, request: UInt32Value, _context: Context) -> BytesValue:
        """Asks the probe that the host serves under a broker id for its name."""
        channel = self._broker.dial(request.value)
        echo = channel.unary_unary(_ECHO.path, BytesValue.SerializeToString, BytesValue.FromString)
        try:
            return echo(BytesValue(), timeout=5)
        except RpcError as error:
            raise StatusError(
                StatusCode.UNAVAILABLE, f"the dialled peer failed: {error}"
            ) from error

    def accept(self, request: UInt32Value, _context: Context) -> Empty:
        """Serves another probe under a broker id."""
        self._broker.accept(request.value, Probe(self._broker, str(request.value)))
        return Empty()

    def sleep(self, request: Duration, context: Context) -> Empty:
        """Returns after a time, or when the call is cancelled."""
        ended = threading.Event()
        context.on_end(ended.set)
        ended.wait(request.seconds + request.nanos / 1e9)
        return Empty()

    def fail(self, request: Int32Value, _context: Context) -> Empty:
        """Fails with the status of a number."""
        for code in StatusCode:
            if code.value[0] == request.value and code is not StatusCode.OK:
                raise StatusError(code, "probe")
        raise StatusError(StatusCode.INVALID_ARGUMENT, "a status number from 1 to 16 was expected")

    def large(self, request: UInt32Value, _context: Context) -> BytesValue:
        """Returns that many zero bytes."""
        return BytesValue(value=bytes(request.value))


def _print(stream: IO[bytes], request: BytesValue) -> Empty:
    stream.write(request.value)
    stream.flush()
    return Empty()
