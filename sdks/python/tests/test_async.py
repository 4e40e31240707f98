"""Handlers that are `async def`."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, cast

import grpc
import pytest
from google.protobuf.wrappers_pb2 import StringValue

import host
from conftest import Start
from plugwright import StatusError
from plugwright._coroutines import SHARED
from plugwright.streaming import Requests


@pytest.fixture(params=["", "async"], ids=["serve", "serve_async"])
def options(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def ask(channel: grpc.Channel, text: str) -> str:
    request = StringValue(value=text)
    return str(host.unary(channel, "/sample.Async/Unary", request, StringValue).value)


def converse(channel: grpc.Channel) -> tuple[Any, queue.SimpleQueue[StringValue | None]]:
    requests: queue.SimpleQueue[StringValue | None] = queue.SimpleQueue()
    start = channel.stream_stream(
        "/sample.Async/Chat", StringValue.SerializeToString, StringValue.FromString
    )
    return start(iter(requests.get, None)), requests


def wait_for(channel: grpc.Channel, expected: str) -> None:
    """Asks until the answer comes, within the limit of a call."""
    for _ in range(1000):
        if (found := ask(channel, "count")) == expected:
            return
    raise AssertionError(found)


def test_all_on_one_loop(start: Start, options: str) -> None:
    plugin = start(SAMPLE_OPTIONS=options)
    with plugin.channel() as channel:
        names = {ask(channel, "loop") for _ in range(20)}
        assert names == {"MainThread" if options else "plugwright-asyncio"}
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
    assert "serve returned" in plugin.log()


def test_terminate(start: Start, options: str) -> None:
    plugin = start(SAMPLE_OPTIONS=options)
    with plugin.channel() as channel:
        assert ask(channel, "count") == "0 0"
    plugin.process.terminate()
    assert plugin.process.wait(host.LIMIT) == 0


def test_status(start: Start) -> None:
    with start().channel() as channel, pytest.raises(grpc.RpcError) as failed:
        ask(channel, "raise")
    assert failed.value.code() is grpc.StatusCode.DATA_LOSS


def test_streams(start: Start) -> None:
    with start().channel() as channel:
        total = channel.stream_unary(
            "/sample.Async/Total", StringValue.SerializeToString, StringValue.FromString
        )
        assert total(StringValue(value=text) for text in "abc").value == "a,b,c"
        for _ in range(50):
            responses, requests = converse(channel)
            for text in ("one", "two"):
                requests.put(StringValue(value=text))
                assert next(responses).value == text
            requests.put(None)
            assert list(responses) == []
        assert ask(channel, "count") == "0 50"


def test_those_that_wait_hold_no_worker(start: Start) -> None:
    with start().channel() as channel:
        wait = channel.unary_unary(
            "/sample.Async/Unary", StringValue.SerializeToString, StringValue.FromString
        )
        waiting = [wait.future(StringValue(value="wait"), timeout=60) for _ in range(100)]
        wait_for(channel, "100 0")
        for call in waiting:
            call.cancel()
        wait_for(channel, "100 100")


def test_cancelled_stream(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        responses, requests = converse(channel)
        requests.put(StringValue(value="one"))
        assert next(responses).value == "one"
        responses.cancel()
        requests.put(None)
        wait_for(channel, "0 1")
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
    assert "Traceback" not in plugin.log()


class Ending:
    """A call whose end is told when the test says so."""

    def __init__(self) -> None:
        self.tell: Callable[[], None] = lambda: None

    def add_callback(self, callback: Callable[[], None]) -> bool:
        self.tell = callback
        return True


def breaking_off() -> Iterator[int]:
    yield 1
    raise grpc.RpcError


def test_requests_that_break_off_cancel_once() -> None:
    call, tidied = Ending(), []
    running = SHARED.call(cast("grpc.ServicerContext", call))

    async def handler(requests: Requests[int]) -> AsyncIterator[int]:
        try:
            async for request in requests:
                yield request
        finally:
            call.tell()
            for _ in range(10):
                await asyncio.sleep(0)
            tidied.append(True)

    requests = Requests(breaking_off(), SHARED.threads, running.cancel)
    responses = running.each(handler(requests))
    assert next(responses) == 1
    with pytest.raises(StatusError) as failed:
        next(responses)
    assert failed.value.code is grpc.StatusCode.CANCELLED
    assert tidied == [True]
