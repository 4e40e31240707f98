"""The built tools as the tests in this folder use them: run, and their reports read."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARIES = pathlib.Path(os.environ.get("PLUGWRIGHT_BINARIES", ROOT / "target" / "debug"))
GEN_SDK = BINARIES / "gen-sdk"
CONFORMANCE = BINARIES / "conformance"
PEERS = ROOT / "target" / "peers"
WORK = ROOT / "target" / "ci"
MINUTES_10 = 600
# Whether this is `ci/test --full`.
FULL = os.environ.get("MUTANTS_AGAINST") == "all"
# What `conformance run --format json` prints.
Report = dict[str, Any]
FAILURES = {"fail", "hang", "crash", "broken"}


def execute(*command: object, cwd: pathlib.Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end and keeps what it prints."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=cwd, capture_output=True, text=True, timeout=MINUTES_10, check=False
    )


def require(*command: object, cwd: pathlib.Path = ROOT) -> None:
    """Runs a command that has to succeed for any test to mean something."""
    done = execute(*command, cwd=cwd)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def check(*arguments: object) -> Report:
    """The JSON report of `conformance run`, whose exit code it has to tell."""
    done = execute(CONFORMANCE, "run", "--format", "json", *arguments)
    try:
        report: Report = json.loads(done.stdout)
    except ValueError:
        message = f"no report; exit {done.returncode}\n{done.stdout}{done.stderr}"
        raise AssertionError(message) from None
    assert report["exit_code"] == done.returncode, done.stderr
    return report


def of_verdict(report: Report, *verdicts: str) -> list[str]:
    """What was found, by `check:reason` where there is a reason."""
    return sorted(it["reason"] or it["id"] for it in report["results"] if it["verdict"] in verdicts)


def drive(
    *arguments: object, plugin: list[object], cookie: str, cwd: pathlib.Path = ROOT
) -> Report:
    """What hashicorp/go-plugin's host has to say of a plugin."""
    done = execute(PEERS / "host", "-cookie", cookie, *arguments, "--", *plugin, cwd=cwd)
    try:
        report: Report = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(f"no report; exit {done.returncode}\n{done.stderr}") from None
    assert done.returncode == 0, f"{done.stderr}\n{done.stdout}"
    return report


def python_environment(name: str, requirements: pathlib.Path) -> pathlib.Path:
    """The interpreter of an environment with pinned packages, kept until the pins change."""
    folder = WORK / name
    python = folder / "bin" / "python"
    pins, installed = requirements.read_text(), folder / "pins.txt"
    if not installed.exists() or installed.read_text() != pins:
        require(sys.executable, "-m", "venv", "--clear", folder)
        require(python, "-m", "pip", "--quiet", "install", "--requirement", requirements)
        installed.write_text(pins)
    return python
