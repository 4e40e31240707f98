"""The rendezvous of hosts that multiplex: one side knocks, the other answers (MUX-3)."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING

from ._door import Door
from ._front_transport import channel_through
from ._rendezvous import ENDED, Send, unreachable
from ._visits import Visits

if TYPE_CHECKING:
    import grpc

    from . import _wire
    from ._multiplexer import Multiplexer
    from ._socket_end import SocketEnd
    from ._yamux_stream import YamuxStream


class Knocks:
    """Serves what the host knocks for, and knocks for what the host serves."""

    def __init__(self, multiplexer: Multiplexer, send: Send) -> None:
        self._front = multiplexer.front
        self._loop = multiplexer.front.loop
        self._door = Door(self._loop, send)
        self._visits = Visits(self._loop, send, multiplexer.open)
        self._ended = threading.Event()
        multiplexer.enter = self._door.enter

    def begin(self) -> None:
        """Forgets that an earlier stream has ended."""
        self._ended.clear()

    def end(self) -> None:
        """Fails every dial, and forgets every knock."""
        self._ended.set()
        self._loop.call(self._visits.clear)
        self._loop.call(self._door.clear)

    def received(self, info: _wire.ConnInfo) -> None:
        """Takes a knock or the answer to one."""
        broker_id, knock = info.service_id, info.knock
        if not knock.knock:
            # An address, which is for hosts that do not multiplex.
            return
        if knock.ack:
            self._loop.call(lambda: self._visits.answered(broker_id, knock.error))
        else:
            self._loop.call(lambda: self._door.knocked(broker_id))

    def pending(self, _broker_id: int) -> bool:
        """Says no: the host has nothing to offer before the plugin knocks."""
        return False

    def dial(self, broker_id: int) -> grpc.Channel:
        """Knocks, and returns a channel over the stream that follows (MUX-3)."""
        arrived: Future[YamuxStream] = Future()

        def opened(stream: YamuxStream | None, reason: str) -> None:
            if stream is None:
                arrived.set_exception(unreachable(broker_id, reason))
            else:
                arrived.set_result(stream)

        if self._ended.is_set():
            raise unreachable(broker_id, ENDED)
        self._loop.call(lambda: self._visits.visit(broker_id, opened))
        first = [arrived.result()]

        def dial(inner: SocketEnd) -> None:
            if first:
                self._front.outward(inner, first.pop())
            else:
                # grpcio connects again: that is another visit.
                self._visits.visit(broker_id, lambda stream, _: self._connect(inner, stream))

        return channel_through(self._front, dial, lambda: _finish(first))

    def accept(self, broker_id: int, server: grpc.Server) -> None:
        """Serves, and lets the host in when it knocks."""
        private = self._front.private()
        server.add_insecure_port(private.target())
        server.start()
        self._loop.call(lambda: self._door.admit(broker_id, private))

    def _connect(self, inner: SocketEnd, stream: YamuxStream | None) -> None:
        if stream is None:
            inner.finish()
        else:
            self._front.outward(inner, stream)


def _finish(streams: list[YamuxStream]) -> None:
    """Ends a stream that nobody has used."""
    while streams:
        streams.pop().finish()
