"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from examples_greeter import serve, v2
from examples_greeter.v2 import examples

LOG = logging.getLogger("examples.greeter")


def use_guest_book(message: v2.GreetRequest, context: v2.Context) -> None:
    """Calls the host's `examples.greeter.v2.GuestBook`, where it serves one."""
    guest_book = context.guest_book(message)
    if guest_book is not None:
        guest_book.sign(v2.SignRequest())


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Greeter(v2.Greeter):
    """Greets people."""

    def greet(self, request: v2.GreetRequest, context: v2.Context) -> v2.GreetResponse:
        """Greets one person, and tells the guest book where the host has opened one."""
        report("Greet")
        use_guest_book(request, context)
        return examples.GREETER_GREET.response(request)

    def repeat(self, request: v2.RepeatRequest, context: v2.Context) -> Iterator[v2.GreetResponse]:
        """Greets the same person several times."""
        report("Repeat")
        return examples.GREETER_REPEAT.responses(request)

    def greet_all(
        self,
        requests: Iterator[v2.GreetRequest],
        context: v2.Context,
    ) -> v2.GreetResponse:
        """Greets everybody at once."""
        report("GreetAll")
        received = list(requests)
        for request in received:
            use_guest_book(request, context)
        return examples.GREETER_GREET_ALL.response(*received)

    def converse(
        self,
        requests: Iterator[v2.GreetRequest],
        context: v2.Context,
    ) -> Iterator[v2.GreetResponse]:
        """Answers each name as it comes."""
        report("Converse")

        def seen() -> Iterator[v2.GreetRequest]:
            for request in requests:
                use_guest_book(request, context)
                yield request

        return examples.GREETER_CONVERSE.conversation(seen())


SERVICES = (Greeter(),)

if __name__ == "__main__":
    serve(*SERVICES)
