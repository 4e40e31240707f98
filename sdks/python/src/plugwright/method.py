"""One method of a service, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from google.protobuf.message import Message

RequestT = TypeVar("RequestT", bound=Message)
ResponseT = TypeVar("ResponseT", bound=Message)


@dataclass(frozen=True)
class Method(Generic[RequestT, ResponseT]):
    """What a caller and an implementation of a method must agree on."""

    path: str
    """The path on the wire, such as `/acme.v1.Greeter/Greet`."""
    request: type[RequestT]
    """The class of a request."""
    response: type[ResponseT]
    """The class of a response."""
    client_streaming: bool = False
    """The caller sends any number of requests."""
    server_streaming: bool = False
    """The implementation sends any number of responses."""
    timeout: float | None = None
    """The deadline in seconds where the caller sets none."""

    @property
    def name(self) -> str:
        """The name within its service."""
        return self.path.rpartition("/")[2]
