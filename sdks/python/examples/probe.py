"""A plugin that serves nothing of its own: what hosts and `conformance` can see of the runtime.

`tcp` as its argument makes it listen on TCP.
"""

from __future__ import annotations

import sys
from typing import Final

import plugwright

COOKIE: Final = plugwright.MagicCookie("PLUGWRIGHT_PYTHON_EXAMPLE", "b81a6f4c20d95e37")

if __name__ == "__main__":
    plugwright.serve(COOKIE, {1: [], 2: []}, network="tcp" if "tcp" in sys.argv else None)
