"""A plugin to start in tests: the probe, and what its own code does around it."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from google.protobuf.empty_pb2 import Empty
from google.protobuf.wrappers_pb2 import StringValue

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

import plugwright

NETWORKS: dict[str, plugwright.Network | None] = {"": None, "unix": "unix", "tcp": "tcp"}
LOG = logging.getLogger("sample")


class Sample(plugwright.Service):
    """Does in its own process what a test asks for."""

    full_name = "sample.Sample"
    methods = {
        "run": plugwright.Method("/sample.Sample/Run", StringValue, Empty),
    }

    def run(self, request: StringValue, _context: plugwright.Context) -> Empty:
        actions: dict[str, Callable[[], object]] = {
            "log": lambda: LOG.info("did it", extra={"count": 3}),
            "print without a newline": lambda: print("half a line", end=""),
            "child": lambda: os.system("echo from a child"),
            "thread fails": self.fail_in_thread,
            "hang": threading.Event().wait,
            "raise": self.fail,
            "line": lambda: print("x" * 100_000),
        }
        if request.value == "wrong type":
            return StringValue()  # type: ignore[return-value]
        actions[request.value]()
        return Empty()

    def fail(self) -> None:
        raise RuntimeError("as asked")

    def fail_in_thread(self) -> None:
        thread = threading.Thread(target=self.fail)
        thread.start()
        thread.join()


class Async(plugwright.Service):
    """Handlers that are `async def`."""

    full_name = "sample.Async"
    methods = {
        "unary": plugwright.Method("/sample.Async/Unary", StringValue, StringValue),
        "total": plugwright.Method(
            "/sample.Async/Total", StringValue, StringValue, client_streaming=True
        ),
        "chat": plugwright.Method(
            "/sample.Async/Chat",
            StringValue,
            StringValue,
            client_streaming=True,
            server_streaming=True,
        ),
    }

    def __init__(self) -> None:
        self.waiting = 0
        self.cancelled = 0

    async def unary(self, request: StringValue, _context: plugwright.Context) -> StringValue:
        if request.value == "raise":
            raise plugwright.StatusError(plugwright.StatusCode.DATA_LOSS, "as asked")
        if request.value == "count":
            return StringValue(value=f"{self.waiting} {self.cancelled}")
        if request.value == "loop":
            return StringValue(value=threading.current_thread().name)
        self.waiting += 1
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return StringValue()

    async def total(
        self, requests: plugwright.Requests[StringValue], _context: plugwright.Context
    ) -> StringValue:
        return StringValue(value=",".join([request.value async for request in requests]))

    async def chat(
        self, requests: plugwright.Requests[StringValue], _context: plugwright.Context
    ) -> AsyncIterator[StringValue]:
        try:
            async for request in requests:
                yield request
        finally:
            # To tidy up may take a while. grpcio lets the requests of a cancelled call just end
            # at times, and then the cancellation comes in the midst of it.
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(0.1)
            self.cancelled += 1


SERVICES: list[plugwright.Service] = [Sample(), Async()]
OPTIONS = os.environ.get("SAMPLE_OPTIONS", "")

if __name__ == "__main__":
    print("printed before the handshake")
    atexit.register(LOG.info, "atexit ran")
    cookie = plugwright.MagicCookie("SAMPLE_PLUGIN", "yes")
    versions: dict[int, list[plugwright.Service]] = {2: SERVICES, 3: [], 5: SERVICES}
    if OPTIONS == "async":
        asyncio.run(plugwright.serve_async(cookie, versions))
    else:
        plugwright.serve(
            cookie,
            versions,
            network=NETWORKS[os.environ.get("SAMPLE_NETWORK", "")],
            ends_with_host=OPTIONS == "ends with host",
        )
    LOG.info("serve returned")
