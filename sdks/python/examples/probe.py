"""A plugin that serves nothing of its own: what hosts and `conformance` can see of the runtime.

The argument `tcp` makes it listen on TCP, and `ends-with-host` end with a host that is killed.
"""

from __future__ import annotations

import sys
from typing import Final

import plugwright

COOKIE: Final = plugwright.MagicCookie("PLUGWRIGHT_PYTHON_EXAMPLE", "b81a6f4c20d95e37")

if __name__ == "__main__":
    plugwright.serve(
        COOKIE,
        {1: [], 2: []},
        network="tcp" if "tcp" in sys.argv else None,
        ends_with_host="ends-with-host" in sys.argv,
    )
