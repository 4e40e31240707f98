"""One end of a two-way byte stream, and how two of them become a connection."""

from __future__ import annotations

from typing import Final, Protocol

LINGER: Final = 30.0
"""How long an end that has finished may take to pass on what it holds, in seconds."""


class Sink(Protocol):
    """Takes bytes, on the loop's thread."""

    def write(self, data: bytes | memoryview) -> None:
        """Passes bytes on, now or when it can; after the end they go nowhere."""

    def finish(self) -> None:
        """Passes on what it holds, then ends in both directions."""

    def pause(self) -> None:
        """Holds back what it would give its peer."""

    def resume(self) -> None:
        """Gives its peer bytes again."""


class End(Sink, Protocol):
    """A sink that gives what arrives from the other direction to its peer."""

    peer: Sink

    def start(self) -> None:
        """Begins to give; it has a peer now."""


class Nowhere:
    """The peer of an end that has none."""

    def write(self, data: bytes | memoryview) -> None:
        """Drops the bytes."""

    def finish(self) -> None:
        """Has nothing to end."""

    def pause(self) -> None:
        """Has nothing to hold back."""

    def resume(self) -> None:
        """Has nothing to give."""


NOWHERE: Final = Nowhere()


def join(one: End, other: End) -> None:
    """Makes one connection of two ends."""
    one.peer, other.peer = other, one
    one.start()
    other.start()
