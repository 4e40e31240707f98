"""Fixtures for pytest, each made for a plugin's services.

In a `conftest.py`, `channel = fixtures.running(Greeter)` gives each test that names
`channel` a plugin of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import grpc
import pytest

from . import reattach, testing
from .reattach import Reattach
from .service import Service

Make = Callable[[], Service]
"""Makes a service; its class will do."""


def running(*makes: Make, host: Mapping[int, Make] | None = None) -> Any:
    """Returns a fixture: a channel to services that run in the test's process.

    `host` makes what the host would serve, by broker id.
    """

    @pytest.fixture
    def channel() -> Iterator[grpc.Channel]:
        served = {broker_id: make() for broker_id, make in (host or {}).items()}
        with testing.running(*(make() for make in makes), host=served) as opened:
            yield opened

    return channel


def reattachable(*makes: Make, version: int | None = None) -> Any:
    """Returns a fixture: how a host attaches to a plugin in the test's process."""

    @pytest.fixture
    def plugin() -> Iterator[Reattach]:
        with reattach.reattachable(*(make() for make in makes), version=version) as attached:
            yield attached

    return plugin
