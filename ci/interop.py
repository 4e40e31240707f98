"""Every runtime under hashicorp/go-plugin's own hosts, in each mode and on each network.

In each the host does all that one can; README shows the outcome as a table.

Needs `ci/peers`, and of each runtime what its row in `ci/runtimes.py` says.
"""

from __future__ import annotations

import itertools
import json
import unittest
from dataclasses import dataclass

from ci.kit import PEERS, ROOT, Report, drive, execute
from ci.runtimes import NETWORKS, RUNTIMES, Runtime

PROBE = "plugwright.v1.Probe"
MODES = {"plain": [], "AutoMTLS": ["-mtls"], "mux": ["-mux"], "AutoMTLS, mux": ["-mtls", "-mux"]}
OLD_MODES = {mode: MODES[mode] for mode in ("plain", "AutoMTLS")}
VERSIONS = {"1": 1, "2": 2, "1,2": 2}
KILL_MILLISECONDS = 2000
LARGE = 5_000_000


@dataclass(frozen=True)
class Call:
    """What a host calls, with what, and what comes back; bytes stand in base64."""

    method: str
    requests: list[str]
    responses: list[object] | None

    def flags(self) -> list[str]:
        """As the host takes it."""
        data = itertools.chain.from_iterable(("-data", request) for request in self.requests)
        return ["-call", f"{PROBE}/{self.method}", *data]


CALLS = {
    "unary": Call("Echo", ['"aGk="'], ["aGk="]),
    "unary, 5 MB": Call("Large", [str(LARGE)], None),
    "streams both ways": Call("Chat", ['"YQ=="', '"Yg=="'], ["YQ==", "Yg=="]),
    # An endpoint answers with the id under which it was dialled.
    "broker, plugin to host": Call("Dial", ['"$broker"'], ["MQ=="]),
    "broker, accepted": Call("Accept", ["77"], [{}]),
    "broker, host to plugin": Call("Echo@77", ['""'], ["Nzc="]),
    "stdout": Call("PrintStdout", ['"b3V0"'], [{}]),
    "stderr": Call("PrintStderr", ['"ZXJy"'], [{}]),
}
STDIO = {"stdout": "out", "stderr": "err"}


class Interop(unittest.TestCase):
    """Each runtime in each mode."""

    def test_newest_host(self) -> None:
        for (name, runtime), mode in itertools.product(RUNTIMES.items(), MODES):
            for network in runtime.networks:
                with self.subTest(f"{name}, {mode}, {network}"):
                    self.assert_works(runtime, MODES[mode], network)

    def test_old_host(self) -> None:
        for (name, runtime), mode in itertools.product(RUNTIMES.items(), OLD_MODES):
            for network in runtime.networks:
                with self.subTest(f"{name}, {mode}, {network}"):
                    self.assert_works_with_v1_4_10(runtime, OLD_MODES[mode], network)

    def test_readme_says_so(self) -> None:
        self.assertIn(table(), (ROOT / "README.md").read_text())

    def assert_works(self, runtime: Runtime, mode: list[str], network: str) -> None:
        for offered, expected in VERSIONS.items():
            report = host(runtime, network, *mode, "-versions", offered, "-ping")
            self.assertEqual(report["version"], expected, f"offered {offered}")
        calls = itertools.chain.from_iterable(call.flags() for call in CALLS.values())
        expected_stdio = [it for name, text in STDIO.items() for it in (f"-expect-{name}", text)]
        report = host(runtime, network, *mode, "-timing", "-serve", PROBE, *calls, *expected_stdio)
        for (name, call), found in zip(CALLS.items(), report["calls"], strict=True):
            self.assertEqual(found["code"], "OK", f"{name}: {found.get('message')}")
            if call.responses is not None:
                self.assertEqual(found["responses"], call.responses, name)
        self.assertGreater(len(report["calls"][1]["responses"][0]), LARGE, "unary, 5 MB")
        self.assertEqual({name: report[name] for name in STDIO}, STDIO)
        self.assertEqual(report["exit"], {"graceful": True, "code": 0})
        self.assertLess(report["durations"]["kill_ms"], KILL_MILLISECONDS)

    def assert_works_with_v1_4_10(self, runtime: Runtime, mode: list[str], network: str) -> None:
        command = [PEERS / "host@v1.4.10", *mode, "-cookie", runtime.cookie]
        done = execute(*command, "--", *runtime.on(network))
        self.assertEqual(done.returncode, 0, done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(report["exit"], {"graceful": True, "code": 0})
        self.assertEqual((report["dialled"], report["accepted"]), (report["offered"], "77"))
        self.assertEqual(report["stdout"], "printed by the plugin")


def host(runtime: Runtime, network: str, *arguments: object) -> Report:
    """What the newest host has to say of the runtime."""
    environment = ("-env", "PLUGWRIGHT_PROBE=1")
    return drive(*environment, *arguments, plugin=runtime.on(network), cookie=runtime.cookie)


def table() -> str:
    """What the tests above run, as README shows it."""
    reasons = list(dict.fromkeys(it.no_tcp for it in RUNTIMES.values() if it.no_tcp))
    columns = [*MODES, *(f"v1.4.10, {mode}" for mode in OLD_MODES)]
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for name, runtime in RUNTIMES.items():
        mark = f" ({reasons.index(runtime.no_tcp) + 1})" if runtime.no_tcp else ""
        cell = ", ".join(runtime.networks) + mark
        lines.append(f"| {name} | " + " | ".join([cell] * len(columns)) + " |")
    notes = [f"({number}) no {NETWORKS[1]}: {why}." for number, why in enumerate(reasons, 1)]
    return "\n".join([*lines, "", *notes]) + "\n"


if __name__ == "__main__":
    unittest.main()
