"""The end of a byte stream that is a socket of the operating system."""

from __future__ import annotations

import socket
from collections.abc import Callable
from selectors import EVENT_READ, EVENT_WRITE
from typing import Final

from ._backlog import Backlog
from ._end import LINGER, NOWHERE, Sink
from ._loop import Loop, Timer

_CHUNK: Final = 64 * 1024
"""How much is received at once: room for twice as much would be a mapping of its own each time."""


class SocketEnd:
    """Gives what it receives to its peer, and sends what it is given."""

    def __init__(
        self, loop: Loop, connection: socket.socket, closed: Callable[[SocketEnd], object]
    ) -> None:
        """Takes a socket over, which may still be connecting, and tells when it closes it."""
        self.peer: Sink = NOWHERE
        self._loop = loop
        self._socket = connection
        self._closed = closed
        self._held = Backlog()
        self._events = 0
        self._paused = True
        self._ending = False
        self._open = True
        self._too_late: Timer | None = None
        connection.settimeout(0)

    def start(self) -> None:
        """Begins to receive."""
        self.resume()

    def write(self, data: bytes | memoryview) -> None:
        """Sends bytes, or holds them until the socket takes them."""
        if not self._open or self._ending:
            return
        sent = 0 if self._held else self._send(data)
        if sent < len(data):
            self._held.add(memoryview(data)[sent:])
            self._held.throttle(self.peer)
            self._watch()

    def finish(self) -> None:
        """Closes the socket when it has taken what is held."""
        if not self._open or self._ending:
            return
        self._ending = self._paused = True
        self._too_late = self._loop.later(LINGER, self.close)
        self._flush()

    def pause(self) -> None:
        """Leaves what arrives with the operating system."""
        self._paused = True
        self._watch()

    def resume(self) -> None:
        """Receives again."""
        self._paused = self._ending
        self._watch()

    def close(self) -> None:
        """Closes the socket at once."""
        if not self._open:
            return
        self._open = False
        if self._too_late is not None:
            # Until its time it would hold this end, and all that is joined to it.
            self._too_late.cancel()
        self._watch()
        self._held.clear()
        self._socket.close()
        self._closed(self)

    def _watch(self) -> None:
        events = 0
        if self._open:
            events = (0 if self._paused else EVENT_READ) | (EVENT_WRITE if self._held else 0)
        if events != self._events:
            self._loop.watch(self._socket, self._events, events, self._ready)
            self._events = events

    def _ready(self, events: int) -> None:
        if events & EVENT_WRITE:
            self._flush()
        if events & EVENT_READ and self._open and not self._paused:
            self._receive()

    def _receive(self) -> None:
        try:
            data = self._socket.recv(_CHUNK)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            self.peer.write(data)
        else:
            self._lost()

    def _send(self, data: bytes | memoryview) -> int:
        """Returns how much of it need not be held: the socket has taken it, or is lost."""
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return 0
        except OSError:
            self._lost()
            return len(data)

    def _flush(self) -> None:
        while self._held:
            part = self._held.first()
            sent = self._send(part)
            if not self._open:
                return
            self._held.drop(sent)
            if sent < len(part):
                break
        if self._ending and not self._held:
            self.close()
            return
        self._held.throttle(self.peer)
        self._watch()

    def _lost(self) -> None:
        """The other side has closed: nothing held for it can reach it any longer."""
        ending = self._ending
        self.close()
        if not ending:
            self.peer.finish()
