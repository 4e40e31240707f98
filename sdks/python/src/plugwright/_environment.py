"""What a host says to its plugin in the environment."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import NamedTuple


class Environment(NamedTuple):
    """The variables of the protocol; one that is not set is empty."""

    protocol_versions: str
    client_certificate: str
    multiplex: str
    lowest_port: str
    highest_port: str
    socket_directory: str
    socket_group: str
    probe: bool


def take_environment(variables: MutableMapping[str, str], cookie_key: str) -> Environment:
    """Reads the protocol's variables, and removes them with the cookie.

    They are meant for this process: a child that is itself a go-plugin program must
    not find them (ENV-16).
    """
    variables.pop(cookie_key, None)
    return Environment(
        protocol_versions=variables.pop("PLUGIN_PROTOCOL_VERSIONS", ""),
        client_certificate=variables.pop("PLUGIN_CLIENT_CERT", ""),
        multiplex=variables.pop("PLUGIN_MULTIPLEX_GRPC", ""),
        lowest_port=variables.pop("PLUGIN_MIN_PORT", ""),
        highest_port=variables.pop("PLUGIN_MAX_PORT", ""),
        socket_directory=variables.pop("PLUGIN_UNIX_SOCKET_DIR", ""),
        socket_group=variables.pop("PLUGIN_UNIX_SOCKET_GROUP", ""),
        probe=variables.pop("PLUGWRIGHT_PROBE", "") == "1",
    )
