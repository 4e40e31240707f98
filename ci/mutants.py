"""Faults that are Python's own: of each, the kit finds just that, on a plugin by hand.

Needs `cargo build --package conformance --bins` first. The plugin and its faults are in
conformance/mutants/python; its packages and stubs go to target/ci.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import unittest

from ci.kit import ROOT, WORK, Report, check, execute, of_verdict, python_environment, require

SOURCE = ROOT / "conformance" / "mutants" / "python"
PROTOS = ROOT / "proto" / "goplugin"
STUBS = WORK / "python-mutants-stubs"
COOKIE = "PLUGWRIGHT_PYTHON_MUTANT=3b1f6c0d92e84a75"
# The exit code of a run in which no handshake line came.
NO_LINE = 6
# The system's choice of a port lies in the host's range once in 1,400 runs.
UNSURE = "socket/port-range"
WRONG = ("fail", "hang", "crash", "broken", "warn")
# Reflection, a MAY, is what the plugin leaves out.
BASELINE = ["reflection/v1:unimplemented", "reflection/v1alpha:unimplemented"]
FOUND = {
    "line-unflushed": ["handshake/announced:silent"],
    "banner-printed": ["handshake/first-line:preamble"],
    "print-after-line": ["handshake/quiet-stdout:chatter"],
    # An absent list and a bad entry are two clauses, and the one line breaks both.
    "versions-strict": ["negotiation/bad-entries:exits", "negotiation/no-list:exits"],
    "every-interface": ["socket/loopback:exposed"],
    "insecure-fallback": ["handshake/never-plaintext:plaintext"],
    "two-workers": ["grpc/concurrent-streams:starved"],
    "health-of-the-contract": ["health/serving:not-found"],
    "controller-forgotten": ["controller/implemented:unimplemented"],
    "waits-for-termination": ["controller/exits:alive"],
    "stop-with-long-grace": ["controller/open-streams:alive"],
    "keyboard-interrupt": ["signals/interrupt:died"],
    "stdin-read": ["environment/stdin:exits"],
    "output-decoded": ["stdio/bytes:altered"],
    "output-dropped-before-reader": ["stdio/before-reader:lost"],
    "level-number": ["log/fields:not-string"],
    "timestamp-of-logging": ["log/timestamp:layout"],
}


class PythonMutants(unittest.TestCase):
    """Expected are the findings themselves, not a red run."""

    python: pathlib.Path

    @classmethod
    def setUpClass(cls) -> None:
        cls.python = python_environment("python-mutants", SOURCE / "requirements.txt")
        shutil.rmtree(STUBS, ignore_errors=True)
        STUBS.mkdir(parents=True)
        require(
            *(cls.python, "-m", "grpc_tools.protoc", f"-I{PROTOS}"),
            *(f"--python_out={STUBS}", f"--grpc_python_out={STUBS}", *PROTOS.glob("*.proto")),
        )
        os.environ["PYTHONPATH"] = str(STUBS)

    def examine(self, *arguments: str) -> Report:
        return check(
            *("--suite", "core,stdio", "--skip", UNSURE, "--versions", "1,2", "--cookie", COOKIE),
            *("--", self.python, SOURCE / "plugin.py", *arguments),
        )

    def test_correct(self) -> None:
        report = self.examine()
        self.assertEqual(of_verdict(report, *WRONG), BASELINE)
        self.assertEqual(of_verdict(report, "untestable"), [])
        self.assertEqual(report["exit_code"], 0)

    def test_every_fault_is_listed(self) -> None:
        listed = execute(self.python, SOURCE / "plugin.py", "--list-faults")
        self.assertEqual(sorted(listed.stdout.split()), sorted(FOUND), listed.stderr)


def test_of(fault: str, found: list[str]) -> None:
    """Makes each fault a test of its own, so that the runner counts and names it."""

    def test(self: PythonMutants) -> None:
        report = self.examine("--fault", fault)
        # Where no line comes nothing else runs, and nothing else is found.
        baseline = [] if report["exit_code"] == NO_LINE else BASELINE
        self.assertEqual(of_verdict(report, *WRONG), sorted(baseline + found))

    setattr(PythonMutants, f"test_{fault.replace('-', '_')}", test)


for _fault, _found in FOUND.items():
    test_of(_fault, _found)


if __name__ == "__main__":
    unittest.main()
