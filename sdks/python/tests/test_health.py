"""The health service: HC."""

from __future__ import annotations

import grpc
import pytest

import host
from conftest import Start
from plugwright import _wire

CHECK = "/grpc.health.v1.Health/Check"


def check(channel: grpc.Channel, service: str) -> int:
    request = _wire.HealthCheckRequest(service=service)
    status: int = host.unary(channel, CHECK, request, _wire.HealthCheckResponse).status
    return status


def test_check(start: Start) -> None:
    with start().channel() as channel:
        assert [check(channel, service) for service in ("plugin", "")] == [1, 1]
        with pytest.raises(grpc.RpcError) as failed:
            check(channel, "other")
        assert failed.value.code() is grpc.StatusCode.NOT_FOUND


def test_watch(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        watch = channel.unary_stream(
            "/grpc.health.v1.Health/Watch",
            _wire.HealthCheckRequest.SerializeToString,
            _wire.HealthCheckResponse.FromString,
        )
        names = ["plugin", "", "other"]
        watches = [watch(_wire.HealthCheckRequest(service=name)) for name in names]
        assert [next(it).status for it in watches] == [1, 1, 3]
        host.shutdown(channel)
        assert [list(it) for it in watches] == [[], [], []]
