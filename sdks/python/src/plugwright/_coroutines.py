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

    def call(self, call: grpc.ServicerContext) -> Call:
        """Returns what runs the coroutines of one call."""
        return Call(call, self._running())

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


class Call:
    """What a call has under way in the loop: one thing at a time."""

    def __init__(self, call: grpc.ServicerContext, loop: asyncio.AbstractEventLoop) -> None:
        self._loop: Final = loop
        self._task: asyncio.Task[Any] | None = None
        self._over = False
        if not call.add_callback(self._end):
            self._over = True

    def wait(self, awaitable: Awaitable[Result]) -> Result:
        """Returns once nothing of the awaitable runs any more, whatever has ended it."""
        try:
            return asyncio.run_coroutine_threadsafe(self._run(awaitable), self._loop).result()
        except CancelledError:
            raise StatusError(grpc.StatusCode.CANCELLED, "the call was cancelled") from None

    def each(self, responses: AsyncIterator[Result]) -> Iterator[Result]:
        """Yields what an asynchronous generator does."""
        try:
            while (response := self.wait(anext(responses, _END))) is not _END:
                yield cast("Result", response)
        finally:
            close: Callable[[], Awaitable[object]] | None = getattr(responses, "aclose", None)
            if close is not None:
                asyncio.run_coroutine_threadsafe(_awaited(close()), self._loop).result()

    def cancel(self) -> None:
        """Cancels what is under way, once: what it does then to tidy up is left in peace.

        It is called in the loop, by whoever hears first that the call is over.
        """
        task, self._task = self._task, None
        if task is not None:
            task.cancel()

    async def _run(self, awaitable: Awaitable[Result]) -> Result:
        task = asyncio.create_task(_awaited(awaitable))
        self._task = task
        if self._over:
            self.cancel()
        return await task

    def _end(self) -> None:
        """Is called on a thread of grpcio's, however the call ends."""
        self._over = True
        task = self._task
        if task is not None and not task.done():
            self._loop.call_soon_threadsafe(self.cancel)


async def _awaited(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
