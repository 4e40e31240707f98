"""What a streaming call's handler is given and gives, in either style of Python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, TypeVar, Union, cast

RequestT = TypeVar("RequestT")
ResponseT = TypeVar("ResponseT")

Answer = Union[ResponseT, Awaitable[ResponseT]]  # noqa: UP007 - mypy takes no other
"""What a handler with one response returns: the response, or with `async def` its promise."""
Answers = Iterator[ResponseT] | AsyncIterator[ResponseT]
"""What a handler with any number of responses returns; most are generators."""

_END: Final = object()


class Requests(Generic[RequestT]):
    """The requests of a streaming call as they arrive, for `for` and for `async for`."""

    def __init__(
        self,
        requests: Iterator[RequestT],
        threads: ThreadPoolExecutor | None,
        cancel: Callable[[], None] | None = None,
    ) -> None:
        """Takes the requests, and for an async handler the threads that wait for them.

        `cancel` is what to call in its loop when they break off, as they do with the call.
        """
        self._requests = requests
        self._threads = threads
        self._cancel = cancel

    def __iter__(self) -> Iterator[RequestT]:
        """Returns itself."""
        return self

    def __next__(self) -> RequestT:
        """Waits for the next request."""
        return next(self._requests)

    def __aiter__(self) -> AsyncIterator[RequestT]:
        """Returns itself."""
        return self

    async def __anext__(self) -> RequestT:
        """Waits for the next request while others go on."""
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, next, self._requests, _END)
        except Exception:
            if self._cancel is not None:
                # A handler hears of the end of its call once, as a cancellation. This one would
                # otherwise come a moment later and interrupt what the handler does to tidy up.
                self._cancel()
                await asyncio.sleep(0)
            raise
        if found is _END:
            raise StopAsyncIteration
        return cast("RequestT", found)
