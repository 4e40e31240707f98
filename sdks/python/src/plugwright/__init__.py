"""The plugin side of hashicorp/go-plugin's gRPC protocol.

A plugin is an executable that calls `serve` with its cookie and its services.
The ids in brackets, such as NEG-1, name clauses of the project's
`docs/protocol.md`.
"""

from __future__ import annotations

from google.protobuf.message import Message
from grpc import RpcError, StatusCode

from ._address import Network
from ._cookie import MagicCookie
from ._errors import StatusError, UnimplementedError
from ._messages import message_class, register
from ._serve import serve, serve_async
from .client import Client, Stream
from .context import Context
from .method import Method
from .service import Service, by_version
from .streaming import Answer, Answers, Requests

__all__ = [
    "Answer",
    "Answers",
    "Client",
    "Context",
    "MagicCookie",
    "Message",
    "Method",
    "Network",
    "Requests",
    "RpcError",
    "Service",
    "StatusCode",
    "StatusError",
    "Stream",
    "UnimplementedError",
    "by_version",
    "message_class",
    "register",
    "serve",
    "serve_async",
]
