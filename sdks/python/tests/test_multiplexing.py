"""Multiplexing with a host: MUX."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import grpc
import pytest

import host
import secure
from conftest import Running, Start
from multiplexed import connected, knock
from plugwright._transport import new_server


@pytest.fixture(params=[False, True], ids=["plain", "automtls"])
def own(request: pytest.FixtureRequest) -> secure.Certificate | None:
    return secure.certificate() if request.param else None


def launch(start: Start, own: secure.Certificate | None = None, **variables: str) -> Running:
    certificate = own.pem if own else ""
    return start(PLUGIN_MULTIPLEX_GRPC="true", PLUGIN_CLIENT_CERT=certificate, **variables)


@pytest.mark.parametrize("network", ["unix", "tcp"])
def test_calls(start: Start, own: secure.Certificate | None, network: str) -> None:
    plugin = launch(start, own, SAMPLE_NETWORK=network)
    assert (plugin.fields[2], plugin.fields[6]) == (network, "true")
    with connected(plugin, own) as peer:
        assert host.echo(peer.channel, b"") == b"main"
        assert host.echo(peer.channel, bytes(5 << 20)) == bytes(5 << 20)
        printed = host.Printed(peer.channel)
        host.print_on(peer.channel, "Stdout", bytes(3 << 20) + b"end")
        host.shutdown(peer.channel)
        printed.wait_for_end()
        assert printed.text[1].endswith(b"end")
        assert plugin.process.wait(host.LIMIT) == 0
    assert [path.name for path in plugin.directory.iterdir()] == ["host"]


def test_broker_both_ways(start: Start, own: secure.Certificate | None) -> None:
    plugin = launch(start, own)
    numbers = range(1, 21)
    servers = {number: new_server(2, [host.named(str(number).encode())]) for number in numbers}
    with connected(plugin, own) as peer, peer.broker() as broker, ThreadPoolExecutor(8) as pool:
        for number, server in servers.items():
            broker.accept(number, server)
        names = pool.map(lambda number: host.dial(peer.channel, number), numbers)
        assert list(names) == [str(number).encode() for number in numbers]
        list(pool.map(lambda number: host.accept(peer.channel, number), numbers))
        for number in numbers:
            with broker.dial(number) as brokered:
                assert host.echo(brokered, b"") == str(number).encode()
        for server in servers.values():
            server.stop(None).wait()


def test_knock_that_comes_before_somebody_accepts(start: Start) -> None:
    with connected(launch(start)) as peer, peer.broker() as broker, ThreadPoolExecutor(1) as pool:
        dialled = pool.submit(broker.dial, 5)
        assert host.echo(peer.channel, b"x") == b"x"
        host.accept(peer.channel, 5)
        with dialled.result(host.LIMIT) as channel:
            assert host.echo(channel, b"") == b"5"


def test_knock_that_is_too_old(start: Start) -> None:
    """Its host waits no longer, and a later stream must not be taken for the one it wanted."""
    with connected(launch(start)) as peer, closing(host.HostBroker(peer.channel)) as stream:
        stream.send(knock(6))
        with pytest.raises(grpc.RpcError):
            host.dial(peer.channel, 9)
        assert stream.announced().service_id == 9
        host.accept(peer.channel, 6)
        host.accept(peer.channel, 7)
        stream.send(knock(7))
        answer = stream.announced()
        assert (answer.service_id, answer.knock.ack) == (7, True)


def test_one_answer_at_a_time(start: Start) -> None:
    with connected(launch(start)) as peer, closing(host.HostBroker(peer.channel)) as stream:
        host.accept(peer.channel, 1)
        host.accept(peer.channel, 2)
        stream.send(knock(1))
        stream.send(knock(2))
        assert stream.announced().service_id == 1
        assert host.echo(peer.channel, b"x") == b"x"
        assert stream.empty()
        assert peer.front.loop.sync(peer.open) is not None
        assert stream.announced().service_id == 2


def test_one_dial_at_a_time(start: Start) -> None:
    plugin = launch(start)
    with (
        connected(plugin) as peer,
        closing(host.HostBroker(peer.channel)) as stream,
        ThreadPoolExecutor(2) as pool,
    ):
        dials = [pool.submit(host.dial, peer.channel, number) for number in (1, 2)]
        first = stream.announced()
        assert (first.knock.knock, first.knock.ack) == (True, False)
        assert host.echo(peer.channel, b"x") == b"x"
        assert stream.empty()
        stream.send(knock(first.service_id, ack=True, error="no listener"))
        second = stream.announced()
        stream.send(knock(second.service_id, ack=True, error="no listener"))
        for dial in dials:
            with pytest.raises(grpc.RpcError) as failed:
                dial.result(host.LIMIT)
            assert "`no listener`" in str(failed.value.details())


def test_answer_that_comes_too_late(start: Start) -> None:
    """The host hands the next stream to what it has answered for, so it gets one."""
    with connected(launch(start)) as peer, closing(host.HostBroker(peer.channel)) as stream:
        since = time.monotonic()
        with pytest.raises(grpc.RpcError) as failed:
            host.dial(peer.channel, 3)
        assert 4.5 < time.monotonic() - since < 9
        assert "within 5 s" in str(failed.value.details())
        assert peer.strays.empty()
        stream.send(knock(3, ack=True))
        assert peer.strays.get(timeout=host.LIMIT) == 2
        # Nobody has knocked for these.
        stream.send(knock(3, ack=True))
        stream.send(knock(4, ack=True))
        assert host.echo(peer.channel, b"x") == b"x"
        assert peer.strays.empty()


def test_dial_fails_with_the_stream(start: Start) -> None:
    plugin = launch(start)
    with connected(plugin) as peer, ThreadPoolExecutor(1) as pool:
        with closing(host.HostBroker(peer.channel)) as stream:
            waiting = pool.submit(host.dial, peer.channel, 3)
            assert stream.announced().service_id == 3
            stream.half_close()
            stream.wait_for_end()
        with pytest.raises(grpc.RpcError) as failed:
            waiting.result(4)
        assert "ended" in str(failed.value.details())


def test_only_one_connection(start: Start) -> None:
    plugin = launch(start)
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as curious:
            curious.connect(str(plugin.socket))
    with connected(plugin) as peer:
        assert host.echo(peer.channel, b"x") == b"x"
        with socket.socket(socket.AF_UNIX) as second:
            second.settimeout(host.LIMIT)
            second.connect(str(plugin.socket))
            assert second.recv(1) == b""
        assert host.echo(peer.channel, b"y") == b"y"


def test_host_that_goes_away(start: Start) -> None:
    """Nobody can ever reach the plugin again, so it ends."""
    plugin = launch(start)
    with connected(plugin) as peer:
        assert host.echo(peer.channel, b"x") == b"x"
        assert not peer.ended.is_set()
    assert plugin.process.wait(host.LIMIT) == 0


def test_host_that_does_not_speak_yamux(start: Start) -> None:
    plugin = launch(start)
    with plugin.channel() as channel, pytest.raises(grpc.RpcError):
        host.echo(channel, b"x")
    assert plugin.process.wait(host.LIMIT) == 1
    assert plugin.log().count("broken yamux's rules") == 1


@pytest.mark.parametrize("asked", ["false", "maybe", "0"])
def test_host_that_does_not_want_it(start: Start, asked: str) -> None:
    plugin = start(PLUGIN_MULTIPLEX_GRPC=asked)
    assert plugin.fields[5:] == ["", "false"]
    with plugin.channel() as channel:
        assert host.echo(channel, b"") == b"main"


def test_channels_of_dials_do_not_pile_up(start: Start, own: secure.Certificate | None) -> None:
    plugin = launch(start, own)
    descriptors = plugin.directory / f"/proc/{plugin.process.pid}/fd"
    server = new_server(2, [host.named(b"here")])
    counts = []
    with connected(plugin, own) as peer, peer.broker() as broker:
        broker.accept(1, server)
        for _ in range(40):
            assert host.dial(peer.channel, 1) == b"here"
            counts.append(len(list(descriptors.iterdir())))
        server.stop(None).wait()
    assert max(counts[10:]) - counts[9] < 10, counts
