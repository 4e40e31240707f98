"""gRPC's server reflection: what is served here, for tools that ask (GRPC-5)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import grpc
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pool import DescriptorPool

from . import _wire
from ._calls import protocol_handler
from .method import Method

_PREFIX: Final = "/grpc.reflection."
_PACKAGES: Final = ("grpc.reflection.v1", "grpc.reflection.v1alpha")


class Reflection(grpc.GenericRpcHandler):
    """Answers both versions of the service.

    The messages are loaded with the first question, since most plugins are never
    asked.
    """

    def __init__(self, services: Mapping[str, DescriptorPool], threads: ThreadPoolExecutor) -> None:
        """Takes each service's name and where it is described."""
        self._services = services
        self._pools = list({id(pool): pool for pool in (*services.values(), _wire.POOL)}.values())
        self._threads = threads
        self._handlers: list[grpc.GenericRpcHandler] | None = None

    def service(
        self, handler_call_details: grpc.HandlerCallDetails
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """Returns what answers a call, as grpcio asks for it."""
        if not handler_call_details.method.startswith(_PREFIX):
            return None
        if self._handlers is None:
            self._handlers = [self._handler(package) for package in _PACKAGES]
        found = (handler.service(handler_call_details) for handler in self._handlers)
        return next((handler for handler in found if handler is not None), None)

    def _handler(self, package: str) -> grpc.GenericRpcHandler:
        _wire.load(f"{package.replace('.', '/')}/reflection.proto")
        response: Any = _wire.message_class(f"{package}.ServerReflectionResponse")
        method: Method[Any, Any] = Method(
            f"/{package}.ServerReflection/ServerReflectionInfo",
            _wire.message_class(f"{package}.ServerReflectionRequest"),
            response,
            client_streaming=True,
            server_streaming=True,
        )

        def info(requests: Iterator[Any], _call: grpc.ServicerContext) -> Iterator[Any]:
            for request in requests:
                answer = self._answer(request)
                yield response(valid_host=request.host, original_request=request, **answer)

        return protocol_handler(f"{package}.ServerReflection", self._threads, {method: info})

    def _answer(self, request: Any) -> dict[str, object]:
        """Returns the one field of the response that answers a request."""
        if request.HasField("list_services"):
            own = (f"{package}.ServerReflection" for package in _PACKAGES)
            names = [{"name": name} for name in sorted({*self._services, *own})]
            return {"list_services_response": {"service": names}}
        file = self._file(request)
        if file is None:
            code = grpc.StatusCode.NOT_FOUND.value[0]
            error = {"error_code": code, "error_message": "nothing served here is called so"}
            return {"error_response": error}
        return {"file_descriptor_response": {"file_descriptor_proto": _with_imports(file)}}

    def _file(self, request: Any) -> FileDescriptor | None:
        found = (_find(pool, request) for pool in self._pools)
        return next((file for file in found if file is not None), None)


def _find(pool: DescriptorPool, request: Any) -> FileDescriptor | None:
    with contextlib.suppress(KeyError):
        if request.HasField("file_by_filename"):
            return pool.FindFileByName(request.file_by_filename)
        if request.HasField("file_containing_symbol"):
            return pool.FindFileContainingSymbol(request.file_containing_symbol)
    return None


def _with_imports(file: FileDescriptor) -> list[bytes]:
    """Returns a file and everything it imports, each once."""
    files: dict[str, bytes] = {}
    waiting = [file]
    while waiting:
        next_file = waiting.pop()
        if next_file.name not in files:
            files[next_file.name] = next_file.serialized_pb
            waiting.extend(next_file.dependencies)
    return list(files.values())
