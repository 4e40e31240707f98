"""What an implementation of a service tells the runtime about itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from google.protobuf import descriptor_pool
from google.protobuf.descriptor_pool import DescriptorPool

from .context import Context
from .method import Method


class Service:
    """The base of every service that a plugin serves.

    A generated SDK derives a class for each service of its contract, and a plugin's
    author derives from that.
    """

    full_name: ClassVar[str]
    """The name on the wire, with its package."""
    protocol_version: ClassVar[int]
    """The version of the contract that the service belongs to."""
    methods: ClassVar[Mapping[str, Method[Any, Any]]]
    """Every method, by the name of the function that implements it."""
    context_type: ClassVar[type[Context]] = Context
    """What the functions get beside the request."""
    pool: ClassVar[DescriptorPool] = descriptor_pool.Default()
    """Where the service is described."""


def by_version(services: Iterable[Service]) -> dict[int, list[Service]]:
    """Groups services by the version of the contract that they belong to."""
    versions: dict[int, list[Service]] = {}
    for service in services:
        others = versions.setdefault(service.protocol_version, [])
        if any(other.full_name == service.full_name for other in others):
            raise ValueError(f"`{service.full_name}` is implemented twice")
        others.append(service)
    return versions
