"""What every runtime makes of a host that disappears: go-plugin's own is killed in mid-stream.

By then streams go both ways on the main connection and on a brokered one, the plugin waits for an
answer of the host, and prints. Needs `ci/peers`, and of each runtime what its row in
`ci/runtimes.py` says.
"""

from __future__ import annotations

import contextlib
import ctypes
import itertools
import json
import os
import pathlib
import select
import signal
import socket
import subprocess
import tempfile
import unittest
from collections.abc import Iterator
from dataclasses import dataclass

from ci.kit import PEERS, Report
from ci.runtimes import OWN

LIMIT_SECONDS = 30
MODES = {"plain": [], "AutoMTLS": ["-mtls"], "mux": ["-mux"], "AutoMTLS, mux": ["-mtls", "-mux"]}
WATCHING = "ends-with-host"
# Stands for the file of the log.
LOG = "log"
KEPT: list[object] = ["sh", "-c", 'exec "$@" 2>"$0"', LOG]
PR_SET_CHILD_SUBREAPER = 36
# A client's first words in HTTP/2, and its server's first frame.
SETTINGS, FRAME_HEADER = 4, 9
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes([0, 0, 0, SETTINGS, 0, 0, 0, 0, 0])


@dataclass
class Orphan:
    """A plugin whose host has been killed, which makes it a child of this process."""

    process: int
    address: str
    folder: pathlib.Path
    over: bool = False

    def end(self) -> int:
        """Waits for its end, and says with which status."""
        descriptor = os.pidfd_open(self.process)
        ended, _, _ = select.select([descriptor], [], [], LIMIT_SECONDS)
        os.close(descriptor)
        if not ended:
            raise AssertionError(f"the plugin lives on after {LIMIT_SECONDS} s")
        _, status = os.waitpid(self.process, 0)
        self.over = True
        return os.waitstatus_to_exitcode(status)

    def sockets(self) -> list[str]:
        """The files of its sockets."""
        return [file.name for file in sockets(self.folder).iterdir()]

    def log(self) -> list[str]:
        """What it has had to say."""
        return log(self.folder).read_text().splitlines()


def sockets(folder: pathlib.Path) -> pathlib.Path:
    """Where a plugin keeps its sockets."""
    return folder / "sockets"


def log(folder: pathlib.Path) -> pathlib.Path:
    """Where a plugin's log goes that its host does not get."""
    return folder / "log"


class LostHost(unittest.TestCase):
    """Each runtime in each mode."""

    @classmethod
    def setUpClass(cls) -> None:
        adopt(orphans=True)
        cls.addClassCleanup(adopt, orphans=False)

    def test_a_plugin_stays_up_or_ends_in_order(self) -> None:
        """Its log is a file, so that it can be read."""
        for name, mode in itertools.product(OWN, MODES):
            with self.subTest(f"{name}, {mode}"), orphaned(name, mode, KEPT) as plugin:
                # There is no second connection to one that is multiplexed (MUX-2).
                if "mux" not in mode:
                    self.assert_serves(plugin.address, plain=mode == "plain")
                    os.kill(plugin.process, signal.SIGTERM)
                self.assertEqual(plugin.end(), 0, plugin.log())
                self.assertLessEqual(len(plugin.log()), 1, plugin.log())
                self.assertEqual(plugin.sockets(), [])

    def test_a_plugin_that_watches_its_host_ends(self) -> None:
        """Its log goes to a pipe that nobody reads any more."""
        for name, mode in itertools.product(OWN, MODES):
            with self.subTest(f"{name}, {mode}"), orphaned(name, mode, [], WATCHING) as plugin:
                self.assertEqual(plugin.end(), 0)
                self.assertEqual(plugin.sockets(), [])

    def assert_serves(self, address: str, *, plain: bool) -> None:
        with socket.socket(socket.AF_UNIX) as host:
            host.settimeout(LIMIT_SECONDS)
            host.connect(address)
            host.sendall(PREFACE)
            answer = host.recv(FRAME_HEADER, socket.MSG_WAITALL)
        # With AutoMTLS it is enough to be turned away.
        self.assertEqual(answer[3:4] == bytes([SETTINGS]), plain, answer)


def adopt(*, orphans: bool) -> None:
    """Whether processes become children of this one when their parent ends."""
    if ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(orphans)) != 0:
        raise OSError("prctl(PR_SET_CHILD_SUBREAPER) failed")


@contextlib.contextmanager
def orphaned(name: str, mode: str, before: list[object], *arguments: str) -> Iterator[Orphan]:
    """A plugin that a host has used until it was killed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        sockets(folder).mkdir()
        here = [f"{key}={sockets(folder)}" for key in ("TMPDIR", "PLUGIN_UNIX_SOCKET_DIR")]
        before = [log(folder) if word == LOG else word for word in before]
        command = [*before, "env", *here, *OWN[name].command, *arguments]
        host = [PEERS / "busy", "-cookie", OWN[name].cookie, *MODES[mode], "--", *command]
        report = use_and_kill([str(word) for word in host], folder)
        plugin = Orphan(report["process"], report["address"], folder)
        try:
            yield plugin
        finally:
            if not plugin.over:
                os.kill(plugin.process, signal.SIGKILL)
                os.waitpid(plugin.process, 0)


def use_and_kill(command: list[str], folder: pathlib.Path) -> Report:
    """What a host says of its plugin before it is killed."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as host:
        assert host.stdout is not None
        line = host.stdout.readline()
        host.kill()
    report: Report = json.loads(line)
    return report


if __name__ == "__main__":
    unittest.main()
