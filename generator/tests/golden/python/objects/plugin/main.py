"""A plugin to start from. It is yours: gen-sdk writes this file only once.

Its methods answer the examples of the contract, and anything else with an empty
response. Put your own answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from google.protobuf import descriptor_pb2

from hazards_object import serve, v1
from hazards_object.v1 import examples

LOG = logging.getLogger("hazards.object")


def use_call_(message: v1.String, context: v1.Context) -> None:
    """Calls the host's `hazards.objects.v1.Service`, where it serves one."""
    call_ = context.call_(message)
    if call_ is not None:
        call_.close(v1.String())


def use_hash_code(message: v1.Object, context: v1.Context) -> None:
    """Calls the host's `hazards.objects.v1.Service`, where it serves one."""
    hash_code = context.hash_code(message)
    if hash_code is not None:
        hash_code.close(v1.String())


def use_to_string(message: v1.Object, context: v1.Context) -> None:
    """Calls the host's `hazards.objects.v1.Service`, where it serves one."""
    to_string = context.to_string(message)
    if to_string is not None:
        to_string.close(v1.String())


def use_wait_count(message: v1.String, context: v1.Context) -> None:
    """Calls the host's `hazards.objects.v1.Service`, where it serves one."""
    wait_count = context.wait_count(message)
    if wait_count is not None:
        wait_count.close(v1.String())


def report(rpc: str) -> None:
    """Tells that an RPC was called, in the two ways that reach the host."""
    print(f"{rpc} was called")
    LOG.info("called", extra={"rpc": rpc})


class Objects(v1.Objects):
    """\\u002a/ static { System.exit(1); } /\\u002a"""

    def get_class(self, request: v1.String, context: v1.Context) -> v1.Object:
        """@throws nothing {@link java.lang.Object} <script>alert(1)</script> &amp; `a*/b`"""
        report("GetClass")
        use_call_(request, context)
        use_wait_count(request, context)
        return examples.OBJECTS_GET_CLASS.response(request)

    def wait(self, request: v1.String, context: v1.Context) -> Iterator[v1.Object]:
        """Answers `/hazards.objects.v1.Objects/Wait`."""
        report("Wait")
        use_call_(request, context)
        use_wait_count(request, context)
        return examples.OBJECTS_WAIT.responses(request)

    def notify(self, requests: Iterator[v1.String], context: v1.Context) -> v1.Object:
        """Answers `/hazards.objects.v1.Objects/Notify`."""
        report("Notify")
        received = list(requests)
        for request in received:
            use_call_(request, context)
            use_wait_count(request, context)
        return examples.OBJECTS_NOTIFY.response(*received)

    def clone(self, requests: Iterator[v1.String], context: v1.Context) -> Iterator[v1.Object]:
        """Answers `/hazards.objects.v1.Objects/Clone`."""
        report("Clone")

        def seen() -> Iterator[v1.String]:
            for request in requests:
                use_call_(request, context)
                use_wait_count(request, context)
                yield request

        return examples.OBJECTS_CLONE.conversation(seen())

    def hash_code(self, request: v1.Override, context: v1.Context) -> v1.Optional:
        """Answers `/hazards.objects.v1.Objects/HashCode`."""
        report("HashCode")
        return examples.OBJECTS_HASH_CODE.response(request)

    def equals(self, request: v1.Object, context: v1.Context) -> v1.ObjectOverride:
        """Answers `/hazards.objects.v1.Objects/Equals`."""
        report("Equals")
        use_hash_code(request, context)
        use_to_string(request, context)
        return examples.OBJECTS_EQUALS.response(request)

    def default(self, request: descriptor_pb2.FieldDescriptorProto, context: v1.Context) -> v1.Long:
        """Answers `/hazards.objects.v1.Objects/Default`."""
        report("Default")
        return examples.OBJECTS_DEFAULT.response(request)

    def to_string(self, request: v1.String, context: v1.Context) -> v1.String:
        """Answers `/hazards.objects.v1.Objects/ToString`."""
        report("ToString")
        use_call_(request, context)
        use_wait_count(request, context)
        return examples.OBJECTS_TO_STRING.response(request)


SERVICES = (Objects(),)

if __name__ == "__main__":
    serve(*SERVICES)
