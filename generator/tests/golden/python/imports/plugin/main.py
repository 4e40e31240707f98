"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from google.protobuf.message import Message

from hazards_imports import serve, v1, v2
from hazards_imports.v2 import examples

LOG = logging.getLogger("hazards.imports")


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Shop(v2.Shop):
    """The service `hazards.imports.v2.Shop`."""

    def price(self, request: v1.Item, context: v2.Context) -> Message:
        """Answers `/hazards.imports.v2.Shop/Price`."""
        report("Price")
        return examples.SHOP_PRICE.response(request)

    def sell(self, requests: Iterator[v2.Sale], context: v2.Context) -> Iterator[v1.Item]:
        """Answers `/hazards.imports.v2.Shop/Sell`."""
        report("Sell")
        return examples.SHOP_SELL.conversation(requests)


SERVICES = (Shop(),)

if __name__ == "__main__":
    serve(*SERVICES)
