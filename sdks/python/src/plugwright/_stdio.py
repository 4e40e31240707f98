"""go-plugin's stdio: what the plugin prints, carried to the host."""

from __future__ import annotations

import contextlib
import os
import selectors
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc

from . import _wire
from ._calls import protocol_handler
from .method import Method

SERVICE: Final = "plugin.GRPCStdio"
STREAM: Final = Method(
    "/plugin.GRPCStdio/StreamStdio", _wire.Empty, _wire.StdioData, server_streaming=True
)
_STDOUT: Final = 1
_STDERR: Final = 2
_CHUNK: Final = 32 * 1024
_PIPE: Final = 1024 * 1024


class Stdio:
    """Owns the descriptors 1 and 2 and the pipes that stand in for them.

    The pipes hold what is printed before a reader comes, and block the writer when
    they are full (SIO-4). Because the descriptors themselves are replaced, children
    and libraries in C are carried too.
    """

    def __init__(self) -> None:
        """Takes the descriptors over."""
        self.handshake = os.dup(_STDOUT)
        """The standard output that the host reads the handshake from."""
        self.log = os.dup(_STDERR)
        """The standard error that the host reads as the log."""
        self._pipes = {_capture(channel): channel for channel in (_STDOUT, _STDERR)}
        # What was printed before still waits in Python's own buffer, and would
        # otherwise precede the handshake (HS-1).
        sys.stdout.flush()
        _by_line()
        self._readers: set[_Reader] = set()
        self._changed = threading.Condition()
        self._draining = False

    def handler(self, threads: ThreadPoolExecutor) -> grpc.GenericRpcHandler:
        """Returns what answers the service's calls."""

        def stream(_request: _wire.Empty, call: grpc.ServicerContext) -> Iterator[_wire.StdioData]:
            with self._reading() as reader:
                if call.add_callback(reader.wake):
                    yield from self._chunks(reader, call)

        return protocol_handler(SERVICE, threads, {STREAM: stream})

    def drain(self, limit: float) -> None:
        """Sends what was printed so far, then ends the streams, within a time limit."""
        end = time.monotonic() + limit
        with self._changed:
            if not self._readers:
                return
        # A flush blocks while a pipe is full, and only the host can empty it.
        flush = threading.Thread(target=_flush, daemon=True)
        flush.start()
        flush.join(limit)
        with self._changed:
            self._draining = True
            for reader in self._readers:
                reader.wake()
            self._changed.wait_for(lambda: not self._readers, max(0.0, end - time.monotonic()))

    def release(self) -> None:
        """Gives the descriptors back, so that nobody waits on a full pipe.

        Standard output goes nowhere from here on, since the host discards it at best
        (HS-17); standard error is the host's log again.
        """
        discard_stdout()
        os.dup2(self.log, _STDERR)
        with self._changed:
            if self._readers:
                return
            for pipe in self._pipes:
                os.close(pipe)
            self._pipes = {}

    @contextlib.contextmanager
    def _reading(self) -> Iterator[_Reader]:
        reader = _Reader(self._pipes)
        with self._changed:
            self._readers.add(reader)
        try:
            yield reader
        finally:
            with self._changed:
                self._readers.discard(reader)
                self._changed.notify_all()
                reader.close()

    def _chunks(self, reader: _Reader, call: grpc.ServicerContext) -> Iterator[_wire.StdioData]:
        """Yields what comes out of the pipes while the call lasts (SIO-2, SIO-6)."""
        while call.is_active():
            draining = self._draining
            empty = True
            for pipe in reader.ready(wait=not draining):
                chunk = _read(pipe)
                if chunk:
                    empty = False
                    yield _wire.StdioData(channel=self._pipes[pipe], data=chunk)
            if draining and empty:
                return


class _Reader:
    """One call of StreamStdio: waits for the pipes, and can be woken."""

    def __init__(self, pipes: dict[int, int]) -> None:
        self._awake, self._wake = os.pipe()
        os.set_blocking(self._wake, False)
        self._lock = threading.Lock()
        self._closed = False
        self._selector = selectors.DefaultSelector()
        for pipe in (self._awake, *pipes):
            self._selector.register(pipe, selectors.EVENT_READ)

    def wake(self) -> None:
        """Ends a wait, now or later."""
        with self._lock:
            if not self._closed:
                os.write(self._wake, b"\0")

    def ready(self, *, wait: bool) -> list[int]:
        """Returns the pipes that have something to read; none where it was woken."""
        found = [key.fd for key, _ in self._selector.select(None if wait else 0)]
        if self._awake in found:
            os.read(self._awake, 4096)
            found.remove(self._awake)
        return found

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._selector.close()
            os.close(self._awake)
            os.close(self._wake)


def discard_stdout() -> None:
    """Sends to nowhere what is printed from here on, and what Python has not written yet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, _STDOUT)
    os.close(nowhere)


def _capture(channel: int) -> int:
    """Puts a pipe in the place of a descriptor and returns the end to read."""
    read, write = os.pipe()
    # An extension that prints while it holds the interpreter's lock can never see the
    # pipe emptied, so the pipe is as large as Linux lets everybody have.
    with contextlib.suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - not on every system

        fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, _PIPE)
    os.dup2(write, channel)
    os.close(write)
    os.set_blocking(read, False)
    return read


def _read(pipe: int) -> bytes:
    """Reads what is there; nothing where another reader was quicker (SIO-5)."""
    try:
        return os.read(pipe, _CHUNK)
    except BlockingIOError:
        return b""


def _by_line() -> None:
    """Has Python hand each line over at once, as it would to a terminal."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(line_buffering=True)


def _flush() -> None:
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
