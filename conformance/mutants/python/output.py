"""The process's standard streams: its own after the handshake go to the host as GRPCStdio."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator

import grpc
from behaviour import Behaviour
from google.protobuf.empty_pb2 import Empty
from stdio_pb2 import StdioData
from stdio_pb2_grpc import GRPCStdioServicer

# "GRPCStdio … chunks of at most 1024 bytes", as Go's.
CHUNK = 1024
# How soon a cancelled stream is noticed.
TICK_SECONDS = 0.05


class Output(GRPCStdioServicer):
    """Puts pipes over descriptors 1 and 2: they hold what no host has read, and block when full."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.handshake, self.log = os.fdopen(os.dup(1), "w"), os.fdopen(os.dup(2), "w")
        self.pipes: dict[int, int] = {}
        for descriptor, channel in ((1, StdioData.STDOUT), (2, StdioData.STDERR)):
            reader, writer = os.pipe()
            os.dup2(writer, descriptor)
            os.close(writer)
            self.pipes[reader] = channel

    def end(self) -> None:
        """Gives the streams of the host their end, after all that was printed."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for descriptor in (1, 2):
            os.dup2(nowhere, descriptor)

    def StreamStdio(self, request: Empty, context: grpc.ServicerContext) -> Iterator[StdioData]:  # noqa: ARG002
        if not self.behaviour.output_waits_for_its_reader:
            self.discard()
        while self.pipes and context.is_active():
            ready, _, _ = select.select(list(self.pipes), [], [], TICK_SECONDS)
            for pipe in ready:
                channel, data = self.pipes[pipe], os.read(pipe, CHUNK)
                if not data:
                    del self.pipes[pipe]
                    continue
                if self.behaviour.output_is_text:
                    data = data.decode(errors="replace").encode()
                yield StdioData(channel=channel, data=data)

    def discard(self) -> None:
        """Throws away what is there already."""
        while ready := select.select(list(self.pipes), [], [], 0)[0]:
            for pipe in ready:
                os.read(pipe, CHUNK)
