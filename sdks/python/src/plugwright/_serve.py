"""The way into the runtime: from the cookie to the end of the plugin."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from ._address import Network
from ._connection import open_connection
from ._cookie import MagicCookie, require_cookie
from ._coroutines import SHARED
from ._environment import Environment, take_environment
from ._errors import StartError
from ._handshake import Handshake
from ._log import install_log
from ._plugin import Plugin
from ._signals import Stop
from ._stdio import Stdio, discard_stdout
from ._versions import negotiate, parse_versions
from ._watchdog import watch_parent

if TYPE_CHECKING:
    from .service import Service

_EXIT: Final = 1.5
"""When the process ends in any case, in seconds: a host kills it after 2 (CTL-1)."""
_LOG = logging.getLogger("plugwright")


Versions = Mapping[int, Sequence["Service"]]


class _Options(NamedTuple):
    """What the author of a plugin may choose."""

    log_level: int | None
    workers: int
    network: Network | None
    ends_with_host: bool


def serve(  # noqa: PLR0913 - options have names
    cookie: MagicCookie,
    versions: Versions,
    *,
    log_level: int | None = logging.DEBUG,
    workers: int = 32,
    network: Network | None = None,
    ends_with_host: bool = False,
) -> None:
    """Serves until the host asks the plugin to end, then returns.

    `versions` holds the services of each version of the contract that the plugin
    speaks; the host and the plugin agree on one (NEG-1). `workers` calls run at once,
    each on a thread; handlers that are `async def` share one event loop and take none.
    `network` is "unix" or "tcp", the latter by default on Windows only, on the loopback
    interface and a port that the host allows (ENV-6).

    Log records of `log_level` and above go to the host, unless the program has set up
    logging itself; with None they stay Python's own business. What is printed goes to
    the host as well. What stands after the call to `serve`, and what is registered
    with `atexit`, has about a second before the process ends.

    With `ends_with_host` the plugin also ends when its parent process does, which is
    wrong for hosts that leave plugins behind on purpose (SIG-4).

    Exits with status 1 where no host has started the plugin (ENV-2), and where the
    host asks for what the plugin cannot do.
    """
    options = _Options(log_level, workers, network, ends_with_host)
    stop = Stop()
    plugin = _begin(cookie, versions, options, stop)
    stop.wait()
    _end(plugin)


async def serve_async(  # noqa: PLR0913
    cookie: MagicCookie,
    versions: Versions,
    *,
    log_level: int | None = logging.DEBUG,
    workers: int = 32,
    network: Network | None = None,
    ends_with_host: bool = False,
) -> None:
    """Does as `serve`, and runs handlers that are `async def` on the caller's event loop."""
    options = _Options(log_level, workers, network, ends_with_host)
    loop = asyncio.get_running_loop()
    SHARED.use(loop)
    stop = Stop()
    plugin = _begin(cookie, versions, options, stop)
    try:
        await loop.run_in_executor(None, stop.wait)
    finally:
        # The wait ends in any case, also where this call is cancelled.
        stop.ask()
        await loop.run_in_executor(None, _end, plugin)


def _begin(cookie: MagicCookie, versions: Versions, options: _Options, stop: Stop) -> Plugin:
    if not versions:
        raise ValueError("a plugin must serve at least one version of its contract")
    require_cookie(cookie, os.environ)
    environment = take_environment(os.environ, cookie.key)
    stop.install()
    install_log(os.dup(2), options.log_level)
    try:
        plugin = _start(environment, versions, options, stop)
    except StartError as error:
        _LOG.critical("the plugin cannot start: %s", error)
        discard_stdout()
        sys.exit(1)
    if options.ends_with_host:
        watch_parent(stop.ask)
    return plugin


def _start(environment: Environment, versions: Versions, options: _Options, stop: Stop) -> Plugin:
    version = negotiate(versions, parse_versions(environment.protocol_versions))
    connection = open_connection(environment, options.network, stop.ask)
    stdio = Stdio()
    plugin = Plugin(connection, stdio, stop.ask)
    try:
        address = plugin.start(versions[version], options.workers, probe=environment.probe)
    except StartError:
        connection.close()
        raise
    multiplexes = connection.multiplexer is not None if environment.multiplex else None
    handshake = Handshake(version, address, connection.certificate, multiplexes)
    try:
        os.write(stdio.handshake, handshake.line())
    except OSError as error:
        plugin.end()
        raise StartError(
            f"standard output does not take the handshake line: {error}; it is the host's to read"
        ) from error
    return plugin


def _end(plugin: Plugin) -> None:
    """Ends the plugin; a handler that does not return, or a full pipe, cannot hold it."""
    last_resort = threading.Timer(_EXIT, os._exit, (0,))
    last_resort.daemon = True
    last_resort.start()
    plugin.end()
    if plugin.failed:
        sys.exit(1)
