"""gRPC's health service, which a host asks whether the plugin lives."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc

from . import _wire
from ._calls import protocol_handler
from .method import Method

SERVICE: Final = "grpc.health.v1.Health"
_CHECK: Final = Method(
    "/grpc.health.v1.Health/Check", _wire.HealthCheckRequest, _wire.HealthCheckResponse
)
_WATCH: Final = Method(
    "/grpc.health.v1.Health/Watch",
    _wire.HealthCheckRequest,
    _wire.HealthCheckResponse,
    server_streaming=True,
)
_SERVING: Final = 1
_SERVICE_UNKNOWN: Final = 3

# The name that go-plugin's hosts ask for, and the server as a whole (HC-1, HC-2).
_KNOWN: Final = frozenset({"plugin", ""})


class Health:
    """Says SERVING of the plugin for as long as it lives."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._watches: set[threading.Event] = set()
        self._closed = False

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

        def check(
            request: _wire.HealthCheckRequest, call: grpc.ServicerContext
        ) -> _wire.HealthCheckResponse:
            if request.service not in _KNOWN:
                call.abort(grpc.StatusCode.NOT_FOUND, f"unknown service `{request.service}`")
            return _wire.HealthCheckResponse(status=_SERVING)

        def watch(
            request: _wire.HealthCheckRequest, call: grpc.ServicerContext
        ) -> Iterator[_wire.HealthCheckResponse]:
            status = _SERVING if request.service in _KNOWN else _SERVICE_UNKNOWN
            yield _wire.HealthCheckResponse(status=status)
            self._wait(call)

        return protocol_handler(SERVICE, threads, {_CHECK: check, _WATCH: watch})

    def close(self) -> None:
        """Ends every watch."""
        with self._lock:
            self._closed = True
            for ended in self._watches:
                ended.set()

    def _wait(self, call: grpc.ServicerContext) -> None:
        """Waits until the caller leaves or the plugin ends: the status never changes."""
        ended = threading.Event()
        with self._lock:
            if self._closed or not call.add_callback(ended.set):
                return
            self._watches.add(ended)
        ended.wait()
        with self._lock:
            self._watches.discard(ended)
