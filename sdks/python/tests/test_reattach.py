"""Test mode, and what keeps a plugin from outliving its host: RE, SIG-4."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import closing

import grpc
import pytest

import host
from conftest import PLUGIN, Start
from plugwright import _wire, fixtures, testing
from sample_plugin import Async, Sample

attached = fixtures.reattachable(Sample, version=2)
channel = fixtures.running(Sample, Async)


def test_attached(attached: testing.Reattach, capfd: pytest.CaptureFixture[str]) -> None:
    config = attached.config()
    assert json.loads(json.dumps(config)) == {
        "Protocol": "grpc",
        "ProtocolVersion": 2,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": attached.address.text},
    }
    with grpc.insecure_channel(attached.address.target()) as channel:
        path = "/grpc.health.v1.Health/Check"
        health = host.unary(
            channel, path, _wire.HealthCheckRequest(service="plugin"), _wire.HealthCheckResponse
        )
        assert health.status == 1
        printed = host.Printed(channel)
        with closing(host.HostBroker(channel)):
            host.run(channel, "child")
            host.shutdown(channel)
        assert not any(printed.text.values())
        host.run(channel, "child")
    assert capfd.readouterr().out == "from a child\n" * 2


def test_running(channel: grpc.Channel) -> None:
    host.run(channel, "line")


@pytest.mark.parametrize(("options", "ends"), [("ends with host", True), ("", False)])
def test_host_is_killed(start: Start, options: str, *, ends: bool) -> None:
    launcher = "import subprocess, sys; subprocess.run(sys.argv[1:])"
    plugin = start(
        command=[sys.executable, "-c", launcher, sys.executable, str(PLUGIN)],
        SAMPLE_OPTIONS=options,
    )
    with plugin.channel() as channel:
        assert host.echo(channel, b"x") == b"x"
        plugin.process.kill()
        if ends:
            # Its standard error closes with it.
            plugin.log()
            assert list(plugin.directory.iterdir()) == []
        else:
            with pytest.raises(subprocess.TimeoutExpired):
                plugin.process.communicate(timeout=2.5)
            assert host.echo(channel, b"x") == b"x"
            host.shutdown(channel)
            plugin.log()
