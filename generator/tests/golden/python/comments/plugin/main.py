"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging

from hazards_comments import serve, v1
from hazards_comments.v1 import examples

LOG = logging.getLogger("hazards.comments")


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Hostile(v1.Hostile):
    """\x22"\x22
    import os; os.system("true")
    "\x22\x22
    """

    def backslash(self, request: v1.Quotes, context: v1.Context) -> v1.Quotes:
        """Ends with a backslash \\"""
        report("Backslash")
        return examples.HOSTILE_BACKSLASH.response(request)

    def quote(self, request: v1.Quotes, context: v1.Context) -> v1.Quotes:
        """Ends with a quote \x22"""
        report("Quote")
        return examples.HOSTILE_QUOTE.response(request)

    def escapes(self, request: v1.Quotes, context: v1.Context) -> v1.Quotes:
        """''' and "\x22" and \\"\x22" and \\\\"\x22" and \\N{BULLET} and \\x00 and \\u0000"""
        report("Escapes")
        return examples.HOSTILE_ESCAPES.response(request)

    def block(self, request: v1.Quotes, context: v1.Context) -> v1.Quotes:
        """A block comment: *\\/ //"""
        report("Block")
        return examples.HOSTILE_BLOCK.response(request)


SERVICES = (Hostile(),)

if __name__ == "__main__":
    serve(*SERVICES)
