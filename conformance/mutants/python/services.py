"""The services that a host calls, but for its output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import grpc
from broker_pb2 import ConnInfo
from broker_pb2_grpc import GRPCBrokerServicer
from controller_pb2 import Empty as Nothing
from controller_pb2_grpc import GRPCControllerServicer
from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import BytesValue

PROBE = "plugwright.v1.Probe"


class Controller(GRPCControllerServicer):
    """Ends the process."""

    def __init__(self, end: Callable[[], None]) -> None:
        self.end = end

    def Shutdown(self, request: Nothing, context: grpc.ServicerContext) -> Nothing:  # noqa: ARG002
        self.end()
        return Nothing()


class Broker(GRPCBrokerServicer):
    """Keeps the host's stream open; this plugin has nothing to broker."""

    def StartStream(
        self,
        requests: Iterator[ConnInfo],
        context: grpc.ServicerContext,  # noqa: ARG002
    ) -> Iterator[ConnInfo]:
        for _ in requests:
            pass
        yield from ()


def probe() -> grpc.GenericRpcHandler:
    """Of the probe what shows output."""

    def echo(request: BytesValue, context: grpc.ServicerContext) -> BytesValue:  # noqa: ARG001
        return BytesValue(value=request.value or b"main")

    def print_stdout(request: BytesValue, context: grpc.ServicerContext) -> Empty:  # noqa: ARG001
        sys.stdout.buffer.write(request.value)
        sys.stdout.flush()
        return Empty()

    def print_stderr(request: BytesValue, context: grpc.ServicerContext) -> Empty:  # noqa: ARG001
        sys.stderr.buffer.write(request.value)
        sys.stderr.flush()
        return Empty()

    def unary(
        call: Callable[[BytesValue, grpc.ServicerContext], Any], response: type[BytesValue | Empty]
    ) -> grpc.RpcMethodHandler[Any, Any]:
        return grpc.unary_unary_rpc_method_handler(
            call,
            request_deserializer=BytesValue.FromString,
            response_serializer=response.SerializeToString,
        )

    return grpc.method_handlers_generic_handler(
        PROBE,
        {
            "Echo": unary(echo, BytesValue),
            "PrintStdout": unary(print_stdout, Empty),
            "PrintStderr": unary(print_stderr, Empty),
        },
    )
