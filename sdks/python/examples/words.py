"""A plugin without gen-sdk: its service is described by hand.

The messages here are well-known types. Those that protoc makes from a contract of your
own (`words_pb2.CountRequest`) stand in the same places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from google.protobuf.wrappers_pb2 import StringValue, UInt32Value

import plugwright

COOKIE: Final = plugwright.MagicCookie("WORDS_PLUGIN", "a6f0d2c4")
COUNT: Final = plugwright.Method("/words.v1.Words/Count", StringValue, UInt32Value)
SPLIT: Final = plugwright.Method(
    "/words.v1.Words/Split", StringValue, StringValue, server_streaming=True
)
REPORT: Final = plugwright.Method("/words.v1.Progress/Report", StringValue, StringValue)


class Progress(plugwright.Client):
    """What the host serves to those who want to tell it how far they are."""

    def report(self, text: str) -> None:
        """Tells the host something."""
        self._unary_unary(REPORT, StringValue(value=text), timeout=5)


class Words(plugwright.Service):
    """The service of the contract."""

    full_name = "words.v1.Words"
    protocol_version = 1
    methods = {"count": COUNT, "split": SPLIT}

    def count(self, request: StringValue, _context: plugwright.Context) -> UInt32Value:
        """Counts the words of a text."""
        return UInt32Value(value=len(request.value.split()))

    def split(self, request: StringValue, context: plugwright.Context) -> Iterator[StringValue]:
        """Yields the words of a text, and tells the host, which serves `Progress` under id 1."""
        progress = context.dial(Progress, 1)
        for word in request.value.split():
            progress.report(word)
            yield StringValue(value=word)


if __name__ == "__main__":
    plugwright.serve(COOKIE, {1: [Words()]})
