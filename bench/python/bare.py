"""A plugin with nothing of the runtime: grpcio, its handler, and the line a host needs."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import BytesValue

ended = threading.Event()


def echo(request: BytesValue, _context: grpc.ServicerContext) -> BytesValue:
    """Returns what it gets."""
    return request


def shutdown(_request: Empty, _context: grpc.ServicerContext) -> Empty:
    """Ends the plugin."""
    ended.set()
    return Empty()


def unary(
    service: str,
    method: str,
    function: Callable[[Any, grpc.ServicerContext], Any],
    message: type[BytesValue | Empty],
) -> grpc.GenericRpcHandler:
    """Returns what answers one method."""
    handler = grpc.unary_unary_rpc_method_handler(
        function, message.FromString, message.SerializeToString
    )
    return grpc.method_handlers_generic_handler(service, {method: handler})


server = grpc.server(ThreadPoolExecutor(32))
server.add_generic_rpc_handlers(
    (
        unary("plugwright.v1.Probe", "Echo", echo, BytesValue),
        unary("plugin.GRPCController", "Shutdown", shutdown, Empty),
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
