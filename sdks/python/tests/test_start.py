"""From the cookie to the line: ENV, HS, NEG, NET."""

from __future__ import annotations

import grp
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import grpc
import pytest

import host
import secure
from conftest import PLUGIN, Start
from plugwright import _versions

BLOCK = "-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n"


@pytest.mark.parametrize("cookie", [None, "", "YES", "yes ", "ye"])
def test_without_the_cookie(cookie: str | None, tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("PYTHONUNBUFFERED", None)
    if cookie is not None:
        environment["SAMPLE_PLUGIN"] = cookie
    command = [sys.executable, str(PLUGIN)]
    ended = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=10)
    assert (ended.returncode, ended.stdout) == (1, b"")
    assert b"plugin" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_line(start: Start) -> None:
    plugin = start()
    assert plugin.fields == ["1", "2", "unix", str(plugin.socket), "grpc", ""]
    assert plugin.socket.parent == plugin.directory
    assert plugin.socket.name.startswith("plugin")
    assert stat.S_ISSOCK(plugin.socket.stat().st_mode)
    with plugin.channel() as channel:
        assert host.echo(channel, b"") == b"main"


@pytest.mark.parametrize(
    ("offered", "expected"),
    [("2,3,5", 5), ("5,3", 5), ("3", 3), ("9", 2), ("", 2), ("x,3,,1", 3), ("03", 3), ("+5", 5)],
)
def test_negotiated(start: Start, offered: str, expected: int) -> None:
    assert start(PLUGIN_PROTOCOL_VERSIONS=offered).fields[1] == str(expected)


def test_forms_of_numbers() -> None:
    text = "7,-1,+2,007,1_0, 3,3 ,٤,0x4,1.0,9223372036854775807,9223372036854775808,"
    assert _versions.parse_versions(text) == {7, -1, 2, 9223372036854775807}


@pytest.mark.parametrize(
    ("variable", "value", "reason"),
    [
        ("PLUGIN_CLIENT_CERT", "garbage", "no certificate in PEM"),
        ("PLUGIN_CLIENT_CERT", BLOCK.format(""), "no certificate in PEM"),
        ("PLUGIN_CLIENT_CERT", BLOCK.format("QUJD\n"), "PLUGIN_CLIENT_CERT"),
        ("PLUGIN_CLIENT_CERT", BLOCK.format("Q\n"), "PLUGIN_CLIENT_CERT"),
        ("PLUGIN_MIN_PORT", "many", "`many`"),
        ("PLUGIN_MIN_PORT", "5", "5 to 0"),
        ("PLUGIN_MAX_PORT", "65536", "0 to 65536"),
        ("PLUGIN_UNIX_SOCKET_DIR", "/does/not/exist", "`/does/not/exist`"),
        ("PLUGIN_UNIX_SOCKET_DIR", "/tmp/a|b", "no directory"),
        ("PLUGIN_UNIX_SOCKET_DIR", "/proc/self", "no socket can be bound at `/proc/self/plugin"),
        ("PLUGIN_UNIX_SOCKET_GROUP", "no-such-group", "`no-such-group`"),
    ],
)
def test_cannot_start(start: Start, variable: str, value: str, reason: str) -> None:
    plugin = start(**{variable: value})
    log = plugin.log()
    assert (plugin.process.returncode, plugin.line) == (1, b"")
    assert reason in log
    assert log.count("cannot start") == 1


def test_socket_in_a_path_that_is_too_long(start: Start, tmp_path: Path) -> None:
    directory = tmp_path / ("d" * 90)
    directory.mkdir()
    plugin = start(PLUGIN_UNIX_SOCKET_DIR=str(directory))
    assert "at most 103 bytes" in plugin.log()
    assert plugin.process.returncode == 1


def test_socket_in_a_path_of_strange_characters(start: Start, tmp_path: Path) -> None:
    directory = tmp_path / "a b%41#?ä"
    directory.mkdir()
    plugin = start(PLUGIN_UNIX_SOCKET_DIR=str(directory))
    assert plugin.socket.parent == directory
    assert plugin.socket.is_socket()


def test_socket_of_a_group(start: Start) -> None:
    own = grp.getgrgid(os.getgid())
    for group in (own.gr_name, str(own.gr_gid)):
        found = start(PLUGIN_UNIX_SOCKET_GROUP=group).socket.stat()
        assert (stat.S_IMODE(found.st_mode), found.st_gid) == (0o660, own.gr_gid)


@pytest.mark.parametrize("secured", [False, True])
def test_first_free_port_of_the_range(start: Start, *, secured: bool) -> None:
    certificate = secure.certificate().pem if secured else ""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        plugin = start(
            SAMPLE_NETWORK="tcp",
            PLUGIN_CLIENT_CERT=certificate,
            PLUGIN_MIN_PORT=str(port),
            PLUGIN_MAX_PORT=str(port + 50),
        )
        address, _, found = plugin.fields[3].rpartition(":")
        assert (plugin.fields[2], address) == ("tcp", "127.0.0.1")
        assert port < int(found) <= port + 50
        taken_only = start(
            SAMPLE_NETWORK="tcp",
            PLUGIN_CLIENT_CERT=certificate,
            PLUGIN_MIN_PORT=str(port),
            PLUGIN_MAX_PORT=str(port),
        )
        assert "is free on 127.0.0.1" in taken_only.log()
        assert taken_only.process.returncode == 1
    if not secured:
        with grpc.insecure_channel(plugin.fields[3]) as channel:
            assert host.echo(channel, b"") == b"main"


def test_many_connections(start: Start) -> None:
    plugin = start()
    for _ in range(20):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(plugin.socket))
    with plugin.channel() as channel:
        assert host.echo(channel, b"still there") == b"still there"
