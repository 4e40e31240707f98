"""A plugin on PyPI's python-plugin that serves the probe: a runtime that is not ours at work."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Any

from google.protobuf.duration_pb2 import Duration
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from google.protobuf.wrappers_pb2 import BytesValue, Int32Value, UInt32Value
from grpclib.client import UnaryUnaryMethod
from grpclib.const import Cardinality, Handler, Status
from grpclib.exceptions import GRPCError
from grpclib.server import Stream
from pyplugin import HandshakeConfig, Plugin, ServeConfig, serve
from pyplugin.broker import GRPCBroker

PROBE = "/plugwright.v1.Probe"


class Probe:
    """What proto/plugwright/v1/probe.proto says, on the main or a brokered endpoint."""

    def __init__(self, broker: GRPCBroker, endpoint: str) -> None:
        self.broker = broker
        self.endpoint = endpoint

    def __mapping__(self) -> dict[str, Handler]:
        """Stands where grpclib's generated code would."""

        def unary(call: Callable[[Any], Any], request: type) -> Handler:
            async def handle(stream: Stream[Any, Any]) -> None:
                await stream.send_message(await call(await stream.recv_message()))

            return Handler(handle, Cardinality.UNARY_UNARY, request, Message)

        return {
            f"{PROBE}/Echo": unary(self.echo, BytesValue),
            f"{PROBE}/Chat": Handler(self.chat, Cardinality.STREAM_STREAM, BytesValue, BytesValue),
            f"{PROBE}/PrintStdout": unary(self.print_stdout, BytesValue),
            f"{PROBE}/PrintStderr": unary(self.print_stderr, BytesValue),
            f"{PROBE}/Dial": unary(self.dial, UInt32Value),
            f"{PROBE}/Accept": unary(self.accept, UInt32Value),
            f"{PROBE}/Sleep": unary(self.sleep, Duration),
            f"{PROBE}/Fail": unary(self.fail, Int32Value),
            f"{PROBE}/Large": unary(self.large, UInt32Value),
        }

    async def echo(self, request: BytesValue) -> BytesValue:
        return request if request.value else BytesValue(value=self.endpoint.encode())

    async def chat(self, stream: Stream[BytesValue, BytesValue]) -> None:
        async for message in stream:
            await stream.send_message(message)

    async def print_stdout(self, request: BytesValue) -> Empty:
        sys.stdout.buffer.write(request.value)
        sys.stdout.flush()
        return Empty()

    async def print_stderr(self, request: BytesValue) -> Empty:
        sys.stderr.buffer.write(request.value)
        sys.stderr.flush()
        return Empty()

    async def dial(self, request: UInt32Value) -> BytesValue:
        try:
            channel = await self.broker.dial(request.value)
        except TimeoutError as error:
            raise GRPCError(Status.UNAVAILABLE, str(error)) from error
        try:
            echo = UnaryUnaryMethod(channel, f"{PROBE}/Echo", BytesValue, BytesValue)
            return await echo(BytesValue())
        finally:
            channel.close()

    async def accept(self, request: UInt32Value) -> Empty:
        endpoint = Probe(self.broker, str(request.value))
        await self.broker.accept_and_serve(request.value, [endpoint])
        return Empty()

    async def sleep(self, request: Duration) -> Empty:
        await asyncio.sleep(request.ToTimedelta().total_seconds())
        return Empty()

    async def fail(self, request: Int32Value) -> Empty:
        raise GRPCError(Status(request.value), "probe")

    async def large(self, request: UInt32Value) -> BytesValue:
        return BytesValue(value=bytes(request.value))


class Probed(Plugin):
    """What python-plugin is given to serve."""

    def servicers(self, broker: GRPCBroker) -> list[Probe]:
        return [Probe(broker, "main")] if os.environ.get("PLUGWRIGHT_PROBE") == "1" else []

    def stub(self, broker: GRPCBroker, channel: object) -> object:
        raise NotImplementedError


if __name__ == "__main__":
    cookie = HandshakeConfig(1, "PLUGWRIGHT_PEER_PLUGIN", "6b2f9d41c0e8a75318d4")
    serve(ServeConfig(handshake_config=cookie, plugins={"peer": Probed()}))
