"""How servers are reached and peers are dialled: unix sockets, without TLS.

TLS and multiplexing each go in front of what this module binds and dials.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import grpc

from ._errors import StartError
from ._sockets import SocketDirectory

# Go's default of 4 MiB is less than real hosts send (GRPC-3).
_UNLIMITED = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_CLIENT = [
    *_UNLIMITED,
    # grpcio's own default is the socket's path, which some servers refuse (GRPC-2).
    ("grpc.default_authority", "localhost"),
    ("grpc.enable_http_proxy", 0),
    ("grpc.use_local_subchannel_pool", 1),
]


class Transport:
    """Opens servers and channels."""

    def __init__(self, sockets: SocketDirectory) -> None:
        self._sockets = sockets

    def serve(
        self, workers: int, handlers: list[grpc.GenericRpcHandler]
    ) -> tuple[grpc.Server, str]:
        """Starts a server on a new socket and returns it with the socket's path."""
        server = grpc.server(
            ThreadPoolExecutor(workers, thread_name_prefix="plugwright-worker"),
            handlers=handlers,
            options=_UNLIMITED,
        )
        path = self._sockets.reserve()
        try:
            server.add_insecure_port(_unix(path))
        except RuntimeError as error:
            raise StartError(f"no socket can be bound at `{path}`: {error}") from error
        self._sockets.admit_group(path)
        server.start()
        return server, path

    def connect(self, network: str, address: str) -> grpc.Channel:
        """Returns a channel to where a peer says that it listens (HS-7)."""
        if network not in {"unix", "tcp"}:
            raise ValueError(f"the peer listens on `{network}`; `unix` or `tcp` was expected")
        target = _unix(address) if network == "unix" else f"dns:///{address}"
        return grpc.insecure_channel(target, options=_CLIENT)


def _unix(path: str) -> str:
    """Returns gRPC's name of a unix socket, which is an URI."""
    return "unix:" + quote(path)
