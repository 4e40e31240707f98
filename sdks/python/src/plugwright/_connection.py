"""How this plugin and its host are connected, as the environment and the author say."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from ._address import TCP, UNIX, Address, Network
from ._announcements import Announcements
from ._ports import PortRange
from ._sockets import SocketDirectory
from ._transport import DirectTransport, Listeners

if TYPE_CHECKING:
    import grpc

    from ._environment import Environment
    from ._front import Front
    from ._identity import Identity
    from ._multiplexer import Multiplexer
    from ._rendezvous import Rendezvous, Send

_FLUSH: Final = 0.3
"""How long the front may take to pass on the last bytes, in seconds."""
_TRUE: Final = frozenset({"1", "t", "T", "true", "TRUE", "True"})
"""What Go reads as true (ENV-12)."""


class Connection(NamedTuple):
    """The parts that carry bytes, with a front only where one is needed."""

    serve: Callable[[grpc.Server], Address]
    """Starts the main server, and returns where the host connects."""
    rendezvous: Callable[[Send], Rendezvous]
    """Returns how the broker's two sides find each other."""
    sockets: SocketDirectory
    certificate: bytes = b""
    """The plugin's own, in DER; empty without TLS."""
    front: Front | None = None
    multiplexer: Multiplexer | None = None

    @property
    def failed(self) -> bool:
        """Whether the host has made it impossible to go on."""
        return self.multiplexer is not None and self.multiplexer.failed

    def close(self) -> None:
        """Ends every connection and removes the sockets (CTL-4)."""
        self.sockets.remove()
        if self.multiplexer is not None:
            self.multiplexer.close()
        if self.front is not None:
            self.front.close(_FLUSH)


def open_connection(
    environment: Environment, network: Network | None, ended: Callable[[], object]
) -> Connection:
    """Takes whom to tell where the host has gone for good. Raises StartError."""
    sockets = SocketDirectory(environment.socket_directory, environment.socket_group)
    ports = PortRange(environment.lowest_port, environment.highest_port)
    network = network or (TCP if sys.platform == "win32" else UNIX)
    listeners = ports if network == TCP else sockets
    multiplexes = environment.multiplex in _TRUE
    if not (environment.client_certificate or multiplexes):
        return direct_connection(sockets, listeners)

    from ._front import Front  # noqa: PLC0415 - most hosts need none of it

    identity = _identity(environment)
    certificate = identity.certificate if identity else b""
    front = Front(sockets.path, identity)
    if multiplexes:
        from ._knocks import Knocks  # noqa: PLC0415
        from ._multiplexer import Multiplexer  # noqa: PLC0415

        multiplexer = Multiplexer(listeners, front, ended)
        meet = partial(Knocks, multiplexer)
        return Connection(multiplexer.serve, meet, sockets, certificate, front, multiplexer)

    from ._front_transport import FrontTransport  # noqa: PLC0415

    transport = FrontTransport(listeners, front)
    return Connection(
        transport.serve, partial(Announcements, transport), sockets, certificate, front
    )


def direct_connection(sockets: SocketDirectory, listeners: Listeners | None = None) -> Connection:
    """Returns a connection without TLS and multiplexing."""
    transport = DirectTransport(listeners or sockets)
    return Connection(transport.serve, partial(Announcements, transport), sockets)


def _identity(environment: Environment) -> Identity | None:
    if not environment.client_certificate:
        return None
    from ._identity import Identity  # noqa: PLC0415 - most hosts need no TLS

    return Identity.create(environment.client_certificate)
