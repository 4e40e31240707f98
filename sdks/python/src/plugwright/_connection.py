"""How this plugin and its host are connected, as the environment and the author say."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ._address import TCP, UNIX, Network
from ._announcements import Announcements
from ._ports import PortRange
from ._sockets import SocketDirectory
from ._transport import DirectTransport, Transport

if TYPE_CHECKING:
    from ._environment import Environment
    from ._front import Front
    from ._rendezvous import Rendezvous, Send

_FLUSH: Final = 0.3
"""How long the front may take to pass on the last bytes, in seconds."""


@dataclass(frozen=True)
class Connection:
    """The parts that carry bytes, with a front only where one is needed."""

    transport: Transport
    sockets: SocketDirectory
    certificate: bytes = b""
    front: Front | None = None

    @staticmethod
    def open(environment: Environment, network: Network | None) -> Connection:
        """Raises StartError where the environment asks for what cannot be had."""
        sockets = SocketDirectory(environment.socket_directory, environment.socket_group)
        ports = PortRange(environment.lowest_port, environment.highest_port)
        network = network or (TCP if sys.platform == "win32" else UNIX)
        listeners = ports if network == TCP else sockets
        if not environment.client_certificate:
            return Connection(DirectTransport(listeners), sockets)
        from ._front import Front  # noqa: PLC0415 - plain hosts need none of it
        from ._front_transport import FrontTransport  # noqa: PLC0415
        from ._identity import Identity  # noqa: PLC0415

        identity = Identity.create(environment.client_certificate)
        front = Front(sockets.path, identity)
        return Connection(FrontTransport(listeners, front), sockets, identity.certificate, front)

    def rendezvous(self, send: Send) -> Rendezvous:
        """Returns how the broker's two sides find each other."""
        return Announcements(self.transport, send)

    def close(self) -> None:
        """Ends every connection and removes the sockets (CTL-4)."""
        self.sockets.remove()
        if self.front is not None:
            self.front.close(_FLUSH)
