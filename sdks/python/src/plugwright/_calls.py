"""Between the functions of a service and what grpcio calls."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import grpc

from ._coroutines import SHARED, Call, is_async
from ._errors import StatusError
from .method import Method
from .service import Service
from .streaming import Requests

_LOG = logging.getLogger("plugwright")

Dial = Callable[[int], grpc.Channel]
Function = Callable[[Any, grpc.ServicerContext], Any]


def service_handler(service: Service, dial: Dial) -> grpc.GenericRpcHandler:
    """Returns what answers every call of a service."""
    handlers = {
        method.name: method_handler(method, _function(service, function_name, method, dial))
        for function_name, method in service.methods.items()
    }
    return grpc.method_handlers_generic_handler(service.full_name, handlers)


def protocol_handler(
    service: str, threads: ThreadPoolExecutor, functions: dict[Method[Any, Any], Function]
) -> grpc.GenericRpcHandler:
    """Returns what answers the calls of a service of the protocol itself.

    They run on threads of their own: the streams that last as long as the host would
    otherwise hold workers for ever, and a busy plugin could not be asked to end
    (GRPC-6, CTL-3). The attribute is grpcio's way to say so, from 1.24 on.
    """
    handlers = {}
    for method, function in functions.items():
        function.experimental_thread_pool = threads  # type: ignore[attr-defined]
        handlers[method.name] = method_handler(method, function)
    return grpc.method_handlers_generic_handler(service, handlers)


def method_handler(method: Method[Any, Any], function: Function) -> grpc.RpcMethodHandler[Any, Any]:
    """Returns grpcio's description of a method and what answers it."""
    constructor = {
        (False, False): grpc.unary_unary_rpc_method_handler,
        (False, True): grpc.unary_stream_rpc_method_handler,
        (True, False): grpc.stream_unary_rpc_method_handler,
        (True, True): grpc.stream_stream_rpc_method_handler,
    }[method.client_streaming, method.server_streaming]
    return constructor(
        function,
        request_deserializer=method.request.FromString,
        response_serializer=method.response.SerializeToString,
    )


def _function(service: Service, name: str, method: Method[Any, Any], dial: Dial) -> Function:
    implementation = getattr(service, name)
    coroutines = SHARED if is_async(implementation) else None
    threads = coroutines.threads if coroutines else None

    def begin(request: Any, call: grpc.ServicerContext, running: Call | None) -> Any:
        given = request
        if method.client_streaming:
            given = Requests(request, threads, running.cancel if running else None)
        return implementation(given, service.context_type(call, dial))

    def answer(request: Any, call: grpc.ServicerContext) -> Any:
        with _failures(method, call):
            running = coroutines.call(call) if coroutines else None
            response = begin(request, call, running)
            return _checked(method, running.wait(response) if running else response)

    def stream(request: Any, call: grpc.ServicerContext) -> Iterator[Any]:
        with _failures(method, call):
            running = coroutines.call(call) if coroutines else None
            responses = begin(request, call, running)
            for response in running.each(responses) if running else responses:
                yield _checked(method, response)

    function: Function = stream if method.server_streaming else answer
    if coroutines is not None:
        function.experimental_thread_pool = coroutines.threads  # type: ignore[attr-defined]
    return function


@contextmanager
def _failures(method: Method[Any, Any], call: grpc.ServicerContext) -> Iterator[None]:
    """Gives the caller a status for whatever leaves a handler."""
    try:
        yield
    except StatusError as error:
        call.abort(error.code, error.message)
    except Exception as error:
        # A call that is over, or that the handler has aborted itself, has its status.
        if not call.is_active() or _has_code(call):
            raise
        _LOG.exception("a handler failed", extra={"method": method.path})
        call.abort(grpc.StatusCode.UNKNOWN, f"{type(error).__name__}: {error}")


def _has_code(call: grpc.ServicerContext) -> bool:
    code: Callable[[], object] | None = getattr(call, "code", None)
    return code is not None and code() is not None


def _checked(method: Method[Any, Any], response: object) -> object:
    if not isinstance(response, method.response):
        raise TypeError(
            f"`{method.path}` must answer with `{method.response.__name__}`, "
            f"but its handler gave `{type(response).__name__}`"
        )
    return response
