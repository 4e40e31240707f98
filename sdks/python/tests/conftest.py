"""A plugin in a process of its own, as a host starts it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import grpc
import pytest

PLUGIN = Path(__file__).parent / "sample_plugin.py"
COMMAND = (sys.executable, str(PLUGIN))
LIMIT = 10.0


@dataclass
class Running:
    """A started plugin."""

    process: subprocess.Popen[bytes]
    directory: Path
    line: bytes

    @property
    def fields(self) -> list[str]:
        return self.line.decode().rstrip("\n").split("|")

    @property
    def socket(self) -> Path:
        return Path(self.fields[3])

    def channel(self) -> grpc.Channel:
        options = [("grpc.default_authority", "unused"), ("grpc.max_receive_message_length", -1)]
        return grpc.insecure_channel(f"unix:{self.socket}", options=options)

    def log(self) -> str:
        """Waits for the end, and returns what stood on standard error."""
        _, log = self.process.communicate(timeout=LIMIT)
        return log.decode()


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts plugins, and ends them with the test."""
    started: list[subprocess.Popen[bytes]] = []

    def start(command: Sequence[str] = COMMAND, **variables: str) -> Running:
        environment = dict(os.environ)
        environment.pop("PYTHONUNBUFFERED", None)
        environment.update(
            {
                "SAMPLE_PLUGIN": "yes",
                "PLUGIN_PROTOCOL_VERSIONS": "1,2",
                "PLUGIN_UNIX_SOCKET_DIR": str(tmp_path),
                "PLUGWRIGHT_PROBE": "1",
                **variables,
            }
        )
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return Running(process, tmp_path, _first_line(process))

    yield start
    for process in started:
        process.kill()
        process.communicate()


def _first_line(process: subprocess.Popen[bytes]) -> bytes:
    """Reads a line, or what there is where the plugin ends without one."""
    assert process.stdout is not None
    descriptor = process.stdout.fileno()
    end = time.monotonic() + LIMIT
    line = b""
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([descriptor], [], [], max(0, end - time.monotonic()))
        assert ready, "the plugin announced nothing in time"
        byte = os.read(descriptor, 1)
        if not byte:
            break
        line += byte
    return line
