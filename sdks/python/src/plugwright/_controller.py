"""go-plugin's controller: how a host asks the plugin to end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import grpc

from . import _wire
from ._calls import protocol_handler
from .method import Method

SERVICE: Final = "plugin.GRPCController"
_SHUTDOWN: Final = Method(
    "/plugin.GRPCController/Shutdown", _wire.ControllerEmpty, _wire.ControllerEmpty
)


def controller_handler(
    threads: ThreadPoolExecutor, before_reply: Callable[[], None], stop: Callable[[], None]
) -> grpc.GenericRpcHandler:
    """Returns what answers the service's calls (CTL-1).

    The host closes the connection as soon as it has the reply, so what must still
    reach it goes out first, in a time that is short and bounded (CTL-3).
    """

    def shutdown(
        _request: _wire.ControllerEmpty, _call: grpc.ServicerContext
    ) -> _wire.ControllerEmpty:
        before_reply()
        stop()
        return _wire.ControllerEmpty()

    return protocol_handler(SERVICE, threads, {_SHUTDOWN: shutdown})
