"""go-plugin's broker: further connections, in either direction, by id."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final
from weakref import WeakValueDictionary

import grpc

from . import _wire
from ._calls import protocol_handler, service_handler
from ._errors import StatusError
from ._rendezvous import Rendezvous, Send
from ._transport import new_server
from .method import Method
from .service import Service

SERVICE: Final = "plugin.GRPCBroker"
_START_STREAM: Final = Method(
    "/plugin.GRPCBroker/StartStream",
    _wire.ConnInfo,
    _wire.ConnInfo,
    client_streaming=True,
    server_streaming=True,
)
_WORKERS: Final = 8


class Broker:
    """Serves what the host dials, and dials what the host serves.

    Word from the host arrives on a thread of its own, so a handler may wait for it
    (BRK-10).
    """

    def __init__(self, rendezvous: Callable[[Send], Rendezvous]) -> None:
        """Takes how the two sides find each other, given how to send word."""
        self._changed = threading.Condition()
        self._outgoing: deque[_wire.ConnInfo] = deque()
        self._rendezvous = rendezvous(self._send)
        self._channels: WeakValueDictionary[int, grpc.Channel] = WeakValueDictionary()
        self._dials: dict[int, Future[grpc.Channel]] = {}
        self._servers: dict[int, grpc.Server] = {}
        self._sessions = 0
        self._closed = False

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

        def start_stream(
            requests: Iterator[_wire.ConnInfo], _call: grpc.ServicerContext
        ) -> Iterator[_wire.ConnInfo]:
            session = self._begin()
            threading.Thread(target=self._read, args=(requests, session), daemon=True).start()
            try:
                yield from self._words(session)
            finally:
                self._end(session)

        return protocol_handler(SERVICE, threads, {_START_STREAM: start_stream})

    def dial(self, broker_id: int) -> grpc.Channel:
        """Returns a channel to what the host serves under an id (BRK-3).

        An id can be dialled once (BRK-6), so all who ask get the same channel as long
        as somebody holds it; then it closes. Raises `StatusError`.
        """
        with self._changed:
            channel = self._channels.get(broker_id)
            if channel is not None and not self._rendezvous.pending(broker_id):
                return channel
            dial = self._dials.get(broker_id)
            if dial is None:
                own = self._dials[broker_id] = Future()
        if dial is not None:
            return dial.result()
        try:
            channel = self._rendezvous.dial(broker_id)
        except BaseException as error:
            own.set_exception(error)
            raise
        else:
            self._channels[broker_id] = channel
            own.set_result(channel)
            return channel
        finally:
            with self._changed:
                del self._dials[broker_id]

    def accept(self, broker_id: int, *services: Service) -> None:
        """Serves on a connection of its own, which the host dials by the id (BRK-2).

        It lasts as long as the plugin (BRK-7). An id can be accepted once (BRK-6).
        """
        handlers = [service_handler(service, self.dial) for service in services]
        server = new_server(_WORKERS, handlers)
        with self._changed:
            if broker_id in self._servers:
                raise StatusError(
                    grpc.StatusCode.ALREADY_EXISTS, f"broker id {broker_id} is accepted already"
                )
            self._servers[broker_id] = server
        try:
            self._rendezvous.accept(broker_id, server)
        except BaseException:
            with self._changed:
                del self._servers[broker_id]
            raise

    def close(self) -> list[grpc.Server]:
        """Ends the streams and every wait; returns the servers that are left to stop."""
        with self._changed:
            self._closed = True
            self._rendezvous.end()
            self._changed.notify_all()
            return list(self._servers.values())

    def _send(self, info: _wire.ConnInfo) -> None:
        with self._changed:
            self._outgoing.append(info)
            self._changed.notify_all()

    def _words(self, session: _Session) -> Iterator[_wire.ConnInfo]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._outgoing or self._over(session))
                if self._over(session):
                    return
                info = self._outgoing.popleft()
            yield info

    def _read(self, requests: Iterator[_wire.ConnInfo], session: _Session) -> None:
        """Takes what the host says until it ends the stream (BRK-1)."""
        try:
            for info in requests:
                self._rendezvous.received(info)
        except grpc.RpcError:
            # The connection has gone, and the stream with it.
            return
        finally:
            self._end(session)

    def _begin(self) -> _Session:
        with self._changed:
            self._sessions += 1
            self._rendezvous.begin()
        return _Session()

    def _end(self, session: _Session) -> None:
        with self._changed:
            if session.ended:
                return
            session.ended = True
            self._sessions -= 1
            if not self._sessions:
                self._channels.clear()
                self._rendezvous.end()
            self._changed.notify_all()

    def _over(self, session: _Session) -> bool:
        return session.ended or self._closed


class _Session:
    """One StartStream call; a host has one (BRK-8)."""

    def __init__(self) -> None:
        self.ended = False
