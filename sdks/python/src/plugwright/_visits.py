"""The plugin's own knocks at the host's door, one at a time (MUX-3, MUX-4)."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from . import _wire
from ._rendezvous import ENDED, LIMIT, SILENT, Send

if TYPE_CHECKING:
    from ._loop import Loop, Timer
    from ._yamux_stream import YamuxStream

_GRACE: Final = 0.5
"""How long the host may take to acknowledge a stream before the next knock, in seconds.

A Go host hands two streams that come together to the wrong acceptors.
"""

Opened = Callable[["YamuxStream | None", str], object]
"""Called with the stream, or with the reason why there is none."""


@dataclass(frozen=True, eq=False)
class _Visit:
    broker_id: int
    opened: Opened


class Visits:
    """Opens streams to what the host accepts under an id.

    Everything happens on the loop's thread.
    """

    def __init__(
        self, loop: Loop, send: Send, open_stream: Callable[[], YamuxStream | None]
    ) -> None:
        self._loop = loop
        self._send = send
        self._open_stream = open_stream
        self._waiting: deque[_Visit] = deque()
        self._knocking: _Visit | None = None
        self._timer: Timer | None = None
        self._unanswered: Counter[int] = Counter()
        self._settling = False

    def visit(self, broker_id: int, opened: Opened) -> None:
        """Knocks when it is this visit's turn, and tells how it went."""
        self._waiting.append(_Visit(broker_id, opened))
        self._next()

    def answered(self, broker_id: int, error: str) -> None:
        """The host has answered a knock."""
        visit = self._knocking
        if visit is not None and visit.broker_id == broker_id:
            self._arrive(visit, error)
        elif self._unanswered[broker_id]:
            self._unanswered[broker_id] -= 1
            if not error:
                # The host waits for the stream, and would take the next one for it.
                self._discard(self._open_stream())

    def clear(self) -> None:
        """Fails every visit: the host has ended the broker's stream."""
        waiting, self._waiting = self._waiting, deque()
        knocking, self._knocking = self._knocking, None
        self._unanswered.clear()
        for visit in (knocking, *waiting):
            if visit is not None:
                visit.opened(None, ENDED)

    def _next(self) -> None:
        if self._knocking is None and not self._settling and self._waiting:
            visit = self._knocking = self._waiting.popleft()
            self._timer = self._loop.later(LIMIT, lambda: self._give_up(visit))
            knock = _wire.Knock(knock=True)
            self._send(_wire.ConnInfo(service_id=visit.broker_id, knock=knock))

    def _arrive(self, visit: _Visit, error: str) -> None:
        self._knocking = None
        if self._timer is not None:
            self._timer.cancel()
        stream = None if error else self._open_stream()
        if stream is None:
            visit.opened(None, f"the host says `{error}`" if error else ENDED)
            self._next()
            return
        self._settling = True
        late = self._loop.later(_GRACE, self._settled)

        def acknowledged() -> None:
            late.cancel()
            self._settled()

        stream.acknowledged = acknowledged
        visit.opened(stream, "")

    def _settled(self) -> None:
        self._settling = False
        self._next()

    def _give_up(self, visit: _Visit) -> None:
        if self._knocking is visit:
            self._knocking = None
            self._unanswered[visit.broker_id] += 1
            visit.opened(None, SILENT)
            self._next()

    @staticmethod
    def _discard(stream: YamuxStream | None) -> None:
        if stream is not None:
            stream.finish()
