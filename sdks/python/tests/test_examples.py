"""Examples of a contract, and services that run in the test's own process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from google.protobuf import descriptor_pb2
from google.protobuf.wrappers_pb2 import StringValue

from plugwright import (
    Client,
    Context,
    Method,
    RpcError,
    Service,
    StatusCode,
    StatusError,
    _wire,
    by_version,
    message_class,
    register,
)
from plugwright.examples import Case, Example, Examples
from plugwright.testing import check, running

UPPER = Method("/test.Words/Upper", StringValue, StringValue, timeout=5.0)
COUNT = Method("/test.Words/Count", _wire.ConnInfo, StringValue)
EACH = Method(
    "/test.Words/Each", StringValue, StringValue, client_streaming=True, server_streaming=True
)

UPPERS = Examples(
    UPPER,
    [
        Example("plain", ['"a"'], ['"A"']),
        Example("nothing", ['""'], error=StatusCode.INVALID_ARGUMENT),
    ],
)
EACHES = Examples(
    EACH,
    [
        Example("two", ['"a"', '"b"'], ['"A"', '"B"']),
        Example("three", ['"a"', '"b"', '"c"'], ['"A"', '"B"', '"C"']),
        Example("late", ['"d"', '"e"'], ['"all"']),
        Example("one", ['"x"'], ['"X"'], StatusCode.ABORTED),
    ],
)


class HostClient(Client):
    def upper(self, request: StringValue) -> StringValue:
        return self._unary_unary(UPPER, request, None)


class Words(Service):
    full_name = "test.Words"
    methods = {"upper": UPPER, "each": EACH}

    def upper(self, request: StringValue, _context: Context) -> StringValue:
        return UPPERS.response(request)

    def each(self, requests: Iterator[StringValue], _context: Context) -> Iterator[StringValue]:
        return EACHES.conversation(requests)


class Wrong(Words):
    def upper(self, request: StringValue, _context: Context) -> StringValue:
        return request


class Relay(Words):
    """Passes on to the host what it is asked."""

    def upper(self, request: StringValue, context: Context) -> StringValue:
        for _ in range(2):
            client = context.connect(HostClient, len(request.value))
            if client is None:
                raise StatusError(StatusCode.FAILED_PRECONDITION, "no host")
            answer = client.upper(request)
        return answer


def strings(*values: str) -> list[StringValue]:
    return [StringValue(value=value) for value in values]


@pytest.mark.parametrize("case", [*UPPERS.cases, *EACHES.cases], ids=str)
def test_every_example_through_a_channel(case: Case[StringValue, StringValue]) -> None:
    check(case, Words())


@pytest.mark.parametrize("case", UPPERS.cases, ids=str)
def test_wrong_answers_are_noticed(case: Case[StringValue, StringValue]) -> None:
    with pytest.raises(AssertionError):
        check(case, Wrong())


def test_unknown_requests() -> None:
    assert UPPERS.response(*strings("?")) == StringValue()
    assert list(UPPERS.responses(*strings("?"))) == []
    assert list(EACHES.conversation(strings("?", "a"))) == []


def test_broker_ids_match_anything() -> None:
    examples = Examples(COUNT, [Example("any", ['{"serviceId":7}'], ['"x"'])], ["service_id"])
    assert examples.cases[0].requests == [_wire.ConnInfo()]
    assert examples.response(_wire.ConnInfo(service_id=3)).value == "x"


def test_conversation_answers_as_requests_come() -> None:
    requests = iter(strings("a", "b"))
    conversation = EACHES.conversation(requests)
    assert next(conversation).value == "A"
    assert next(requests).value == "b"


def test_host_service() -> None:
    with running(Relay(), host={1: Words()}) as channel:
        client = HostClient(channel)
        assert client.upper(StringValue(value="a")).value == "A"
        for value, code in [("", "FAILED_PRECONDITION"), ("ab", "UNAVAILABLE")]:
            with pytest.raises(RpcError) as failed:
                client.upper(StringValue(value=value))
            assert failed.value.code().name == code


def test_services_by_version() -> None:
    class Newer(Words):
        protocol_version = 2

    class Older(Words):
        protocol_version = 1

    newer, older = Newer(), Older()
    assert by_version([newer, older]) == {1: [older], 2: [newer]}
    with pytest.raises(ValueError, match=r"`test\.Words` is implemented twice"):
        by_version([newer, Newer()])


def test_contract_in_two_versions_in_one_process() -> None:
    def file(field: str) -> bytes:
        proto = descriptor_pb2.FileDescriptorProto(name="test/a.proto", package="test")
        proto.message_type.add(name="A").field.add(name=field, number=1, type=9, label=1)
        return proto.SerializeToString()

    for _ in range(2):
        register({"test/a.proto": file("one")})
    assert message_class("test.A") is message_class("test.A")
    with pytest.raises(ImportError, match=r"`test/a\.proto`"):
        register({"test/a.proto": file("other")})
