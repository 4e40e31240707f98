"""When the plugin ends: its host asks for it, or SIGTERM does."""

from __future__ import annotations

import os
import signal
import threading
from types import FrameType
from typing import Final

_ASKED: Final = 0


class Stop:
    """Waits for the end, which any thread and SIGTERM may ask for.

    A signal's function in Python may run too late to end a wait that has just begun.
    The number that Python's own handler in C writes to a pipe comes in any case.
    """

    def __init__(self) -> None:
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)

    def install(self) -> None:
        """Leaves Ctrl-C to the host, and ends in order on SIGTERM (SIG-1, SIG-2).

        SIGINT gets a function that does nothing rather than `SIG_IGN`, which children
        would inherit. Only the main thread can install either.
        """
        if threading.current_thread() is not threading.main_thread():
            return
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _nothing)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)

    def ask(self) -> None:
        """Asks for the end."""
        os.write(self._wake, bytes([_ASKED]))

    def wait(self) -> None:
        """Returns when the end is asked for."""
        while os.read(self._awake, 1)[0] not in {_ASKED, signal.SIGTERM}:
            pass


def _nothing(_number: int, _frame: FrameType | None) -> None:
    pass
