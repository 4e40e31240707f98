# {{ sdk.generated }}
"""Runs services in a test's own process."""

from ._plugwright.testing import check, running

__all__ = ["check", "running"]
