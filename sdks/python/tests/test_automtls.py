"""AutoMTLS: TLS."""

from __future__ import annotations

import socket
import ssl
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import grpc
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

import host
import secure
from conftest import Running, Start
from plugwright._address import Address
from plugwright._transport import new_server


def address(plugin: Running) -> Address:
    return Address(plugin.fields[2], plugin.fields[3])


@pytest.mark.parametrize("curve", [ec.SECP521R1(), ec.SECP256R1()])
@pytest.mark.parametrize("network", ["unix", "tcp"])
def test_calls(start: Start, curve: ec.EllipticCurve, network: str) -> None:
    own = secure.certificate(curve)
    plugin = start(PLUGIN_CLIENT_CERT=own.pem, SAMPLE_NETWORK=network)
    assert plugin.fields[2] == network
    with secure.connected(own, plugin) as transport, transport.connect(address(plugin)) as channel:
        assert host.echo(channel, b"") == b"main"
        assert host.echo(channel, bytes(5 << 20)) == bytes(5 << 20)
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
    assert [path.name for path in plugin.directory.iterdir()] == ["host"]


def test_every_start_has_a_certificate_of_its_own(start: Start) -> None:
    own = secure.certificate()
    found = {secure.announced(start(PLUGIN_CLIENT_CERT=own.pem)) for _ in range(3)}
    assert len(found) == 3


def received(context: ssl.SSLContext, plugin: Running) -> bytes:
    """Connects, and returns what the plugin says first."""
    with socket.socket(socket.AF_UNIX) as raw:
        raw.settimeout(host.LIMIT)
        raw.connect(str(plugin.socket))
        with context.wrap_socket(raw, server_hostname="localhost") as secured:
            return secured.recv(4096)


@pytest.mark.parametrize("presented", ["nothing", "another"])
def test_strangers_are_refused(start: Start, presented: str) -> None:
    own = secure.certificate()
    plugin = start(PLUGIN_CLIENT_CERT=own.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=secure.announced(plugin))
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.set_alpn_protocols(["h2"])
    if presented == "another":
        other = secure.certificate()
        file = plugin.directory / "other.pem"
        file.write_bytes(other.pem.encode() + other.key)
        context.load_cert_chain(file)
    with pytest.raises(ssl.SSLError) as refused:
        received(context, plugin)
    assert "alert" in str(refused.value).lower()
    with secure.connected(own, plugin) as transport, transport.connect(address(plugin)) as channel:
        assert host.echo(channel, b"still there") == b"still there"


def test_plaintext_is_refused(start: Start) -> None:
    own = secure.certificate()
    plugin = start(PLUGIN_CLIENT_CERT=own.pem)
    with plugin.channel() as channel, pytest.raises(grpc.RpcError) as failed:
        host.echo(channel, b"x")
    assert failed.value.code() is grpc.StatusCode.UNAVAILABLE
    plugin.process.terminate()
    assert "a TLS connection was refused" in plugin.log()


def test_nobody_else_reaches_what_is_behind(start: Start) -> None:
    plugin = start(PLUGIN_CLIENT_CERT=secure.certificate().pem)
    (private,) = (path for path in plugin.directory.iterdir() if path.is_dir())
    assert private.stat().st_mode & 0o777 == 0o700


def test_broker_both_ways(start: Start) -> None:
    own = secure.certificate()
    plugin = start(PLUGIN_CLIENT_CERT=own.pem)
    with secure.connected(own, plugin) as transport, transport.connect(address(plugin)) as channel:
        with closing(host.HostBroker(channel)) as broker:
            servers = [new_server(2, [host.named(str(number).encode())]) for number in range(1, 21)]
            for number, server in enumerate(servers, 1):
                broker.announce(number, transport.serve(server).text)
            with ThreadPoolExecutor(8) as pool:
                names = list(pool.map(lambda number: host.dial(channel, number), range(1, 21)))
            assert names == [str(number).encode() for number in range(1, 21)]
            host.accept(channel, 77)
            info = broker.announced()
            with transport.connect(Address(info.network, info.address)) as brokered:
                assert host.echo(brokered, b"") == b"77"
        for server in servers:
            server.stop(None).wait()


def test_a_host_in_plaintext_is_not_dialled(start: Start) -> None:
    own = secure.certificate()
    plugin = start(PLUGIN_CLIENT_CERT=own.pem)
    server, path = host.serve_name(str(plugin.directory), b"open")
    with (
        secure.connected(own, plugin) as transport,
        transport.connect(address(plugin)) as channel,
        closing(host.HostBroker(channel)) as broker,
    ):
        broker.announce(1, path)
        with pytest.raises(grpc.RpcError) as failed:
            host.dial(channel, 1)
    assert "peer failed" in str(failed.value.details())
    server.stop(None).wait()


def test_without_cryptography(start: Start, tmp_path: Path) -> None:
    (tmp_path / "cryptography.py").write_text("raise ImportError('not here')")
    own = secure.certificate()
    plugin = start(PLUGIN_CLIENT_CERT=own.pem, PYTHONPATH=str(tmp_path))
    log = plugin.log()
    assert (plugin.process.returncode, plugin.line) == (1, b"")
    assert "`automtls`" in log
