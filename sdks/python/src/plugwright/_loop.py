"""The one thread that carries bytes between the host and grpcio's own sockets."""

from __future__ import annotations

import heapq
import itertools
import logging
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Final, TypeVar

_LOG = logging.getLogger("plugwright")
_SYNC: Final = 10.0
"""How long a thread waits for the loop, which never blocks; in seconds."""

Result = TypeVar("Result")
Ready = Callable[[int], None]
"""Called with the events that a socket is ready for."""


class Loop:
    """Runs callbacks on a thread of its own, when sockets are ready and when time has come."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._jobs: deque[Callable[[], object]] = deque()
        self._timers: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._awake, self._wake = socket.socketpair()
        for end in (self._awake, self._wake):
            end.settimeout(0)
        self._selector.register(self._awake, selectors.EVENT_READ, self._woken)
        self._running = True
        self._thread = threading.Thread(target=self._run, name="plugwright-front", daemon=True)
        self._thread.start()

    def watch(self, watched: socket.socket, before: int, events: int, ready: Ready) -> None:
        """Changes which events of a socket are waited for; 0 stands for none."""
        if not before:
            self._selector.register(watched, events, ready)
        elif events:
            self._selector.modify(watched, events, ready)
        else:
            self._selector.unregister(watched)

    def call(self, job: Callable[[], object]) -> None:
        """Runs a job on the loop's thread, soon; any thread may ask for it."""
        self._jobs.append(job)
        try:
            self._wake.send(b"\0")
        except OSError:
            # The buffer is full, so the loop wakes in any case; or the loop has ended.
            return

    def sync(self, job: Callable[[], Result]) -> Result:
        """Runs a job on the loop's thread, and returns what it does."""
        if threading.current_thread() is self._thread:
            return job()
        done: Future[Result] = Future()

        def run() -> None:
            try:
                done.set_result(job())
            except Exception as error:  # noqa: BLE001 - it is the caller's
                done.set_exception(error)

        self.call(run)
        return done.result(_SYNC)

    def later(self, seconds: float, job: Callable[[], object]) -> Timer:
        """Runs a job after a time, unless it is cancelled; for the loop's thread only."""
        timer = Timer(job)
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), timer))
        return timer

    def close(self) -> None:
        """Ends the thread."""
        self._running = False
        self.call(_nothing)
        self._thread.join(_SYNC)
        for end in (self._awake, self._wake):
            end.close()
        self._selector.close()

    def _run(self) -> None:
        while self._running:
            for key, events in self._selector.select(self._patience()):
                _guarded(key.data, events)
            for _ in range(len(self._jobs)):
                _guarded(self._jobs.popleft())
            while self._timers and self._timers[0][0] <= time.monotonic():
                _guarded(heapq.heappop(self._timers)[2].run)

    def _patience(self) -> float | None:
        if self._jobs:
            return 0.0
        if not self._timers:
            return None
        return max(0.0, self._timers[0][0] - time.monotonic())

    def _woken(self, _events: int) -> None:
        self._awake.recv(4096)


class Timer:
    """A job that waits for its time."""

    def __init__(self, job: Callable[[], object]) -> None:
        self._job: Callable[[], object] | None = job

    def cancel(self) -> None:
        """Forgets the job."""
        self._job = None

    def run(self) -> None:
        """Runs the job, once."""
        job, self._job = self._job, None
        if job is not None:
            job()


def _guarded(job: Callable[..., object], *arguments: int) -> None:
    """A mistake in what serves one connection must not end the others."""
    try:
        job(*arguments)
    except Exception:  # noqa: BLE001 - whatever it is, it is logged
        _LOG.exception("a connection was dropped")


def _nothing() -> None:
    pass
