"""Multiplexing: the one connection of a host that carries all others (MUX-2)."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ._session import Session

if TYPE_CHECKING:
    import grpc

    from ._address import Address
    from ._front import Front
    from ._front_transport import OpenListeners
    from ._socket_end import SocketEnd
    from ._yamux_stream import YamuxStream

_LOG = logging.getLogger("plugwright")


class Multiplexer:
    """Takes the host's connection, and the streams in it to the servers they are for."""

    def __init__(self, listeners: OpenListeners, front: Front, ended: Callable[[], object]) -> None:
        """Takes whom to tell when the host's connection has ended: it has no other."""
        self.front: Final = front
        self.enter: Callable[[], Address | None] = _to_main
        """Says whom the next stream is for; None stands for the main server."""
        self.failed = False
        """Whether the host has broken yamux's rules."""
        self._listeners = listeners
        self._ended = ended
        self._waiting: deque[SocketEnd] = deque()
        self._session: Session | None = None

    def serve(self, server: grpc.Server) -> Address:
        """Starts the main server and returns where the host connects."""
        main = self.front.private()
        server.add_insecure_port(main.target())
        server.start()
        listener, address = self._listeners.open()
        self.front.listen(listener, lambda connection: self._connected(connection, main))
        return address

    def open(self) -> YamuxStream | None:
        """Opens a stream to the host; for the loop's thread."""
        return None if self._session is None else self._session.open()

    def close(self) -> None:
        """Ends the host's connection, and tells nobody."""
        self._ended = _nothing
        self.front.loop.call(self._close)

    def _close(self) -> None:
        if self._session is not None:
            self._session.close()

    def _connected(self, connection: SocketEnd, main: Address) -> None:
        """Takes the first connection that says anything; others are turned away."""
        self._waiting.append(connection)
        self._settle(main)

    def _settle(self, main: Address) -> None:
        if self._session is not None and self._session.heard:
            while self._waiting:
                self._waiting.popleft().close()
        elif self._session is None and self._waiting:

            def opened(stream: YamuxStream) -> None:
                self._settle(main)
                self.front.inward(stream, self.enter() or main)

            def ended(reason: str) -> None:
                self._lost(reason, main)

            self._session = Session(self.front.loop, self._waiting.popleft(), opened, ended)

    def _lost(self, reason: str, main: Address) -> None:
        session, self._session = self._session, None
        if session is not None and not session.heard:
            # Somebody has only looked whether the plugin listens (NET-4).
            self._settle(main)
            return
        if reason:
            self.failed = True
            _LOG.error("the host has broken yamux's rules: %s", reason)
        self._ended()


def _to_main() -> None:
    return None


def _nothing() -> None:
    pass
