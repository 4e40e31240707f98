"""The compiled protos are those in the tree."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SDK = Path(__file__).resolve().parent.parent


def test_in_step_with_the_protos() -> None:
    pytest.importorskip("grpc_tools", reason="grpcio-tools compiles the protos")
    tool = runpy.run_path(str(SDK / "tools" / "descriptors.py"))
    expected = tool["render"](tool["compiled"]())
    found = (SDK / "src" / "plugwright" / "_descriptors.py").read_text(encoding="utf-8")
    assert found == expected, "run tools/descriptors.py"


def test_two_copies_in_one_process(tmp_path: Path) -> None:
    """Every SDK vendors the runtime; they share a process."""
    for name in ("one", "two"):
        shutil.copytree(SDK / "src" / "plugwright", tmp_path / name / "_plugwright")
    code = "import one._plugwright.testing, two._plugwright.testing"
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=20)
