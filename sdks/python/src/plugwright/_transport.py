"""How servers are reached and peers are dialled."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

import grpc

from ._address import Address

# Go's default of 4 MiB is less than real hosts send (GRPC-3).
_UNLIMITED: Final = [
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
]
_SERVER: Final = [
    *_UNLIMITED,
    # Else Linux lets two servers have the same port.
    ("grpc.so_reuseport", 0),
]
_CLIENT: Final = [
    *_UNLIMITED,
    # grpcio's own default is the socket's path, which some servers refuse (GRPC-2).
    ("grpc.default_authority", "localhost"),
    ("grpc.enable_http_proxy", 0),
    ("grpc.use_local_subchannel_pool", 1),
]


class Listeners(Protocol):
    """Makes the sockets that the host connects to."""

    def bind(self, server: grpc.Server) -> Address:
        """Has a server listen on a new socket. Raises StartError."""


class Transport(Protocol):
    """Opens servers for the host, and channels to it."""

    def serve(self, server: grpc.Server) -> Address:
        """Starts a server and returns where the host reaches it. Raises StartError."""

    def connect(self, address: Address) -> grpc.Channel:
        """Returns a channel to where the host listens. Raises ValueError."""


class DirectTransport:
    """grpcio listens and dials itself: without TLS there is nothing to add."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners

    def serve(self, server: grpc.Server) -> Address:
        """Starts a server and returns where the host reaches it."""
        address = self._listeners.bind(server)
        server.start()
        return address

    def connect(self, address: Address) -> grpc.Channel:
        """Returns a channel to where the host listens."""
        return new_channel(address)


def new_server(workers: int, handlers: Sequence[grpc.GenericRpcHandler]) -> grpc.Server:
    """Returns a server that does not listen yet."""
    threads = ThreadPoolExecutor(workers, thread_name_prefix="plugwright-worker")
    return grpc.server(threads, handlers=list(handlers), options=_SERVER)


def new_channel(address: Address) -> grpc.Channel:
    """Returns a channel, which connects with its first call."""
    return grpc.insecure_channel(address.target(), options=_CLIENT)
