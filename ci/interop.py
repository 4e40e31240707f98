"""Runtimes under hashicorp/go-plugin's own hosts: every mode, and all that a host does.

Needs `ci/peers`, and what makes each runtime run. A runtime is one row of `RUNTIMES`.
"""

from __future__ import annotations

import itertools
import json
import os
import unittest
from dataclasses import dataclass

from ci.kit import PEERS, ROOT, WORK, Report, drive, execute

PROBE = "plugwright.v1.Probe"
MODES = {"plain": [], "AutoMTLS": ["-mtls"], "mux": ["-mux"], "AutoMTLS, mux": ["-mtls", "-mux"]}
KILL_MILLISECONDS = 2000


@dataclass(frozen=True)
class Runtime:
    """A plugin that serves the probe in two versions of its contract."""

    command: list[object]
    cookie: str
    versions: tuple[int, int]
    environment: list[str]
    tcp: str
    """What of the environment has it listen on TCP."""


RUNTIMES = {
    "python": Runtime(
        command=[WORK / "python/tools/bin/python", ROOT / "sdks/python/tests/sample_plugin.py"],
        cookie="SAMPLE_PLUGIN=yes",
        versions=(1, 5),
        environment=["SAMPLE_OPTIONS=from 1"],
        tcp="SAMPLE_NETWORK=tcp",
    ),
}


def setUpModule() -> None:
    # With it Python hands over at once what a plugin prints before its handshake.
    os.environ.pop("PYTHONUNBUFFERED", None)


class Interop(unittest.TestCase):
    """Each runtime in each mode."""

    def test_newest_host(self) -> None:
        for name, runtime in RUNTIMES.items():
            for mode, network in itertools.product(MODES, ("unix", "tcp")):
                with self.subTest(f"{name}, {mode}, {network}"):
                    self.assert_works(runtime, MODES[mode], network)

    def test_versions(self) -> None:
        for name, runtime in RUNTIMES.items():
            low, high = map(str, runtime.versions)
            for offered, expected in ((low, low), (high, high), (f"{low},{high}", high)):
                with self.subTest(f"{name}, {offered}"):
                    report = self.drive(runtime, "-versions", offered, "-ping")
                    self.assertEqual(report["version"], int(expected))

    def test_old_host(self) -> None:
        for name, runtime in RUNTIMES.items():
            for mode in ("plain", "AutoMTLS"):
                with self.subTest(f"{name}, {mode}, v1.4.10"):
                    self.assert_works_with_v1_4_10(runtime, MODES[mode])

    def drive(self, runtime: Runtime, *arguments: object) -> Report:
        variables = ["PLUGWRIGHT_PROBE=1", *runtime.environment]
        environment = itertools.chain.from_iterable(("-env", variable) for variable in variables)
        return drive(*environment, *arguments, plugin=runtime.command, cookie=runtime.cookie)

    def assert_works(self, runtime: Runtime, mode: list[str], network: str) -> None:
        report = self.drive(
            runtime,
            *mode,
            *("-versions", runtime.versions[0], "-timing", "-ping", "-serve", PROBE),
            *(("-env", runtime.tcp) if network == "tcp" else ()),
            *("-call", f"{PROBE}/Echo", "-data", '"aGk="'),
            *("-call", f"{PROBE}/Chat", "-data", '"YQ=="', "-data", '"Yg=="'),
            *("-call", f"{PROBE}/Large", "-data", "5000000"),
            *("-call", f"{PROBE}/Dial", "-data", '"$broker"'),
            *("-call", f"{PROBE}/Accept", "-data", "77"),
            *("-call", f"{PROBE}/Echo@77", "-data", '""'),
            *("-call", f"{PROBE}/PrintStdout", "-data", '"b3V0"'),
            *("-call", f"{PROBE}/PrintStderr", "-data", '"ZXJy"'),
            *("-expect-stdout", "out", "-expect-stderr", "err"),
        )
        self.assertEqual([call["code"] for call in report["calls"]], ["OK"] * 8)
        responses = [call["responses"] for call in report["calls"]]
        self.assertEqual(responses[:2], [["aGk="], ["YQ==", "Yg=="]])
        self.assertEqual(responses[5], ["Nzc="])
        self.assertEqual(report["exit"], {"graceful": True, "code": 0})
        self.assertLess(report["durations"]["kill_ms"], KILL_MILLISECONDS)

    def assert_works_with_v1_4_10(self, runtime: Runtime, mode: list[str]) -> None:
        host = [PEERS / "host@v1.4.10", *mode, "-cookie", runtime.cookie]
        environment = ["env", "PLUGWRIGHT_PROBE=1", *runtime.environment]
        done = execute(*host, "--", *environment, *runtime.command)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["exit"], {"graceful": True, "code": 0})
        self.assertEqual(report["accepted"], "77")


if __name__ == "__main__":
    unittest.main()
