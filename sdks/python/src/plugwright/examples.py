"""The examples of a contract: calls whose outcome the contract states.

A generated SDK lists them. Its tests check a plugin against them, and the plugin
that it starts you off with answers from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic

from google.protobuf import json_format
from grpc import StatusCode

from ._errors import StatusError
from .method import Method, RequestT, ResponseT


@dataclass(frozen=True)
class Example:
    """One call; the messages are in protobuf's JSON form."""

    name: str
    requests: Sequence[str] = ()
    responses: Sequence[str] = ()
    error: StatusCode | None = None


@dataclass(frozen=True)
class Case(Generic[RequestT, ResponseT]):
    """One call, with its messages."""

    method: Method[RequestT, ResponseT]
    name: str
    requests: list[RequestT]
    responses: list[ResponseT]
    error: StatusCode | None

    def __str__(self) -> str:
        """Returns what a test report calls the case."""
        return f"{self.method.path}: {self.name}"


class Examples(Generic[RequestT, ResponseT]):
    """The examples of one method."""

    def __init__(
        self,
        method: Method[RequestT, ResponseT],
        examples: Sequence[Example],
        broker_ids: Sequence[str] = (),
    ) -> None:
        """Takes the fields of a request that carry broker ids, which no example can know."""
        self.method = method
        self._broker_ids = broker_ids
        self.cases: list[Case[RequestT, ResponseT]] = [
            Case(
                method,
                example.name,
                [self._request(text) for text in example.requests],
                [json_format.Parse(text, method.response()) for text in example.responses],
                example.error,
            )
            for example in examples
        ]

    def response(self, *requests: RequestT) -> ResponseT:
        """Returns the response to some requests; a default one where no example has them."""
        return next(self.responses(*requests), self.method.response())

    def responses(self, *requests: RequestT) -> Iterator[ResponseT]:
        """Yields the responses to some requests; none where no example has them."""
        seen = [self._without_broker_ids(request) for request in requests]
        for case in self.cases:
            if case.requests == seen:
                yield from case.responses
                _fail(case)
                return

    def conversation(self, requests: Iterable[RequestT]) -> Iterator[ResponseT]:
        """Answers request by request, as long as an example begins with them.

        Where each example that may still be meant has a response to a request, and the
        same, it is sent as the request comes; the rest follows when the requests end.
        """
        left = self.cases
        sent = 0
        count = 0
        for count, request in enumerate(requests, start=1):
            seen = self._without_broker_ids(request)
            left = [case for case in left if case.requests[count - 1 : count] == [seen]]
            due = [case.responses[sent] for case in left if _in_step(case)]
            if due and len(due) == len(left) and all(response == due[0] for response in due):
                yield due[0]
                sent += 1
        for case in left:
            if len(case.requests) == count:
                yield from case.responses[sent:]
                _fail(case)
                return

    def _request(self, text: str) -> RequestT:
        return self._without_broker_ids(json_format.Parse(text, self.method.request()))

    def _without_broker_ids(self, request: RequestT) -> RequestT:
        copy = self.method.request()
        copy.CopyFrom(request)
        for field in self._broker_ids:
            copy.ClearField(field)
        return copy


def _in_step(case: Case[RequestT, ResponseT]) -> bool:
    return len(case.requests) == len(case.responses)


def _fail(case: Case[RequestT, ResponseT]) -> None:
    if case.error is not None:
        raise StatusError(case.error, case.name)
