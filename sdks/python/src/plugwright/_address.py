"""Where a server listens, as the handshake and the broker say it."""

from __future__ import annotations

import contextlib
import os
import socket
import string
from typing import Final, Literal, NamedTuple

Network = Literal["unix", "tcp"]
"""Where a plugin may listen."""

UNIX: Final = "unix"
TCP: Final = "tcp"


class Address(NamedTuple):
    """A network, and an address within it: a path, or a host and a port (HS-7)."""

    network: str
    text: str

    def target(self) -> str:
        """Returns the address as gRPC names it. Raises ValueError where it is none."""
        if self.network == UNIX:
            return "unix:" + _quoted(self.text)
        if self.network == TCP:
            return f"dns:///{self.text}"
        raise ValueError(f"the peer listens on `{self.network}`; `unix` or `tcp` was expected")

    def connect(self) -> socket.socket:
        """Returns a socket that is connected, or will be. Raises OSError or ValueError."""
        if self.network == UNIX:
            return _connect(socket.AF_UNIX, self.text)
        if self.network != TCP:
            self.target()
        host, separator, port = self.text.rpartition(":")
        if not separator or not port.isdecimal():
            raise ValueError(f"the peer listens at `{self.text}`; `host:port` was expected")
        found = socket.getaddrinfo(host.strip("[]"), int(port), type=socket.SOCK_STREAM)
        family, _, _, _, sockaddr = found[0]
        connection = _connect(family, sockaddr)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection


# `urllib.parse` has the same, but to load it takes 2 ms of every start.
_PLAIN: Final = frozenset(f"{string.ascii_letters}{string.digits}/-._~".encode())


def _quoted(path: str) -> str:
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in os.fsencode(path))


def _connect(family: int, address: str | tuple[object, ...]) -> socket.socket:
    with contextlib.ExitStack() as cleanup:
        connection = cleanup.enter_context(socket.socket(family, socket.SOCK_STREAM))
        connection.settimeout(0)
        try:
            connection.connect(address)
        except BlockingIOError:
            if family == getattr(socket, "AF_UNIX", None):
                # It is not under way: too many others wait to be accepted.
                raise
        cleanup.pop_all()
        return connection
