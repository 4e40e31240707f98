"""Which version of the contract host and plugin speak."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection

_LOG = logging.getLogger("plugwright")

# What Go's `strconv.Atoi` takes; Python's `int` takes underscores, blanks and the
# digits of other scripts as well.
_NUMBER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_LIMIT = 2**63


def parse_versions(text: str) -> frozenset[int]:
    """Reads the host's list and skips what is no number, with a warning (ENV-5)."""
    versions = set()
    for entry in text.split(",") if text else ():
        number = int(entry) if _NUMBER.fullmatch(entry) else _LIMIT
        if -_LIMIT <= number < _LIMIT:
            versions.add(number)
        else:
            _LOG.warning(
                "skipped an entry of `PLUGIN_PROTOCOL_VERSIONS` that is no number",
                extra={"entry": entry},
            )
    return frozenset(versions)


def negotiate(own: Collection[int], offered: Collection[int]) -> int:
    """Returns the highest common version, else the lowest of the plugin (NEG-1, NEG-2).

    Where they have none in common the plugin serves all the same, because it is the
    host that reports the mismatch.
    """
    common = set(own) & set(offered)
    return max(common) if common else min(own)
