"""Calls of a service that somebody else serves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

if TYPE_CHECKING:
    import grpc

    from .method import Method, RequestT, ResponseT

Item_co = TypeVar("Item_co", covariant=True)


class Stream(Protocol[Item_co]):
    """The responses of a streaming call, as they arrive."""

    def __iter__(self) -> Stream[Item_co]:
        """Returns itself."""
        ...

    def __next__(self) -> Item_co:
        """Waits for the next response."""
        ...

    def cancel(self) -> bool:
        """Ends the call without waiting for the rest."""
        ...


class Client:
    """The base of every generated client.

    A call that fails raises `RpcError`, whose `code()` and `details()` say why.
    """

    def __init__(self, channel: grpc.Channel) -> None:
        self._channel = channel

    def _unary_unary(
        self,
        method: Method[RequestT, ResponseT],
        request: RequestT,
        timeout: float | None,
    ) -> ResponseT:
        call = self._channel.unary_unary(
            method.path, method.request.SerializeToString, method.response.FromString
        )
        return call(request, timeout=_limit(method, timeout))

    def _unary_stream(
        self,
        method: Method[RequestT, ResponseT],
        request: RequestT,
        timeout: float | None,
    ) -> Stream[ResponseT]:
        call = self._channel.unary_stream(
            method.path, method.request.SerializeToString, method.response.FromString
        )
        return cast("Stream[ResponseT]", call(request, timeout=_limit(method, timeout)))

    def _stream_unary(
        self,
        method: Method[RequestT, ResponseT],
        requests: Iterable[RequestT],
        timeout: float | None,
    ) -> ResponseT:
        call = self._channel.stream_unary(
            method.path, method.request.SerializeToString, method.response.FromString
        )
        return call(iter(requests), timeout=_limit(method, timeout))

    def _stream_stream(
        self,
        method: Method[RequestT, ResponseT],
        requests: Iterable[RequestT],
        timeout: float | None,
    ) -> Stream[ResponseT]:
        call = self._channel.stream_stream(
            method.path, method.request.SerializeToString, method.response.FromString
        )
        return cast("Stream[ResponseT]", call(iter(requests), timeout=_limit(method, timeout)))


def _limit(method: Method[Any, Any], timeout: float | None) -> float | None:
    return method.timeout if timeout is None else timeout
