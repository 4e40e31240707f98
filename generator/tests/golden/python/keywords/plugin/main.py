"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from hazards_keywords import serve, v1
from hazards_keywords.v1 import examples

LOG = logging.getLogger("hazards.keywords")


def use_class_(message: v1.map_, context: v1.Context_) -> None:
    """Calls the host's `hazards.keywords.v1.Lambda`, where it serves one."""
    class_ = context.class_(message)
    if class_ is not None:
        class_.go(v1.None_())


def use_lambda_(message: v1.None_, context: v1.Context_) -> None:
    """Calls the host's `hazards.keywords.v1.Lambda`, where it serves one."""
    lambda_ = context.lambda_(message)
    if lambda_ is not None:
        lambda_.go(v1.None_())


def use_metadata_(message: v1.map_, context: v1.Context_) -> None:
    """Calls the host's `hazards.keywords.v1.Lambda`, where it serves one."""
    metadata_ = context.metadata_(message)
    if metadata_ is not None:
        metadata_.go(v1.None_())


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Import(v1.Import):
    """The service `hazards.keywords.v1.Import`."""

    def import_(self, request: v1.None_, context: v1.Context_) -> v1.class_:
        """Answers `/hazards.keywords.v1.Import/Import`."""
        report("Import")
        use_lambda_(request, context)
        return examples.IMPORT_IMPORT_.response(request)

    def return_(self, requests: Iterator[v1.None_], context: v1.Context_) -> v1.class_:
        """Answers `/hazards.keywords.v1.Import/Return`."""
        report("Return")
        received = list(requests)
        for request in received:
            use_lambda_(request, context)
        return examples.IMPORT_RETURN_.response(*received)

    def type_(self, request: v1.None_, context: v1.Context_) -> Iterator[v1.class_]:
        """Answers `/hazards.keywords.v1.Import/Type`."""
        report("Type")
        use_lambda_(request, context)
        return examples.IMPORT_TYPE_.responses(request)

    def func(self, requests: Iterator[v1.None_], context: v1.Context_) -> Iterator[v1.class_]:
        """Answers `/hazards.keywords.v1.Import/Func`."""
        report("Func")

        def seen() -> Iterator[v1.None_]:
            for request in requests:
                use_lambda_(request, context)
                yield request

        return examples.IMPORT_FUNC.conversation(seen())

    def print_(self, request: v1.map_, context: v1.Context_) -> v1.map_:
        """Answers `/hazards.keywords.v1.Import/Print`."""
        report("Print")
        use_class_(request, context)
        use_metadata_(request, context)
        return examples.IMPORT_PRINT_.response(request)

    def methods_(self, request: v1.type_, context: v1.Context_) -> v1.type_:
        """Answers `/hazards.keywords.v1.Import/Methods`."""
        report("Methods")
        return examples.IMPORT_METHODS_.response(request)

    def full_name_(self, request: v1.Context, context: v1.Context_) -> v1.Context:
        """Answers `/hazards.keywords.v1.Import/FullName`."""
        report("FullName")
        return examples.IMPORT_FULL_NAME_.response(request)

    def range_(self, request: v1.range_, context: v1.Context_) -> v1.func:
        """Answers `/hazards.keywords.v1.Import/Range`."""
        report("Range")
        return examples.IMPORT_RANGE_.response(request)

    def self_(self, request: v1.examples_, context: v1.Context_) -> v1.ImportClient:
        """Answers `/hazards.keywords.v1.Import/Self`."""
        report("Self")
        return examples.IMPORT_SELF_.response(request)


SERVICES = (Import(),)

if __name__ == "__main__":
    serve(*SERVICES)
