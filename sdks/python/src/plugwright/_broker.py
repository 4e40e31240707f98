"""go-plugin's broker: further connections, in either direction, by id."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from weakref import WeakValueDictionary

import grpc

from . import _wire
from ._calls import protocol_handler, service_handler
from ._errors import StatusError
from ._transport import Transport
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
_LIMIT: Final = 5.0
"""How long a dial waits, and how long an announcement keeps (BRK-3, BRK-4)."""
_WORKERS: Final = 8


class Broker:
    """Announces what this side accepts, and dials what the other side has announced.

    Announcements arrive on a thread of their own, so a handler may wait for one
    (BRK-10).
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._changed = threading.Condition()
        self._outgoing: deque[_wire.ConnInfo] = deque()
        self._incoming: dict[int, tuple[float, _wire.ConnInfo]] = {}
        self._channels: WeakValueDictionary[int, grpc.Channel] = WeakValueDictionary()
        self._servers: dict[int, grpc.Server] = {}
        self._sessions = 0
        self._had_session = False
        self._closed = False

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

        def start_stream(
            requests: Iterator[_wire.ConnInfo], _call: grpc.ServicerContext
        ) -> Iterator[_wire.ConnInfo]:
            session = _Session()
            with self._changed:
                self._sessions += 1
                self._had_session = True
            threading.Thread(target=self._read, args=(requests, session), daemon=True).start()
            try:
                yield from self._announcements(session)
            finally:
                self._end(session)

        return protocol_handler(SERVICE, threads, {_START_STREAM: start_stream})

    def dial(self, broker_id: int) -> grpc.Channel:
        """Returns a channel to what the peer accepts under an id (BRK-3).

        The channel closes when nobody holds it any longer. Raises `StatusError` where
        the peer does not announce the id in time, or its stream has ended (BRK-8).
        """
        with self._changed:
            self._changed.wait_for(lambda: self._settled(broker_id), _LIMIT)
            _, info = self._incoming.pop(broker_id, (0.0, None))
            if info is None:
                channel = self._channels.get(broker_id)
                if channel is None:
                    raise self._unreachable(broker_id)
                return channel
            try:
                channel = self._transport.connect(info.network, info.address)
            except ValueError as error:
                raise StatusError(
                    grpc.StatusCode.UNAVAILABLE, f"broker id {broker_id}: {error}"
                ) from error
            self._channels[broker_id] = channel
            return channel

    def accept(self, broker_id: int, *services: Service) -> None:
        """Serves on a connection of its own, and tells the peer where (BRK-2).

        It lasts as long as the plugin (BRK-7). An id can be accepted once (BRK-6).
        """
        with self._changed:
            if broker_id in self._servers:
                raise StatusError(
                    grpc.StatusCode.ALREADY_EXISTS, f"broker id {broker_id} is accepted already"
                )
            handlers = [service_handler(service, self.dial) for service in services]
            server, path = self._transport.serve(_WORKERS, handlers)
            self._servers[broker_id] = server
            self._outgoing.append(
                _wire.ConnInfo(service_id=broker_id, network="unix", address=path)
            )
            self._changed.notify_all()

    def close(self) -> list[grpc.Server]:
        """Ends the streams and every wait; returns the servers that are left to stop."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            return list(self._servers.values())

    def _announcements(self, session: _Session) -> Iterator[_wire.ConnInfo]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._outgoing or self._over(session))
                if self._over(session):
                    return
                info = self._outgoing.popleft()
            yield info

    def _read(self, requests: Iterator[_wire.ConnInfo], session: _Session) -> None:
        """Takes what the peer announces until it ends the stream (BRK-1)."""
        try:
            for info in requests:
                with self._changed:
                    self._expire()
                    # Only the first of two announcements counts while it waits.
                    self._incoming.setdefault(info.service_id, (time.monotonic(), info))
                    self._changed.notify_all()
        except grpc.RpcError:
            # The connection has gone, and the stream with it.
            return
        finally:
            self._end(session)

    def _end(self, session: _Session) -> None:
        with self._changed:
            if session.ended:
                return
            session.ended = True
            self._sessions -= 1
            if not self._sessions:
                # The next host counts from 1 again.
                self._incoming.clear()
                self._channels.clear()
            self._changed.notify_all()

    def _over(self, session: _Session) -> bool:
        return session.ended or self._closed

    def _settled(self, broker_id: int) -> bool:
        self._expire()
        known = broker_id in self._incoming or broker_id in self._channels
        return known or self._closed or self._lost()

    def _lost(self) -> bool:
        return self._had_session and not self._sessions

    def _expire(self) -> None:
        oldest = time.monotonic() - _LIMIT
        for broker_id in [key for key, (since, _) in self._incoming.items() if since < oldest]:
            del self._incoming[broker_id]

    def _unreachable(self, broker_id: int) -> StatusError:
        reason = (
            "the host has ended the broker's stream"
            if self._closed or self._lost()
            else f"the host has not announced it within {_LIMIT:g} s"
        )
        return StatusError(
            grpc.StatusCode.UNAVAILABLE, f"broker id {broker_id} cannot be dialled: {reason}"
        )


class _Session:
    """One StartStream call; a host has one (BRK-8)."""

    def __init__(self) -> None:
        self.ended = False
