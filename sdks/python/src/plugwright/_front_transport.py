"""The transport under AutoMTLS: every connection goes through the front."""

from __future__ import annotations

import logging
import socket
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from ._transport import new_channel

if TYPE_CHECKING:
    import grpc

    from ._address import Address
    from ._front import Front
    from ._socket_end import SocketEnd


_LOG = logging.getLogger("plugwright")


class OpenListeners(Protocol):
    """Makes sockets that the host connects to, for the runtime itself."""

    def open(self) -> tuple[socket.socket, Address]:
        """Returns a socket that listens, and where. Raises StartError."""


class FrontTransport:
    """Opens servers and channels that speak to the front, which speaks TLS to the host."""

    def __init__(self, listeners: OpenListeners, front: Front) -> None:
        self._listeners = listeners
        self._front = front

    def serve(self, server: grpc.Server) -> Address:
        """Starts a server and returns where the host reaches it."""
        private = self._front.private()
        server.add_insecure_port(private.target())
        server.start()
        listener, address = self._listeners.open()
        self._front.listen(listener, lambda outer: self._front.inward(outer, private))
        return address

    def connect(self, address: Address) -> grpc.Channel:
        """Returns a channel to where the host listens."""
        address.target()

        def dial(inner: SocketEnd) -> None:
            try:
                outer = self._front.adopt(address.connect())
            except (OSError, ValueError) as error:
                # The channel's caller learns no more than that the connection was lost.
                _LOG.warning("`%s` cannot be reached: %s", address.text, error)
                inner.finish()
            else:
                self._front.outward(inner, outer)

        return channel_through(self._front, dial)


def channel_through(
    front: Front,
    dial: Callable[[SocketEnd], object],
    gone: Callable[[], object] | None = None,
) -> grpc.Channel:
    """Returns a channel whose connections are dialled elsewhere.

    When nobody holds it any longer its outlet is closed, and the loop calls `gone`.
    """
    private, acceptor = front.outlet(dial)
    channel = new_channel(private)
    weakref.finalize(channel, acceptor.close).atexit = False
    if gone is not None:
        weakref.finalize(channel, front.loop.call, gone).atexit = False
    return channel
