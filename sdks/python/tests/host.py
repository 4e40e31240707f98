"""The host's half of the protocol, as far as tests need it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import BytesValue, StringValue, UInt32Value

from plugwright import _wire

LIMIT = 10.0
SHUTDOWN = "/plugin.GRPCController/Shutdown"


def unary(channel: grpc.Channel, path: str, request: Any, response: type[Any] = Empty) -> Any:
    """Makes one call."""
    call = channel.unary_unary(path, type(request).SerializeToString, response.FromString)
    return call(request, timeout=LIMIT)


def run(channel: grpc.Channel, action: str) -> None:
    unary(channel, "/sample.Sample/Run", StringValue(value=action))


def shutdown(channel: grpc.Channel) -> None:
    unary(channel, SHUTDOWN, _wire.ControllerEmpty(), _wire.ControllerEmpty)


def echo(channel: grpc.Channel, data: bytes) -> bytes:
    answer = unary(channel, "/plugwright.v1.Probe/Echo", BytesValue(value=data), BytesValue)
    return bytes(answer.value)


def print_on(channel: grpc.Channel, stream: str, data: bytes) -> None:
    unary(channel, f"/plugwright.v1.Probe/Print{stream}", BytesValue(value=data))


def dial(channel: grpc.Channel, broker_id: int) -> bytes:
    """Has the plugin dial, and returns what the peer there is called."""
    path = "/plugwright.v1.Probe/Dial"
    return bytes(unary(channel, path, UInt32Value(value=broker_id), BytesValue).value)


def accept(channel: grpc.Channel, broker_id: int) -> None:
    unary(channel, "/plugwright.v1.Probe/Accept", UInt32Value(value=broker_id))


class Printed:
    """What a plugin prints, collected by channel."""

    def __init__(self, channel: grpc.Channel) -> None:
        stream = channel.unary_stream(
            "/plugin.GRPCStdio/StreamStdio",
            Empty.SerializeToString,
            _wire.StdioData.FromString,
        )
        self._call = stream(Empty())
        self._changed = threading.Condition()
        self.text = {1: b"", 2: b""}
        self.ended = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, channel: int, data: bytes) -> None:
        with self._changed:
            found = self._changed.wait_for(lambda: data in self.text[channel], LIMIT)
        assert found, f"{data!r} did not come; {self.text[channel][-200:]!r} did"

    def wait_for_end(self) -> None:
        assert self.ended.wait(LIMIT)

    def cancel(self) -> None:
        self._call.cancel()
        self.wait_for_end()

    def _read(self) -> None:
        try:
            for chunk in self._call:
                assert chunk.data
                with self._changed:
                    self.text[chunk.channel] += chunk.data
                    self._changed.notify_all()
        except grpc.RpcError:
            pass
        finally:
            self.ended.set()


class HostBroker:
    """The host's end of StartStream."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._outgoing: queue.SimpleQueue[_wire.ConnInfo | None] = queue.SimpleQueue()
        self._incoming: queue.SimpleQueue[_wire.ConnInfo] = queue.SimpleQueue()
        self._receive: Callable[[_wire.ConnInfo], None] = self._incoming.put
        start = channel.stream_stream(
            "/plugin.GRPCBroker/StartStream",
            _wire.ConnInfo.SerializeToString,
            _wire.ConnInfo.FromString,
        )
        self._call = start(iter(self._outgoing.get, None))
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def close(self) -> None:
        self._outgoing.put(None)
        self._reader.join(LIMIT)

    def announce(self, broker_id: int, address: str, network: str = "unix") -> None:
        self.send(_wire.ConnInfo(service_id=broker_id, network=network, address=address))

    def send(self, info: _wire.ConnInfo) -> None:
        self._outgoing.put(info)

    def forward(self, receive: Callable[[_wire.ConnInfo], None]) -> None:
        """Hands over what comes from now on instead of keeping it."""
        self._receive = receive

    def empty(self) -> bool:
        return self._incoming.empty()

    def announced(self) -> _wire.ConnInfo:
        return self._incoming.get(timeout=LIMIT)

    def half_close(self) -> None:
        self._outgoing.put(None)

    def wait_for_end(self) -> None:
        self._reader.join(LIMIT)
        assert not self._reader.is_alive()

    def _read(self) -> None:
        try:
            for info in self._call:
                self._receive(info)
        except grpc.RpcError:
            pass


def named(name: bytes) -> grpc.GenericRpcHandler:
    """Returns a probe of the host, which answers every echo with its name."""

    def answer(_request: BytesValue, call: grpc.ServicerContext) -> BytesValue:
        assert dict(call.invocation_metadata())
        return BytesValue(value=name)

    handler = grpc.unary_unary_rpc_method_handler(
        answer, BytesValue.FromString, BytesValue.SerializeToString
    )
    return grpc.method_handlers_generic_handler("plugwright.v1.Probe", {"Echo": handler})


def serve_name(directory: str, name: bytes) -> tuple[grpc.Server, str]:
    """Serves a probe of the host on a socket, without TLS."""
    server = grpc.server(ThreadPoolExecutor(2), handlers=[named(name)])
    path = f"{directory}/host-{name.decode()}"
    server.add_insecure_port(f"unix:{path}")
    server.start()
    return server, path


def chat(channel: grpc.Channel) -> tuple[Iterator[BytesValue], queue.SimpleQueue[BytesValue]]:
    """Opens a conversation that lasts until the plugin ends it."""
    requests: queue.SimpleQueue[BytesValue] = queue.SimpleQueue()
    start = channel.stream_stream(
        "/plugwright.v1.Probe/Chat", BytesValue.SerializeToString, BytesValue.FromString
    )
    return start(iter(requests.get, None)), requests
