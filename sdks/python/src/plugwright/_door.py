"""The host's knocks at the plugin's door, and where its streams belong (MUX-3).

Streams carry no id. The next one after an answered knock is the one that was meant, so
there is at most one answered knock whose stream has not come (MUX-4).
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from . import _wire
from ._rendezvous import LIMIT, Send

if TYPE_CHECKING:
    from ._address import Address
    from ._loop import Loop, Timer

_MOST: Final = 1024
"""How many knocks may wait for somebody to accept."""


class Door:
    """Answers the host's knocks, and says where each of its streams belongs.

    Everything happens on the loop's thread.
    """

    def __init__(self, loop: Loop, send: Send) -> None:
        self._loop = loop
        self._send = send
        self._servers: dict[int, Address] = {}
        self._knocks: deque[tuple[float, int]] = deque(maxlen=_MOST)
        self._expected: Address | None = None
        self._late: Timer | None = None

    def admit(self, broker_id: int, server: Address) -> None:
        """Lets the host reach a server, which it may have knocked for already."""
        self._servers[broker_id] = server
        self._answer()

    def knocked(self, broker_id: int) -> None:
        """The host asks for an id."""
        self._knocks.append((time.monotonic(), broker_id))
        self._answer()

    def enter(self) -> Address | None:
        """Returns whom the next stream is for; None stands for the main server."""
        expected, self._expected = self._expected, None
        if self._late is not None:
            self._late.cancel()
        self._answer()
        return expected

    def clear(self) -> None:
        """Forgets every knock: the host has ended the broker's stream."""
        self._knocks.clear()

    def _answer(self) -> None:
        """Answers the first knock that somebody accepts, unless a stream is due.

        A knock that is too old is forgotten, because its host waits no longer, and a
        later stream would be taken for the one it wanted.
        """
        if self._expected is not None:
            return
        oldest = time.monotonic() - LIMIT
        waiting = [knock for knock in self._knocks if knock[0] >= oldest]
        answered = next((knock for knock in waiting if knock[1] in self._servers), None)
        self._knocks.clear()
        self._knocks.extend(knock for knock in waiting if knock is not answered)
        if answered is None:
            return
        self._expected = self._servers[answered[1]]
        self._late = self._loop.later(LIMIT, self.enter)
        knock = _wire.Knock(knock=True, ack=True)
        self._send(_wire.ConnInfo(service_id=answered[1], knock=knock))
