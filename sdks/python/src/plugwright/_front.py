"""The front: what stands between the host and grpcio where they cannot talk directly.

grpcio verifies no P-521 certificate and takes no open connection, so TLS and
multiplexing end here, and the bytes go on to a private unix socket.
"""

from __future__ import annotations

import logging
import socket
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ._acceptor import Acceptor
from ._address import UNIX, Address
from ._end import End, join
from ._loop import Loop
from ._private import PrivateDirectory
from ._socket_end import SocketEnd

if TYPE_CHECKING:
    from ._identity import Identity

_LOG = logging.getLogger("plugwright")
_SWITCH: Final = 0.0005
"""How long a busy handler may keep the loop from running, in seconds."""


class Front:
    """Carries connections between the network and servers and channels of this process."""

    def __init__(self, directory: str, identity: Identity | None) -> None:
        """Takes where private sockets go, and who is who where there is TLS."""
        sys.setswitchinterval(min(_SWITCH, sys.getswitchinterval()))
        self.loop: Final = Loop()
        self._identity = identity
        self._private = PrivateDirectory(directory)
        self._changed = threading.Condition()
        self._ends: set[SocketEnd] = set()
        self._acceptors: set[Acceptor] = set()

    def private(self) -> Address:
        """Returns the address of a private socket for a server of this process."""
        return Address(UNIX, self._private.name())

    def listen(self, listener: socket.socket, accepted: Callable[[SocketEnd], object]) -> Acceptor:
        """Hands over what connects to a socket, until it is closed."""

        def adopt(connection: socket.socket) -> None:
            accepted(self.adopt(connection))

        acceptor = Acceptor(self.loop, listener, adopt, self._acceptors.discard)
        self._acceptors.add(acceptor)
        return acceptor

    def outlet(self, accepted: Callable[[SocketEnd], object]) -> tuple[Address, Acceptor]:
        """Returns the address of a private socket for a channel of this process."""
        path = self._private.name()
        return Address(UNIX, path), self.listen(self._private.listen(path), accepted)

    def adopt(self, connection: socket.socket) -> SocketEnd:
        """Returns the end that a connected socket is."""
        end = SocketEnd(self.loop, connection, self._forget)
        with self._changed:
            self._ends.add(end)
        return end

    def inward(self, outer: End, server: Address) -> None:
        """Carries a connection of the host's to a server of this process."""

        def proved(end: End) -> None:
            try:
                inner = self.adopt(server.connect())
            except OSError as error:
                _LOG.warning("a connection was refused: %s", error)
                end.finish()
            else:
                join(end, inner)

        self._secured(outer, server=True, proved=proved, refused=_nothing)

    def outward(self, inner: SocketEnd, outer: End) -> None:
        """Carries a connection of a channel of this process to the host."""

        def proved(end: End) -> None:
            join(end, inner)

        self._secured(outer, server=False, proved=proved, refused=inner.finish)

    def close(self, limit: float) -> None:
        """Ends every connection, once what is held has been passed on or time is up."""
        for acceptor in tuple(self._acceptors):
            acceptor.close()
        with self._changed:
            self._changed.wait_for(lambda: not self._ends, limit)
        self.loop.sync(self._drop)
        self.loop.close()
        self._private.remove()

    def _secured(
        self,
        outer: End,
        *,
        server: bool,
        proved: Callable[[End], object],
        refused: Callable[[], object],
    ) -> None:
        if self._identity is None:
            proved(outer)
            return
        from ._tls_end import TlsEnd  # noqa: PLC0415 - `ssl` is not for every plugin

        def explain(reason: str) -> None:
            _LOG.warning("a TLS connection was refused: %s", reason)
            refused()

        session = self._identity.session(server=server)
        TlsEnd(self.loop, outer, session, proved=proved, refused=explain)

    def _drop(self) -> None:
        for end in tuple(self._ends):
            end.close()

    def _forget(self, end: SocketEnd) -> None:
        with self._changed:
            self._ends.discard(end)
            self._changed.notify_all()


def _nothing() -> None:
    pass
