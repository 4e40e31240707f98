"""A plugin with nothing of the runtime: grpcio, two handlers, and the line a host needs.

`bench/runtimes.py` measures the runtime beside it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import BytesValue

ended = threading.Event()


def echo(request: BytesValue, _context: grpc.ServicerContext) -> BytesValue:
    """Returns what it gets."""
    return request


def chat(requests: Iterator[BytesValue], _context: grpc.ServicerContext) -> Iterator[BytesValue]:
    """Returns each message."""
    yield from requests


def shutdown(_request: Empty, _context: grpc.ServicerContext) -> Empty:
    """Ends the plugin."""
    ended.set()
    return Empty()


def answering(
    make: Callable[..., grpc.RpcMethodHandler[Any, Any]],
    function: Callable[[Any, grpc.ServicerContext], Any],
    message: type[BytesValue | Empty],
) -> grpc.RpcMethodHandler[Any, Any]:
    """Returns what answers one method."""
    return make(function, message.FromString, message.SerializeToString)


PROBE = {
    "Echo": answering(grpc.unary_unary_rpc_method_handler, echo, BytesValue),
    "Chat": answering(grpc.stream_stream_rpc_method_handler, chat, BytesValue),
}
CONTROLLER = {"Shutdown": answering(grpc.unary_unary_rpc_method_handler, shutdown, Empty)}

server = grpc.server(ThreadPoolExecutor(32))
server.add_generic_rpc_handlers(
    (
        grpc.method_handlers_generic_handler("plugwright.v1.Probe", PROBE),
        grpc.method_handlers_generic_handler("plugin.GRPCController", CONTROLLER),
    )
)
with tempfile.TemporaryDirectory() as directory:
    server.add_insecure_port(f"unix:{directory}/bare")
    server.start()
    sys.stdout.write(f"1|1|unix|{directory}/bare|grpc\n")
    sys.stdout.flush()
    ended.wait()
    server.stop(None)
os._exit(0)
