"""A listening socket that the runtime itself accepts connections from."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from selectors import EVENT_READ
from typing import Final

from ._loop import Loop

_PAUSE: Final = 0.1
"""How long to wait where the process has no descriptor left, in seconds."""


class Acceptor:
    """Hands each connection over, on the loop's thread, until it is closed."""

    def __init__(
        self,
        loop: Loop,
        listener: socket.socket,
        accepted: Callable[[socket.socket], object],
        closed: Callable[[Acceptor], object],
    ) -> None:
        """Takes over a socket that listens already, and tells when it has closed it."""
        listener.settimeout(0)
        self._loop = loop
        self._listener = listener
        self._accepted = accepted
        self._closed = closed
        self._events = 0
        self._open = True
        loop.call(self._go_on)

    def close(self) -> None:
        """Accepts no more, and removes the socket; any thread may ask for it."""
        self._loop.call(self._close)

    def _go_on(self) -> None:
        self._watch(EVENT_READ)

    def _close(self) -> None:
        if self._open:
            self._watch(0)
            self._open = False
            name = self._listener.getsockname()
            self._listener.close()
            if isinstance(name, str):
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name)
            self._closed(self)

    def _watch(self, events: int) -> None:
        if self._open and events != self._events:
            self._loop.watch(self._listener, self._events, events, self._ready)
            self._events = events

    def _ready(self, _events: int) -> None:
        try:
            connection, _ = self._listener.accept()
        except (BlockingIOError, ConnectionError):
            return
        except OSError:
            self._watch(0)
            self._loop.later(_PAUSE, self._go_on)
            return
        self._accepted(connection)
