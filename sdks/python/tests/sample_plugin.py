"""A plugin to start in tests: the probe, and what its own code does around it."""

from __future__ import annotations

import atexit
import logging
import os
import sys
import threading
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
        actions = {
            "log": lambda: LOG.info("did it", extra={"count": 3}),
            "print without a newline": lambda: print("half a line", end=""),
            "child": lambda: os.system("echo from a child"),
            "thread fails": self.fail_in_thread,
            "hang": threading.Event().wait,
            "raise": self.fail,
        }
        actions[request.value]()
        return Empty()

    def fail(self) -> None:
        raise RuntimeError("as asked")

    def fail_in_thread(self) -> None:
        thread = threading.Thread(target=self.fail)
        thread.start()
        thread.join()


if __name__ == "__main__":
    print("printed before the handshake")
    atexit.register(LOG.info, "atexit ran")
    plugwright.serve(
        plugwright.MagicCookie("SAMPLE_PLUGIN", "yes"),
        {2: [Sample()], 3: [], 5: [Sample()]},
        network=NETWORKS[os.environ.get("SAMPLE_NETWORK", "")],
    )
    LOG.info("serve returned")
