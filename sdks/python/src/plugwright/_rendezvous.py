"""How two sides of a broker find each other under an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Protocol

import grpc

from . import _wire
from ._errors import StatusError

LIMIT: Final = 5.0
"""How long a dial waits, and how long word from the host keeps, in seconds (BRK-3, BRK-4)."""

Send = Callable[[_wire.ConnInfo], None]
"""Sends word to the host; it never blocks."""


class Rendezvous(Protocol):
    """Serves and dials under ids; word from the host comes in on a thread of its own.

    The broker holds its lock while it calls `begin`, `end` and `pending`, so these may
    neither wait nor send.
    """

    def begin(self) -> None:
        """The host has opened the broker's stream."""

    def end(self) -> None:
        """The host has ended it: nobody will answer a dial (BRK-8)."""

    def received(self, info: _wire.ConnInfo) -> None:
        """Takes word from the host."""

    def pending(self, broker_id: int) -> bool:
        """Says whether the host has something new to offer under an id."""

    def dial(self, broker_id: int) -> grpc.Channel:
        """Returns a channel to what the host serves. Raises StatusError."""

    def accept(self, broker_id: int, server: grpc.Server) -> None:
        """Starts a server and lets the host reach it."""


def unreachable(broker_id: int, reason: str) -> StatusError:
    """Returns what a dial fails with."""
    return StatusError(
        grpc.StatusCode.UNAVAILABLE, f"broker id {broker_id} cannot be dialled: {reason}"
    )


ENDED: Final = "the host has ended the broker's stream"
SILENT: Final = f"the host has not announced it within {LIMIT:g} s"
