"""The way into the runtime: from the cookie to the end of the plugin."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ._address import Network
from ._connection import open_connection
from ._cookie import MagicCookie, require_cookie
from ._environment import Environment, take_environment
from ._errors import StartError
from ._handshake import Handshake
from ._log import install_log
from ._plugin import Plugin
from ._signals import Stop
from ._stdio import discard_stdout
from ._versions import negotiate, parse_versions

if TYPE_CHECKING:
    from .service import Service

_LOG = logging.getLogger("plugwright")


def serve(
    cookie: MagicCookie,
    versions: Mapping[int, Sequence[Service]],
    *,
    log_level: int | None = logging.DEBUG,
    workers: int = 32,
    network: Network | None = None,
) -> None:
    """Serves until the host asks the plugin to end, then returns.

    `versions` holds the services of each version of the contract that the plugin
    speaks; the host and the plugin agree on one (NEG-1). `workers` calls run at once,
    each on a thread. `network` is "unix" or "tcp", the latter by default on Windows
    only, on the loopback interface and a port that the host allows (ENV-6).

    Log records of `log_level` and above go to the host, unless the program has set up
    logging itself; with None they stay Python's own business. What is printed goes to
    the host as well. What stands after the call to `serve`, and what is registered
    with `atexit`, has about a second before the process ends.

    Exits with status 1 where no host has started the plugin (ENV-2), and where the
    host asks for what the plugin cannot do.
    """
    if not versions:
        raise ValueError("a plugin must serve at least one version of its contract")
    require_cookie(cookie, os.environ)
    environment = take_environment(os.environ, cookie.key)
    stop = Stop()
    stop.install()
    install_log(os.dup(2), log_level)
    try:
        plugin = _start(environment, versions, workers, network, stop)
    except StartError as error:
        _LOG.critical("the plugin cannot start: %s", error)
        discard_stdout()
        sys.exit(1)
    stop.wait()
    plugin.end()
    if plugin.failed:
        sys.exit(1)


def _start(
    environment: Environment,
    versions: Mapping[int, Sequence[Service]],
    workers: int,
    network: Network | None,
    stop: Stop,
) -> Plugin:
    version = negotiate(versions, parse_versions(environment.protocol_versions))
    connection = open_connection(environment, network, stop.ask)
    plugin = Plugin(connection, stop.ask)
    try:
        address = plugin.start(versions[version], workers, probe=environment.probe)
    except StartError:
        connection.close()
        raise
    multiplexes = connection.multiplexer is not None if environment.multiplex else None
    plugin.announce(Handshake(version, address, connection.certificate, multiplexes))
    return plugin
