"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from google.protobuf import duration_pb2, empty_pb2
from google.protobuf.message import Message

from hazards_type import serve, v7
from hazards_type.v7 import examples

LOG = logging.getLogger("hazards.type")


def use_first_back(message: v7.Outer, context: v7.Context) -> None:
    """Calls the host's `hazards.names.v7.Back`, where it serves one."""
    first_back = context.first_back(message)
    if first_back is not None:
        first_back.close(v7.Outer())


def use_second_back(message: v7.Outer, context: v7.Context) -> None:
    """Calls the host's `hazards.names.v7.Back`, where it serves one."""
    second_back = context.second_back(message)
    if second_back is not None:
        second_back.close(v7.Outer())


def use_single(message: v7.Outer | v7.OuterInner, context: v7.Context) -> None:
    """Calls the host's `hazards.names.v7.Single`, where it serves one."""
    single = context.single(message)
    if single is not None:
        single.note(v7.Outer())


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Host(v7.Host):
    """Named like what reaches the services of the host."""

    def close(self, request: v7.OuterInner, context: v7.Context) -> empty_pb2.Empty:
        """Answers `/hazards.names.v7.Host/close`."""
        report("close")
        use_single(request, context)
        return examples.HOST_CLOSE.response(request)

    def range_(self, request: Message, context: v7.Context) -> Iterator[v7.Outer]:
        """Answers `/hazards.names.v7.Host/Range`.

        Deprecated.
        """
        report("Range")
        return examples.HOST_RANGE_.responses(request)

    def func(self, requests: Iterator[duration_pb2.Duration], context: v7.Context) -> v7.Outer:
        """Answers `/hazards.names.v7.Host/func`."""
        report("func")
        return examples.HOST_FUNC.response(*requests)

    def talk(self, requests: Iterator[v7.Outer], context: v7.Context) -> Iterator[v7.Outer]:
        """A conversation that does not take turns."""
        report("Talk")

        def seen() -> Iterator[v7.Outer]:
            for request in requests:
                use_first_back(request, context)
                use_second_back(request, context)
                use_single(request, context)
                yield request

        return examples.HOST_TALK.conversation(seen())

    def logger(self, request: v7.Outer, context: v7.Context) -> v7.Outer:
        """Answers `/hazards.names.v7.Host/Logger`."""
        report("Logger")
        use_first_back(request, context)
        use_second_back(request, context)
        use_single(request, context)
        return examples.HOST_LOGGER.response(request)


class Client(v7.Client):
    """It has no methods, and a plugin need not have it."""


class HTTPServer(v7.HTTPServer):
    """The service `hazards.names.v7.HTTPServer`."""

    def get(self, request: v7.Nothing, context: v7.Context) -> v7.Nothing:
        """Answers `/hazards.names.v7.HTTPServer/Get`."""
        report("Get")
        return examples.HTTP_SERVER_GET.response(request)


class HttpServer(v7.HttpServer):
    """The service `hazards.names.v7.HttpServer`."""

    def get(self, request: v7.Nothing, context: v7.Context) -> v7.Nothing:
        """Answers `/hazards.names.v7.HttpServer/Get`."""
        report("Get")
        return examples.HTTP_SERVER_GET_.response(request)


class OpenSingle(v7.OpenSingle):
    """The service `hazards.names.v7.OpenSingle`."""

    def open_(self, request: v7.Nothing, context: v7.Context) -> v7.Nothing:
        """Answers `/hazards.names.v7.OpenSingle/Open`."""
        report("Open")
        return examples.OPEN_SINGLE_OPEN_.response(request)


SERVICES = (Host(), Client(), HTTPServer(), HttpServer(), OpenSingle())

if __name__ == "__main__":
    serve(*SERVICES)
