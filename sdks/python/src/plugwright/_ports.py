"""The TCP ports of one plugin, on the loopback interface."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import Final, TypeVar

import grpc

from ._address import TCP, Address
from ._errors import StartError

_LOOPBACK: Final = "127.0.0.1"
_BACKLOG: Final = 128
_HIGHEST: Final = 65535
_NUMBER: Final = re.compile(r"[+-]?[0-9]+", re.ASCII)

Bound = TypeVar("Bound")


class PortRange:
    """Takes the first free port of those that the host allows (ENV-6)."""

    def __init__(self, lowest: str, highest: str) -> None:
        """Takes the values of `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT`, empty if unset.

        Without either the operating system chooses.
        """
        low = _number("PLUGIN_MIN_PORT", lowest)
        high = _number("PLUGIN_MAX_PORT", highest)
        self._ports = range(low, high + 1)
        if not self._ports or low < 0 or high > _HIGHEST:
            raise StartError(
                f"`PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT` allow no port: {low} to {high}; "
                f"a range within 0 to {_HIGHEST} was expected"
            )

    def bind(self, server: grpc.Server) -> Address:
        """Has a server listen on a port."""

        def bind(port: int) -> int:
            # grpcio complains on standard error where a port is taken.
            _listen(port).close()
            return server.add_insecure_port(f"{_LOOPBACK}:{port}")

        return _address(self._first(bind))

    def open(self) -> tuple[socket.socket, Address]:
        """Returns a socket that listens, and where."""
        listener = self._first(_listen)
        return listener, _address(listener.getsockname()[1])

    def _first(self, take: Callable[[int], Bound]) -> Bound:
        failure: Exception | None = None
        for port in self._ports:
            try:
                return take(port)
            except (OSError, RuntimeError) as error:
                failure = error
        raise StartError(
            f"no port from {self._ports[0]} to {self._ports[-1]} is free on {_LOOPBACK} "
            f"({failure}); widen `PLUGIN_MIN_PORT` and `PLUGIN_MAX_PORT`"
        )


def _number(variable: str, text: str) -> int:
    if not text:
        return 0
    if not _NUMBER.fullmatch(text):
        raise StartError(f"`{variable}` is `{text}`, which is no number")
    return int(text)


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            # On Windows the option below would take a port away from others.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_LOOPBACK, port))
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _address(port: int) -> Address:
    return Address(TCP, f"{_LOOPBACK}:{port}")
