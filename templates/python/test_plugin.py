# {{ sdk.generated }}
"""The plugin{% if plugin.has_examples %} answers as the examples of the contract say{% else %} starts{% endif %}."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
{%- if plugin.has_examples %}
from typing import Any

import pytest

from {{ sdk.package }} import testing
from {{ sdk.package }}.{{ plugin.version_module }} import examples
from main import SERVICES
{%- endif %}

PLUGIN = Path(__file__).parent.parent / "plugin" / "main.py"

{%- if plugin.has_examples %}


@pytest.mark.parametrize("case", examples.CASES, ids=str)
def test_example(case: Any) -> None:
    """Calls the plugin as the example does."""
    testing.check(case, *SERVICES)
{%- endif %}


def test_starts_only_for_a_host() -> None:
    """Without the host's cookie the plugin says what it is, and ends."""
    ended = subprocess.run([sys.executable, PLUGIN], capture_output=True, check=False, timeout=30)
    assert ended.returncode == 1
    assert ended.stdout == b""
    assert b"plugin" in ended.stderr
