"""Runs services in this process, for tests."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import grpc

from ._address import Address
from ._calls import service_handler
from ._errors import StatusError
from ._sockets import SocketDirectory
from ._transport import DirectTransport, new_server
from .client import Client
from .examples import Case
from .reattach import Reattach, reattachable
from .service import Service

__all__ = ["Reattach", "check", "reattachable", "running"]

_WORKERS = 8


@contextmanager
def running(
    *services: Service, host: Mapping[int, Service] | None = None
) -> Iterator[grpc.Channel]:
    """Serves for as long as the block lasts, and gives a channel to call the services.

    `host` holds what the host would serve, by broker id: put the id into a request,
    and the handler reaches the service.
    """
    with tempfile.TemporaryDirectory(prefix="plugin") as directory:
        transport = DirectTransport(SocketDirectory(directory, ""))
        servers = []
        addresses: dict[int, Address] = {}

        def serve(handlers: list[grpc.GenericRpcHandler]) -> Address:
            server = new_server(_WORKERS, handlers)
            servers.append(server)
            return transport.serve(server)

        def dial(broker_id: int) -> grpc.Channel:
            if broker_id not in addresses:
                return _no_broker(broker_id)
            return transport.connect(addresses[broker_id])

        try:
            for broker_id, service in (host or {}).items():
                addresses[broker_id] = serve([service_handler(service, _no_broker)])
            address = serve([service_handler(service, dial) for service in services])
            with transport.connect(address) as channel:
                yield channel
        finally:
            for server in servers:
                server.stop(None).wait()


def check(case: Case[Any, Any], *services: Service) -> None:
    """Asserts that services answer an example of their contract as it says."""
    with running(*services) as channel:
        client = _AnyClient(channel)
        if case.error is None:
            assert client.call(case) == case.responses  # noqa: S101 - it is for tests
            return
        try:
            client.call(case)
        except grpc.RpcError as error:
            found = error.code()
        else:
            found = grpc.StatusCode.OK
        assert found is case.error  # noqa: S101


class _AnyClient(Client):
    def call(self, case: Case[Any, Any]) -> list[Any]:
        """Sends every request of a case and returns every response."""
        method = case.method
        if method.client_streaming and method.server_streaming:
            return list(self._stream_stream(method, case.requests, None))
        if method.client_streaming:
            return [self._stream_unary(method, case.requests, None)]
        (request,) = case.requests
        if method.server_streaming:
            return list(self._unary_stream(method, request, None))
        return [self._unary_unary(method, request, None)]


def _no_broker(broker_id: int) -> grpc.Channel:
    raise StatusError(
        grpc.StatusCode.UNAVAILABLE, f"this test serves nothing under broker id {broker_id}"
    )
