"""Where handlers that are `async def` run: one event loop, beside grpcio's threads."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import Any, Final, TypeVar, cast

import grpc

from ._errors import StatusError

_MOST: Final = 1024
"""How many calls of such handlers may be under way. Each has a thread, which sleeps."""
_END: Final = object()

Result = TypeVar("Result")


class Coroutines:
    """Runs coroutines for threads that wait for them."""

    def __init__(self) -> None:
        self.threads: Final = ThreadPoolExecutor(_MOST, thread_name_prefix="plugwright-async")
        """For calls that wait, so that they hold no worker."""
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def use(self, loop: asyncio.AbstractEventLoop) -> None:
        """Runs them on a loop that somebody else runs."""
        with self._lock:
            self._loop = loop

    def wait(self, awaitable: Awaitable[Result], call: grpc.ServicerContext) -> Result:
        """Returns what an awaitable does; when its call is cancelled, so is it."""
        task = asyncio.run_coroutine_threadsafe(_awaited(awaitable), self._running())

        def cancel() -> None:
            task.cancel()

        if not call.add_callback(cancel):
            cancel()
        try:
            return task.result()
        except CancelledError:
            raise StatusError(grpc.StatusCode.CANCELLED, "the call was cancelled") from None

    def each(
        self, responses: AsyncIterator[Result], call: grpc.ServicerContext
    ) -> Iterator[Result]:
        """Yields what an asynchronous generator does."""
        try:
            while (response := self.wait(anext(responses, _END), call)) is not _END:
                yield cast("Result", response)
        finally:
            close: Callable[[], Awaitable[object]] | None = getattr(responses, "aclose", None)
            if close is not None:
                asyncio.run_coroutine_threadsafe(_awaited(close()), self._running()).result()

    def _running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                run = self._loop.run_forever
                threading.Thread(target=run, name="plugwright-asyncio", daemon=True).start()
            return self._loop


SHARED: Final = Coroutines()
"""What coroutines share, such as a connection pool, belongs to one loop: there is one."""


def is_async(function: Callable[..., Any]) -> bool:
    """Says whether a handler is `async def`, with or without `yield`."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)


async def _awaited(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
