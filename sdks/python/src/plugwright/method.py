"""One method of a service, as data."""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from google.protobuf.message import Message

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT", bound=Message)


class Method(Generic[RequestT, ResponseT]):
    """What a caller and an implementation of a method must agree on."""

    # No data class: to make one takes a millisecond of every start.
    def __init__(  # noqa: PLR0913 - they are what a method has
        self,
        path: str,
        request: type[RequestT],
        response: type[ResponseT],
        *,
        client_streaming: bool = False,
        server_streaming: bool = False,
        timeout: float | None = None,
    ) -> None:
        self.path: Final = path
        """The path on the wire, such as `/acme.v1.Greeter/Greet`."""
        self.request: Final = request
        """The class of a request."""
        self.response: Final = response
        """The class of a response."""
        self.client_streaming: Final = client_streaming
        """The caller sends any number of requests."""
        self.server_streaming: Final = server_streaming
        """The implementation sends any number of responses."""
        self.timeout: Final = timeout
        """The deadline in seconds where the caller sets none."""

    def __repr__(self) -> str:
        """Returns the class and the path."""
        return f"Method({self.path!r})"

    @property
    def name(self) -> str:
        """The name within its service."""
        return self.path.rpartition("/")[2]
