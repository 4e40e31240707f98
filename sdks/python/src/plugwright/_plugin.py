"""The parts of a running plugin, and how they start and end together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

from . import _broker, _controller, _health, _stdio, _wire
from ._calls import service_handler
from ._reflection import Reflection
from ._transport import new_server

if TYPE_CHECKING:
    import grpc

    from ._address import Address
    from ._connection import Connection
    from .service import Service

# A host kills the plugin 2 s after the reply to Shutdown (CTL-1): what happens between
# must add up to less.
_DRAIN: Final = 0.5
_GRACE: Final = 0.3

_OWN_SERVICES: Final = (
    _broker.SERVICE,
    _controller.SERVICE,
    _health.SERVICE,
    _stdio.SERVICE,
)

# Each stream of the protocol holds one for as long as its host does.
_PROTOCOL_THREADS: Final = 64


class Output(Protocol):
    """Serves what the plugin prints."""

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

    def drain(self, limit: float) -> None:
        """Sends what was printed so far and ends the streams, within a time limit."""

    def release(self) -> None:
        """Gives back what it has taken."""


class Plugin:
    """A server with everything that go-plugin's hosts expect of it."""

    def __init__(self, connection: Connection, output: Output, stop: Callable[[], None]) -> None:
        """Takes how the host reaches it, and what to call when the host asks for the end."""
        self._connection = connection
        self._stop = stop
        self._threads = ThreadPoolExecutor(
            _PROTOCOL_THREADS, thread_name_prefix="plugwright-protocol"
        )
        self._broker = _broker.Broker(connection.rendezvous)
        self._health = _health.Health()
        self._stdio = output
        self._server: grpc.Server | None = None

    @property
    def failed(self) -> bool:
        """Whether the host has made it impossible to go on."""
        return self._connection.failed

    def start(self, services: Sequence[Service], workers: int, *, probe: bool) -> Address:
        """Serves, and returns where the host connects, once it can (HS-13)."""
        served = list(services)
        if probe:
            from ._probe import Probe  # noqa: PLC0415 - hardly any host asks for it

            served.append(Probe(self._broker))
        described = dict.fromkeys(_OWN_SERVICES, _wire.POOL)
        described.update((service.full_name, service.pool) for service in served)
        handlers = [
            *(service_handler(service, self._broker.dial) for service in served),
            self._broker.handler(self._threads),
            self._health.handler(self._threads),
            self._stdio.handler(self._threads),
            _controller.controller_handler(self._threads, self._drain, self._stop),
            Reflection(described, self._threads),
        ]
        self._server = new_server(workers, handlers)
        return self._connection.serve(self._server)

    def end(self) -> None:
        """Ends every stream and server and removes the sockets (CTL-4)."""
        self._drain()
        self._health.close()
        servers = self._broker.close()
        if self._server is not None:
            servers.append(self._server)
        stopping = [server.stop(_GRACE) for server in servers]
        for stopped in stopping:
            stopped.wait(_GRACE)
        self._connection.close()
        self._threads.shutdown(wait=False)
        self._stdio.release()

    def _drain(self) -> None:
        self._stdio.drain(_DRAIN)
