"""How a plugin ends: CTL, SIG, NET-2."""

from __future__ import annotations

import json
import signal
import time
from contextlib import closing

import grpc
import pytest
from google.protobuf.duration_pb2 import Duration
from google.protobuf.wrappers_pb2 import BytesValue, StringValue

import host
from conftest import Start


def test_shutdown(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
    assert list(plugin.directory.iterdir()) == []
    messages = [json.loads(line)["@message"] for line in plugin.log().splitlines()]
    assert messages == ["serve returned", "atexit ran"]


def test_shutdown_ends_streams(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        printed = host.Printed(channel)
        responses, requests = host.chat(channel)
        requests.put(BytesValue(value=b"x"))
        assert next(responses).value == b"x"
        host.accept(channel, 1)
        assert broker.announced().service_id == 1
        host.shutdown(channel)
        printed.wait_for_end()
        broker.wait_for_end()
        assert plugin.process.wait(host.LIMIT) == 0
    assert list(plugin.directory.iterdir()) == []


def test_shutdown_does_not_wait_for_a_handler(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        call = channel.unary_unary("/sample.Sample/Run", StringValue.SerializeToString, bytes)
        call.future(StringValue(value="hang"))
        assert host.echo(channel, b"x") == b"x"
        since = time.monotonic()
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
        assert time.monotonic() - since < 5


def test_shutdown_with_a_full_pipe(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        printing = channel.unary_unary(
            "/plugwright.v1.Probe/PrintStdout", BytesValue.SerializeToString, bytes
        )
        printing.future(BytesValue(value=bytes(3 << 20)))
        assert host.echo(channel, b"x") == b"x"
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0


def test_host_that_disappears(start: Start) -> None:
    """Every stream of it ends, and the next host finds the plugin as it was."""
    plugin = start()
    for _ in range(3):
        with plugin.channel() as channel:
            broker = host.HostBroker(channel)
            printed = host.Printed(channel)
            responses, requests = host.chat(channel)
            requests.put(BytesValue(value=b"x"))
            assert next(responses).value == b"x"
        printed.wait_for_end()
        broker.wait_for_end()
    with plugin.channel() as channel:
        assert host.echo(channel, b"still there") == b"still there"
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0


def test_handler_that_gives_the_wrong_type(start: Start) -> None:
    with start().channel() as channel:
        with pytest.raises(grpc.RpcError) as failed:
            host.run(channel, "wrong type")
        assert failed.value.code() is grpc.StatusCode.UNKNOWN
        assert "must answer with `Empty`" in str(failed.value.details())
        assert host.echo(channel, b"x") == b"x"


def test_interrupt_is_the_hosts_business(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        for _ in range(2):
            plugin.process.send_signal(signal.SIGINT)
            assert host.echo(channel, b"x") == b"x"


def test_terminate_is_an_orderly_end(start: Start) -> None:
    plugin = start()
    plugin.process.send_signal(signal.SIGTERM)
    assert plugin.process.wait(host.LIMIT) == 0
    assert list(plugin.directory.iterdir()) == []


def test_cancelled_calls_end(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        path = "/plugwright.v1.Probe/Sleep"
        sleep = channel.unary_unary(path, Duration.SerializeToString, bytes)
        with pytest.raises(grpc.RpcError) as failed:
            sleep(Duration(seconds=60), timeout=0.05)
        assert failed.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
