"""A host that multiplexes."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import host
import secure
from conftest import Running
from plugwright import _wire
from plugwright._address import Address
from plugwright._front import Front
from plugwright._front_transport import channel_through
from plugwright._identity import Identity
from plugwright._knocks import Knocks
from plugwright._multiplexer import Multiplexer
from plugwright._session import Session
from plugwright._sockets import SocketDirectory
from plugwright._yamux_stream import YamuxStream


class MultiplexedHost(Multiplexer):
    """The host's end of a plugin's one connection, with its broker."""

    def __init__(self, plugin: Running, front: Front, sockets: SocketDirectory) -> None:
        super().__init__(sockets, front, lambda: None)
        self.ended = threading.Event()
        self.strays: queue.SimpleQueue[int] = queue.SimpleQueue()
        raw = Address(plugin.fields[2], plugin.fields[3]).connect()

        def begin() -> Session:
            return Session(
                front.loop, front.adopt(raw), self._incoming, self._finished, client=True
            )

        self._session = front.loop.sync(begin)
        self.channel = channel_through(front, lambda inner: front.outward(inner, self._opened()))

    @contextmanager
    def broker(self) -> Iterator[Knocks]:
        """Opens StartStream; yields what serves and dials on the host's side."""
        stream = host.HostBroker(self.channel)
        knocks = Knocks(self, stream.send)
        stream.forward(knocks.received)
        try:
            yield knocks
        finally:
            knocks.end()
            stream.close()

    def _opened(self) -> YamuxStream:
        stream = self.open()
        assert stream is not None
        return stream

    def _incoming(self, stream: YamuxStream) -> None:
        server = self.enter()
        if server is None:
            self.strays.put(stream.number)
            stream.finish()
        else:
            self.front.inward(stream, server)

    def _finished(self, _reason: str) -> None:
        self.ended.set()


@contextmanager
def connected(plugin: Running, own: secure.Certificate | None = None) -> Iterator[MultiplexedHost]:
    """Gives a host that is connected to a plugin."""
    identity = None
    if own is not None:
        identity = Identity(own.der, own.key, frozenset([secure.announced(plugin)]))
    folder = plugin.directory / "host"
    folder.mkdir(exist_ok=True)
    front = Front(str(folder), identity)
    peer = MultiplexedHost(plugin, front, SocketDirectory(str(folder), ""))
    try:
        yield peer
    finally:
        peer.channel.close()
        peer.close()
        front.close(1)
        assert list(Path(folder).iterdir()) == []


def knock(broker_id: int, *, ack: bool = False, error: str = "") -> _wire.ConnInfo:
    """Returns a knock, or the answer to one."""
    return _wire.ConnInfo(service_id=broker_id, knock=_wire.Knock(knock=True, ack=ack, error=error))
