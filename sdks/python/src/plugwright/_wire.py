"""The messages that the runtime itself speaks.

They live in a descriptor pool of their own, so that any number of copies of this
runtime and other programs' `plugin.*` types can share a process.
"""

from __future__ import annotations

from google.protobuf import descriptor_pool, message_factory

from ._descriptors import FILES

POOL = descriptor_pool.DescriptorPool()
_loaded = set()


def load(*names):
    """Adds files to the pool, each after what it imports and only once."""
    for name in names:
        if name not in _loaded:
            POOL.AddSerializedFile(FILES[name])
            _loaded.add(name)


def message_class(full_name):
    """Returns the class of a message of a file that is loaded."""
    return message_factory.GetMessageClass(POOL.FindMessageTypeByName(full_name))


load(
    "google/protobuf/empty.proto",
    "internal/plugin/grpc_broker.proto",
    "internal/plugin/grpc_controller.proto",
    "internal/plugin/grpc_stdio.proto",
    "grpc/health/v1/health.proto",
)

ConnInfo = message_class("plugin.ConnInfo")
Knock = message_class("plugin.ConnInfo.Knock")
StdioData = message_class("plugin.StdioData")
ControllerEmpty = message_class("plugin.Empty")
Empty = message_class("google.protobuf.Empty")
HealthCheckRequest = message_class("grpc.health.v1.HealthCheckRequest")
HealthCheckResponse = message_class("grpc.health.v1.HealthCheckResponse")
