# {{ sdk.generated }}
{{ sdk.doc }}

from __future__ import annotations

import logging

from . import _plugwright as plugwright
from . import {{ sdk.version_modules }}
from ._plugwright import Requests, RpcError, StatusCode, StatusError, Stream

__all__ = [
    "COOKIE",
    "Requests",
    "RpcError",
    "StatusCode",
    "StatusError",
    "Stream",
    "serve",
    "serve_async",
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
    ends_with_host: bool = False,
) -> None:
    """Serves a plugin until its host asks it to end.

    Give it one object for each service that the plugin implements, of one or several
    versions of the contract; host and plugin agree on the highest that both have.
    `workers` calls run at once, each on a thread; handlers that are `async def` share
    one event loop and take none. `network` is "unix" or "tcp"; without it TCP is for
    Windows only.

    Log records of `log_level` and above, and what is printed, go to the host. With
    None, or where the program has set up logging itself, records go where it says.

    With `ends_with_host` the plugin also ends where its host has been killed. Leave it
    off for hosts that leave plugins running on purpose.

    Exits with status 1 where no host has started the plugin.
    """
    plugwright.serve(
        COOKIE,
        plugwright.by_version(services),
        log_level=log_level,
        workers=workers,
        network=network,
        ends_with_host=ends_with_host,
    )


async def serve_async(
    *services: plugwright.Service,
    log_level: int | None = logging.DEBUG,
    workers: int = 32,
    network: plugwright.Network | None = None,
    ends_with_host: bool = False,
) -> None:
    """Does as `serve`, and runs handlers that are `async def` on the caller's event loop."""
    await plugwright.serve_async(
        COOKIE,
        plugwright.by_version(services),
        log_level=log_level,
        workers=workers,
        network=network,
        ends_with_host=ends_with_host,
    )
