"""The runtime on stubs that somebody wrote by hand."""

from __future__ import annotations

import sys
from pathlib import Path

from google.protobuf.wrappers_pb2 import StringValue, UInt32Value

import host
import plugwright
import words
from conftest import Start
from plugwright import testing

EXAMPLE = Path(words.__file__)


class Progress(plugwright.Service):
    """The host's side."""

    full_name = "words.v1.Progress"
    methods = {"report": words.REPORT}

    def __init__(self) -> None:
        self.reported: list[str] = []

    def report(self, request: StringValue, _context: plugwright.Context) -> StringValue:
        self.reported.append(request.value)
        return StringValue()


class Words(plugwright.Client):
    """What a host calls."""

    def count(self, text: str) -> int:
        return self._unary_unary(words.COUNT, StringValue(value=text), None).value

    def split(self, text: str) -> list[str]:
        responses = self._unary_stream(words.SPLIT, StringValue(value=text), None)
        return [response.value for response in responses]


def test_in_process() -> None:
    progress = Progress()
    with testing.running(words.Words(), host={1: progress}) as channel:
        assert Words(channel).split("one two") == ["one", "two"]
    assert progress.reported == ["one", "two"]


def test_as_a_plugin(start: Start) -> None:
    plugin = start(
        command=[sys.executable, str(EXAMPLE)],
        WORDS_PLUGIN=words.COOKIE.value,
        PYTHONPATH=str(Path(plugwright.__file__).parent.parent),
    )
    assert plugin.fields[1] == "1"
    with plugin.channel() as channel:
        assert Words(channel).count("one two") == 2
        reply = host.unary(channel, words.COUNT.path, StringValue(value="three"), UInt32Value)
        assert reply.value == 1
        host.shutdown(channel)
        assert plugin.process.wait(host.LIMIT) == 0
