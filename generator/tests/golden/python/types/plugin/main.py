"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from google.protobuf import empty_pb2, timestamp_pb2

from hazards_types import serve, v1
from hazards_types.v1 import examples

LOG = logging.getLogger("hazards.types")


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Types(v1.Types):
    """Passes messages around."""

    def scalars(self, request: v1.Scalars, context: v1.Context) -> v1.Scalars:
        """Answers `/hazards.types.v1.Types/Scalars`."""
        report("Scalars")
        return examples.TYPES_SCALARS.response(request)

    def nothing(self, request: empty_pb2.Empty, context: v1.Context) -> empty_pb2.Empty:
        """Answers `/hazards.types.v1.Types/Nothing`."""
        report("Nothing")
        return examples.TYPES_NOTHING.response(request)

    def collections(self, request: v1.Collections, context: v1.Context) -> v1.Collections:
        """Answers `/hazards.types.v1.Types/Collections`."""
        report("Collections")
        return examples.TYPES_COLLECTIONS.response(request)

    def trees(self, requests: Iterator[v1.Tree], context: v1.Context) -> Iterator[v1.Tree]:
        """Answers `/hazards.types.v1.Types/Trees`."""
        report("Trees")
        return examples.TYPES_TREES.conversation(requests)

    def choices(self, request: v1.Choice, context: v1.Context) -> v1.Choice:
        """Answers `/hazards.types.v1.Types/Choices`."""
        report("Choices")
        return examples.TYPES_CHOICES.response(request)

    def moments(
        self,
        request: v1.WellKnown,
        context: v1.Context,
    ) -> Iterator[timestamp_pb2.Timestamp]:
        """Answers `/hazards.types.v1.Types/Moments`."""
        report("Moments")
        return examples.TYPES_MOMENTS.responses(request)

    def old(self, request: v1.Choice, context: v1.Context) -> v1.Choice:
        """Use Choices instead.

        Deprecated.
        """
        report("Old")
        return examples.TYPES_OLD.response(request)


SERVICES = (Types(),)

if __name__ == "__main__":
    serve(*SERVICES)
