# {{ sdk.generated }}
"""Fixtures for pytest: `channel = fixtures.running(MyService)` in a `conftest.py`."""

from ._plugwright.fixtures import reattachable, running

__all__ = ["reattachable", "running"]
