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
        return _Call(call, self._running()).wait(awaitable)

    def each(
        self, responses: AsyncIterator[Result], call: grpc.ServicerContext
    ) -> Iterator[Result]:
        """Yields what an asynchronous generator does."""
        loop = self._running()
        this = _Call(call, loop)
        try:
            while (response := this.wait(anext(responses, _END))) is not _END:
                yield cast("Result", response)
        finally:
            close: Callable[[], Awaitable[object]] | None = getattr(responses, "aclose", None)
            if close is not None:
                asyncio.run_coroutine_threadsafe(_awaited(close()), loop).result()

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


class _Call:
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

    async def _run(self, awaitable: Awaitable[Result]) -> Result:
        task = asyncio.create_task(_awaited(awaitable))
        self._task = task
        self._cancel_where_over()
        return await task

    def _end(self) -> None:
        """Is called on a thread of grpcio's, however the call ends."""
        self._over = True
        if self._task is not None and not self._task.done():
            self._loop.call_soon_threadsafe(self._cancel_where_over)

    def _cancel_where_over(self) -> None:
        if self._over and self._task is not None:
            self._task.cancel()


async def _awaited(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
