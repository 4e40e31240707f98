# {{ sdk.generated }}
"""Runs services in a test's own process."""

from ._plugwright.testing import Reattach, check, reattachable, running

__all__ = ["Reattach", "check", "reattachable", "running"]
