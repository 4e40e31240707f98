"""Server reflection: GRPC-5."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from google.protobuf import descriptor_pb2, descriptor_pool

from conftest import Start
from plugwright import _wire

SERVICES = [
    "grpc.health.v1.Health",
    "grpc.reflection.v1.ServerReflection",
    "grpc.reflection.v1alpha.ServerReflection",
    "plugin.GRPCBroker",
    "plugin.GRPCController",
    "plugin.GRPCStdio",
    "plugwright.v1.Probe",
    "sample.Async",
    "sample.Sample",
]


def ask(channel: grpc.Channel, package: str, *questions: dict[str, str]) -> list[Any]:
    _wire.load(f"{package.replace('.', '/')}/reflection.proto")
    request: Any = _wire.message_class(f"{package}.ServerReflectionRequest")
    response = _wire.message_class(f"{package}.ServerReflectionResponse")
    call = channel.stream_stream(
        f"/{package}.ServerReflection/ServerReflectionInfo",
        request.SerializeToString,
        response.FromString,
    )
    return list(call(iter([request(**question) for question in questions])))


@pytest.mark.parametrize("package", ["grpc.reflection.v1", "grpc.reflection.v1alpha"])
def test_answers(start: Start, package: str) -> None:
    with start().channel() as channel:
        listed, probe, by_name, unknown, extensions = ask(
            channel,
            package,
            {"list_services": ""},
            {"file_containing_symbol": "plugwright.v1.Probe"},
            {"file_by_filename": "internal/plugin/grpc_broker.proto"},
            {"file_containing_symbol": "no.Such"},
            {"all_extension_numbers_of_type": "plugin.Empty"},
        )
    assert [service.name for service in listed.list_services_response.service] == SERVICES
    pool = descriptor_pool.DescriptorPool()
    for data in reversed(probe.file_descriptor_response.file_descriptor_proto):
        pool.AddSerializedFile(data)
    assert len(pool.FindServiceByName("plugwright.v1.Probe").methods) == 9
    (file,) = by_name.file_descriptor_response.file_descriptor_proto
    assert descriptor_pb2.FileDescriptorProto.FromString(file).package == "plugin"
    assert [it.error_response.error_code for it in (unknown, extensions)] == [5, 5]
