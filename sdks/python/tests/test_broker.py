"""Brokered connections: BRK."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import grpc
import pytest

import host
from conftest import Start


def refused(channel: grpc.Channel, broker_id: int) -> tuple[float, str]:
    """Has the plugin dial in vain; returns how long it took, and why."""
    since = time.monotonic()
    with pytest.raises(grpc.RpcError) as failed:
        host.dial(channel, broker_id)
    return time.monotonic() - since, str(failed.value.details())


def test_dial(start: Start) -> None:
    plugin = start()
    server, path = host.serve_name(str(plugin.directory), b"here")
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        broker.announce(7, path)
        assert host.dial(channel, 7) == b"here"
    server.stop(None)


def test_dial_before_the_announcement(start: Start) -> None:
    plugin = start()
    server, path = host.serve_name(str(plugin.directory), b"late")
    with (
        plugin.channel() as channel,
        closing(host.HostBroker(channel)) as broker,
        ThreadPoolExecutor(1) as pool,
    ):
        answer = pool.submit(host.dial, channel, 3)
        assert host.echo(channel, b"x") == b"x"
        broker.announce(3, path)
        assert answer.result(host.LIMIT) == b"late"
    server.stop(None)


def test_only_the_first_announcement_counts(start: Start) -> None:
    plugin = start()
    servers = [host.serve_name(str(plugin.directory), name) for name in (b"one", b"two")]
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        for _, path in servers:
            broker.announce(1, path)
        broker.announce(2, servers[1][1])
        assert host.dial(channel, 2) == b"two"
        assert host.dial(channel, 1) == b"one"
    for server, _ in servers:
        server.stop(None)


def test_dial_waits_5_seconds(start: Start) -> None:
    with start().channel() as channel, closing(host.HostBroker(channel)):
        assert host.echo(channel, b"x") == b"x"
        seconds, reason = refused(channel, 9)
    assert 4.5 < seconds < 9
    assert "within 5 s" in reason


def test_dial_after_the_stream_has_ended(start: Start) -> None:
    with start().channel() as channel:
        with closing(host.HostBroker(channel)) as broker:
            broker.half_close()
            broker.wait_for_end()
        seconds, reason = refused(channel, 9)
        assert seconds < 4
        assert "ended" in reason
        # The next host's stream is as good as the first.
        with closing(host.HostBroker(channel)) as broker:
            host.accept(channel, 1)
            assert broker.announced().service_id == 1


def test_waiting_dial_fails_with_the_stream(start: Start) -> None:
    with (
        start().channel() as channel,
        closing(host.HostBroker(channel)) as broker,
        ThreadPoolExecutor(1) as pool,
    ):
        waiting = pool.submit(refused, channel, 9)
        assert host.echo(channel, b"x") == b"x"
        broker.half_close()
        seconds, _ = waiting.result(host.LIMIT)
        assert seconds < 4


@pytest.mark.parametrize("network", ["bogus", ""])
def test_unknown_network(start: Start, network: str) -> None:
    with start().channel() as channel, closing(host.HostBroker(channel)) as broker:
        broker.announce(4, "somewhere", network)
        _, reason = refused(channel, 4)
        assert f"`{network}`" in reason
        assert host.echo(channel, b"x") == b"x"


def test_accept(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        host.accept(channel, 5)
        info = broker.announced()
        assert (info.service_id, info.network) == (5, "unix")
        assert info.address.startswith(str(plugin.directory))
        for _ in range(2):
            with grpc.insecure_channel(f"unix:{info.address}") as brokered:
                assert host.echo(brokered, b"") == b"5"
        with pytest.raises(grpc.RpcError) as failed:
            host.accept(channel, 5)
        assert failed.value.code() is grpc.StatusCode.ALREADY_EXISTS


def test_many_at_once(start: Start) -> None:
    plugin = start()
    names = {number: str(number).encode() for number in range(1, 41)}
    servers = [host.serve_name(str(plugin.directory), name) for name in names.values()]
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        with ThreadPoolExecutor(40) as pool:
            answers = pool.map(lambda number: host.dial(channel, number), names)
            for number, (_, path) in zip(reversed(names), reversed(servers), strict=True):
                broker.announce(number, path)
            assert list(answers) == list(names.values())
            list(pool.map(lambda number: host.accept(channel, number), names))
        announced = {broker.announced().service_id for _ in names}
        assert announced == set(names)
    for server, _ in servers:
        server.stop(None)


def test_channels_of_dials_do_not_pile_up(start: Start) -> None:
    plugin = start()
    server, path = host.serve_name(str(plugin.directory), b"here")
    descriptors = f"/proc/{plugin.process.pid}/fd"
    counts = []
    with plugin.channel() as channel, closing(host.HostBroker(channel)) as broker:
        for number in range(1, 61):
            broker.announce(number, path)
            assert host.dial(channel, number) == b"here"
            counts.append(len(list(plugin.directory.joinpath(descriptors).iterdir())))
    server.stop(None)
    assert max(counts[10:]) - counts[9] < 10, counts
    assert threading.active_count() < 50
