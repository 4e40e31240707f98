"""Log lines: LOG."""

from __future__ import annotations

import json
import logging
import os
import re
from typing import Any

import grpc
import pytest

import host
from conftest import Start
from plugwright._log import HclogHandler

TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


def logged(level: int, message: str, **more: Any) -> dict[str, Any]:
    """Returns the one line that a record becomes."""
    read, write = os.pipe()
    log = logging.Logger("acme.greeter")  # noqa: LOG001
    log.addHandler(HclogHandler(write))
    log.log(level, message, **more)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as lines:
        (line,) = lines.read().splitlines()
    parsed: dict[str, Any] = json.loads(line)
    return parsed


def test_line() -> None:
    line = logged(logging.INFO, "hi\nthere", extra={"count": 3, "@level": "x", "object": object})
    assert TIMESTAMP.fullmatch(line.pop("@timestamp"))
    assert line == {
        "@level": "info",
        "@message": "hi\nthere",
        "@module": "acme.greeter",
        "count": 3,
        "level": "x",
        "object": "<class 'object'>",
    }


@pytest.mark.parametrize(
    ("level", "name"),
    [(5, "trace"), (10, "debug"), (20, "info"), (30, "warn"), (40, "error"), (50, "error")],
)
def test_levels(level: int, name: str) -> None:
    assert logged(level, "x")["@level"] == name


def test_timestamp_of_a_whole_second() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "x", None, None)
    record.created = 0.0
    line = json.loads(HclogHandler(2).format(record))
    assert line["@timestamp"] == "1970-01-01T00:00:00.000000Z"


def test_nobody_reads(capfd: pytest.CaptureFixture[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    log = logging.Logger("x")  # noqa: LOG001
    log.addHandler(HclogHandler(write))
    log.info("into the void")
    os.close(write)
    assert capfd.readouterr().err == ""


def test_reaches_the_hosts_log(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        printed = host.Printed(channel)
        host.run(channel, "log")
        host.run(channel, "thread fails")
        with pytest.raises(grpc.RpcError) as failed:
            host.run(channel, "raise")
        host.shutdown(channel)
        printed.wait_for_end()
    assert failed.value.code() is grpc.StatusCode.UNKNOWN
    assert failed.value.details() == "RuntimeError: as asked"
    lines = [json.loads(line) for line in plugin.log().splitlines()]
    found = {line["@message"]: line for line in lines}
    assert found["did it"]["count"] == 3
    assert found["uncaught exception"]["error"] == "as asked"
    assert "RuntimeError: as asked" in found["a handler failed"]["stacktrace"]
    assert found["a handler failed"]["method"] == "/sample.Sample/Run"
    assert printed.text[2] == b""
