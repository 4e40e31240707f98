"""go-plugin's stdio where nothing is carried: what is printed stays where it is."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import grpc

from . import _wire
from ._calls import protocol_handler
from ._stdio import STREAM


class Silence:
    """Serves a stream on which nothing comes."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._over = False

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

        def stream(_request: _wire.Empty, call: grpc.ServicerContext) -> Iterator[_wire.StdioData]:
            if call.add_callback(self._wake):
                with self._changed:
                    self._changed.wait_for(lambda: self._over or not call.is_active())
            yield from ()

        return protocol_handler("plugin.GRPCStdio", threads, {STREAM: stream})

    def drain(self, _limit: float) -> None:
        """Ends the streams."""
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def release(self) -> None:
        """Has nothing to give back."""

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()
