"""The end of a byte stream that is one of a yamux session's."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ._backlog import Backlog
from ._end import LINGER, NOWHERE, Sink
from ._frame import FIN, RST, Frame, ProtocolError, Type

if TYPE_CHECKING:
    from ._loop import Timer
    from ._session import Session

WINDOW: Final = 256 * 1024
"""How many bytes each side may send before the other has taken any."""
_MOST: Final = 64 * 1024
"""How many bytes a frame carries at most, so that other streams have their turn."""


class YamuxStream:
    """Gives what the host sends on it to its peer, and sends what it is given.

    It ends with FIN: at RST a Go host drops what it has not read yet.
    """

    def __init__(self, session: Session, number: int) -> None:
        self.peer: Sink = NOWHERE
        self.number: Final = number
        self.acknowledged: Callable[[], object] = _nothing
        """Called when the host has taken a stream that this side has opened."""
        self._session = session
        self._held = Backlog()
        self._early = Backlog()
        self._window = WINDOW
        self._allowed = WINDOW
        self._taken = 0
        self._paused = False
        self._ending = False
        self._ended_early = False
        self._open = True
        self._too_late: Timer | None = None

    def start(self) -> None:
        """Gives the peer what came before it was there."""
        while self._early:
            part = self._early.first()
            self._early.drop(len(part))
            self._give(part)
        if self._ended_early:
            self.finished()

    def write(self, data: bytes | memoryview) -> None:
        """Sends bytes, or holds them until the host grants more."""
        if self._open and not self._ending:
            self._held.add(data)
            self.flush()

    def finish(self) -> None:
        """Ends the stream when everything held has been sent."""
        if self._open and not self._ending:
            self._ending = True
            self._too_late = self._session.loop.later(LINGER, self._give_up)
            self.flush()

    def pause(self) -> None:
        """Grants the host no more."""
        self._paused = True

    def resume(self) -> None:
        """Grants what has been taken."""
        self._paused = False
        self._grant()

    def flush(self) -> None:
        """Sends what the window and the connection allow."""
        while self._held and self._window and not self._session.held_back:
            part = self._held.first()[: min(self._window, _MOST)]
            self._window -= len(part)
            self._held.drop(len(part))
            self._session.send(Frame(Type.DATA, 0, self.number, len(part)), part)
        if self._ending and not self._held:
            self._close(FIN)
        elif not self._ending:
            self._held.throttle(self.peer)

    def expect(self, count: int) -> None:
        """Takes note of bytes that are about to come. Raises ProtocolError."""
        if count > self._allowed:
            raise ProtocolError(f"stream {self.number} got {count} bytes beyond its window")
        self._allowed -= count

    def received(self, data: memoryview) -> None:
        """Takes what the host has sent, which nobody may want any longer."""
        if self._ending:
            return
        if self.peer is NOWHERE:
            self._early.add(data)
        else:
            self._give(data)

    def granted(self, count: int) -> None:
        """The host has taken bytes: as many more may be sent."""
        self._window += count
        self.flush()

    def finished(self) -> None:
        """The host ends the stream, and reads no more from it either."""
        if self.peer is NOWHERE and self._open and not self._ending:
            self._ended_early = True
        else:
            self._close(FIN)
            self.peer.finish()

    def reset(self) -> None:
        """The stream is gone, or its session is."""
        self._close(0)
        self.peer.finish()

    def _give(self, data: memoryview) -> None:
        self.peer.write(data)
        self._taken += len(data)
        self._grant()

    def _grant(self) -> None:
        if self._open and not self._paused and self._taken >= WINDOW // 2:
            self._session.send(Frame(Type.WINDOW, 0, self.number, self._taken))
            self._allowed += self._taken
            self._taken = 0

    def _give_up(self) -> None:
        self._close(RST)

    def _close(self, flag: int) -> None:
        if not self._open:
            return
        self._open = False
        self._ending = True
        if self._too_late is not None:
            self._too_late.cancel()
        self._held.clear()
        if flag:
            self._session.send(Frame(Type.WINDOW, flag, self.number, 0))
        self._session.forget(self)


def _nothing() -> None:
    pass
