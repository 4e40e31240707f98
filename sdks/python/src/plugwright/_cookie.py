"""The magic cookie: how a plugin knows that a host started it."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from ._stdio import discard_stdout

REFUSAL = """\
This program is a plugin: it works only when the program it extends starts it.
Install it where that program looks for its plugins instead of running it yourself.
"""


class MagicCookie(NamedTuple):
    """The environment variable that a host sets before it starts a plugin.

    It is no secret. It keeps people from starting a plugin by hand.
    """

    key: str
    value: str


def require_cookie(cookie: MagicCookie, environment: Mapping[str, str]) -> None:
    """Exits with status 1 unless the host has set the cookie (ENV-2, ENV-3).

    Nothing is written to standard output, and no socket exists yet.
    """
    if not cookie.key or not cookie.value:
        _exit("this plugin is misconfigured: its magic cookie has no key or no value\n")
    if environment.get(cookie.key) != cookie.value:
        _exit(REFUSAL)


def _exit(reason: str) -> NoReturn:
    discard_stdout()
    sys.stderr.write(reason)
    sys.exit(1)
