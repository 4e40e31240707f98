"""What an end has been given and could not pass on yet."""

from __future__ import annotations

from collections import deque
from typing import Final

from ._end import Sink

_HIGH: Final = 512 * 1024
"""How many bytes are held before the peer is asked to pause."""
_LOW: Final = 128 * 1024
"""How few are left when it is asked to go on."""


class Backlog:
    """Bytes in order."""

    def __init__(self) -> None:
        self._parts: deque[memoryview] = deque()
        self._size = 0
        self._full = False

    def __bool__(self) -> bool:
        """Says whether it holds anything."""
        return bool(self._parts)

    def add(self, data: bytes | memoryview) -> None:
        """Takes bytes, which must not change."""
        if data:
            self._parts.append(memoryview(data))
            self._size += len(data)

    def first(self) -> memoryview:
        """Returns some of the bytes that are next; there must be any."""
        return self._parts[0]

    def drop(self, count: int) -> None:
        """Forgets that many of the first bytes, which have been passed on."""
        part = self._parts[0]
        self._size -= count
        if count < len(part):
            self._parts[0] = part[count:]
        else:
            self._parts.popleft()

    def clear(self) -> None:
        """Forgets everything."""
        self._parts.clear()
        self._size = 0

    def throttle(self, peer: Sink) -> None:
        """Has the peer pause and go on as needed: nobody holds more than a little."""
        if not self._full and self._size > _HIGH:
            self._full = True
            peer.pause()
        elif self._full and self._size < _LOW:
            self._full = False
            peer.resume()
