"""Test mode: a plugin in this process, which a host attaches to instead of starting it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ._address import Address
from ._connection import Connection, direct_connection
from ._plugin import Plugin
from ._silence import Silence
from ._sockets import SocketDirectory
from .service import Service

_WORKERS = 8


@dataclass(frozen=True)
class Reattach:
    """What a host needs to know to attach (RE-1)."""

    version: int
    """The version of the contract that is served."""
    address: Address
    """Where the plugin listens."""
    process: int
    """The id of this process, which the host must not kill."""

    def config(self) -> dict[str, object]:
        """Returns go-plugin's `ReattachConfig` in the JSON form that hosts take.

        Terraform's, for example, take `TF_REATTACH_PROVIDERS` with one for each name.
        """
        return {
            "Protocol": "grpc",
            "ProtocolVersion": self.version,
            "Pid": self.process,
            "Test": True,
            "Addr": {"Network": self.address.network, "String": self.address.text},
        }


@contextmanager
def reattachable(*services: Service, version: int | None = None) -> Iterator[Reattach]:
    """Serves with all of the protocol for as long as the block lasts (RE-4).

    There is no cookie and no handshake, signals and standard output are left alone, and
    neither AutoMTLS nor multiplexing can be asked for (RE-5). The version is that of
    the first service, unless one is given.
    """
    if version is None:
        version = services[0].protocol_version
    with tempfile.TemporaryDirectory(prefix="plugin") as directory:
        connection: Connection = direct_connection(SocketDirectory(directory, ""))
        plugin = Plugin(connection, Silence(), _nothing)
        try:
            address = plugin.start(services, _WORKERS, probe=False)
            yield Reattach(version, address, os.getpid())
        finally:
            plugin.end()


def _nothing() -> None:
    """Ignores a host that asks for the end: the test decides."""
