"""The rendezvous of hosts that do not multiplex: each side announces an address."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from . import _wire
from ._address import Address
from ._rendezvous import ENDED, LIMIT, SILENT, Send, unreachable

if TYPE_CHECKING:
    import grpc

    from ._transport import Transport


class Announcements:
    """Keeps what the host has announced until it is dialled."""

    def __init__(self, transport: Transport, send: Send) -> None:
        self._transport = transport
        self._send = send
        self._changed = threading.Condition()
        self._waiting: dict[int, tuple[float, Address]] = {}
        self._ended = False

    def begin(self) -> None:
        """Forgets that an earlier stream has ended."""
        with self._changed:
            self._ended = False

    def end(self) -> None:
        """Fails every dial; the next host counts from 1 again."""
        with self._changed:
            self._ended = True
            self._waiting.clear()
            self._changed.notify_all()

    def received(self, info: _wire.ConnInfo) -> None:
        """Keeps an address; only the first of two counts while it waits (BRK-4)."""
        if info.knock.knock:
            # It asks for multiplexing, which this host has not asked for.
            return
        with self._changed:
            self._expire()
            address = Address(info.network, info.address)
            self._waiting.setdefault(info.service_id, (time.monotonic(), address))
            self._changed.notify_all()

    def pending(self, broker_id: int) -> bool:
        """Says whether an address waits to be dialled."""
        with self._changed:
            self._expire()
            return broker_id in self._waiting

    def dial(self, broker_id: int) -> grpc.Channel:
        """Waits for the address and returns a channel to it (BRK-3)."""
        with self._changed:
            self._changed.wait_for(lambda: self._settled(broker_id), LIMIT)
            _, address = self._waiting.pop(broker_id, (0.0, None))
            ended = self._ended
        if address is None:
            raise unreachable(broker_id, ENDED if ended else SILENT)
        try:
            return self._transport.connect(address)
        except ValueError as error:
            raise unreachable(broker_id, str(error)) from error

    def accept(self, broker_id: int, server: grpc.Server) -> None:
        """Serves on a socket of its own, and announces it (BRK-2)."""
        address = self._transport.serve(server)
        self._send(
            _wire.ConnInfo(service_id=broker_id, network=address.network, address=address.text)
        )

    def _settled(self, broker_id: int) -> bool:
        self._expire()
        return self._ended or broker_id in self._waiting

    def _expire(self) -> None:
        oldest = time.monotonic() - LIMIT
        for broker_id in [key for key, (since, _) in self._waiting.items() if since < oldest]:
            del self._waiting[broker_id]
