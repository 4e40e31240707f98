"""What a streaming call's handler is given and gives, in either style of Python."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterator
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

    def __init__(self, requests: Iterator[RequestT], threads: ThreadPoolExecutor | None) -> None:
        """Takes the requests, and the threads that wait for them where a handler is async."""
        self._requests = requests
        self._threads = threads

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
        found = await loop.run_in_executor(self._threads, next, self._requests, _END)
        if found is _END:
            raise StopAsyncIteration
        return cast("RequestT", found)
