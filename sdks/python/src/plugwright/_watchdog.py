"""Whether the process that has started the plugin still lives."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Final

_INTERVAL: Final = 1.0
"""How often to look, in seconds."""


def watch_parent(gone: Callable[[], object]) -> None:
    """Calls back, on a thread of its own, when another process has become the parent.

    A host that is killed can end no plugin, and leaves it behind (SIG-4).
    """
    parent = os.getppid()
    never = threading.Event()

    def watch() -> None:
        while os.getppid() == parent:
            never.wait(_INTERVAL)
        gone()

    threading.Thread(target=watch, name="plugwright-watchdog", daemon=True).start()
