# {{ sdk.generated }}
{{ sdk.doc }}

from __future__ import annotations

import logging

from . import _plugwright as plugwright
from . import {{ sdk.version_modules }}
from ._plugwright import RpcError, StatusCode, StatusError, Stream

__all__ = [
    "COOKIE",
    "RpcError",
    "StatusCode",
    "StatusError",
    "Stream",
    "serve",
{%- for version in sdk.versions %}
    "v{{ version.number }}",
{%- endfor %}
]

COOKIE = plugwright.MagicCookie(
    key={{ sdk.cookie_key }},
    value={{ sdk.cookie_value }},
)
"""What a host sets before it starts a plugin."""


def serve(
    *services: plugwright.Service,
    log_level: int | None = logging.DEBUG,
    workers: int = 32,
    network: plugwright.Network | None = None,
) -> None:
    """Serves a plugin until its host asks it to end.

    Give it one object for each service that the plugin implements, of one or several
    versions of the contract; host and plugin agree on the highest that both have.
    `workers` calls run at once, each on a thread. `network` is "unix" or "tcp"; without
    it TCP is for Windows only.

    Log records of `log_level` and above, and what is printed, go to the host. With
    None, or where the program has set up logging itself, records go where it says.

    Exits with status 1 where no host has started the plugin.
    """
    versions = plugwright.by_version(services)
    plugwright.serve(COOKIE, versions, log_level=log_level, workers=workers, network=network)
