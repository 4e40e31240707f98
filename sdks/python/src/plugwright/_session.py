"""A yamux session: many byte streams over one connection with the host."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from ._frame import ACK, FIN, RST, SIZE, SYN, Frame, ProtocolError, Type
from ._loop import Loop
from ._socket_end import SocketEnd
from ._yamux_stream import WINDOW, YamuxStream

_LOG = logging.getLogger("plugwright")
_MOST_STREAMS: Final = 4096
"""How many streams may be open at once; a host that opens more is refused them."""
_NORMAL: Final = 0
_PROTOCOL: Final = 1


class Session:
    """The sink of what a connection receives, and the source of what it sends.

    A plugin is yamux's server, so its own streams have even numbers (MUX-2).
    """

    def __init__(
        self,
        loop: Loop,
        below: SocketEnd,
        opened: Callable[[YamuxStream], object],
        ended: Callable[[str], object],
        *,
        client: bool = False,
    ) -> None:
        """Takes what to do with the peer's streams, and whom to tell how it ended.

        The reason is empty where the peer has just closed the connection.
        """
        self.loop: Final = loop
        self.held_back = False
        """Whether the connection takes no more for now."""
        self.heard = False
        """Whether anything has come."""
        self._below = below
        self._opened = opened
        self._ended = ended
        self._next = 1 if client else 2
        self._streams: dict[int, YamuxStream] = {}
        self._rest = b""
        self._into: Callable[[memoryview], object] = _drop
        self._then: Callable[[], object] = _nothing
        self._left = 0
        self._open = True
        self._refusing = False
        below.peer = self
        below.start()

    def open(self) -> YamuxStream | None:
        """Opens a stream, at once; None where the peer takes none any longer."""
        if not self._open or self._refusing:
            return None
        stream = self._add(self._next)
        self._next += 2
        self.send(Frame(Type.WINDOW, SYN, stream.number, 0))
        return stream

    def send(self, frame: Frame, data: bytes | memoryview = b"") -> None:
        """Sends a frame."""
        self._below.write(b"".join((frame.encode(), data)))

    def forget(self, stream: YamuxStream) -> None:
        """Drops a stream that has ended: what still comes for it goes nowhere."""
        self._streams.pop(stream.number, None)

    def close(self) -> None:
        """Says goodbye and ends the connection."""
        if self._open:
            self.send(Frame(Type.GO_AWAY, 0, 0, _NORMAL))
            self._end("")

    def write(self, data: bytes | memoryview) -> None:
        """Takes what the connection has received."""
        self.heard = True
        if self._rest:
            data, self._rest = b"".join((self._rest, data)), b""
        try:
            self._read(memoryview(data))
        except ProtocolError as error:
            self.send(Frame(Type.GO_AWAY, 0, 0, _PROTOCOL))
            self._end(str(error))

    def finish(self) -> None:
        """The peer has closed the connection."""
        self._end("")

    def pause(self) -> None:
        """The connection holds all it can: streams wait."""
        self.held_back = True

    def resume(self) -> None:
        """The connection takes more."""
        self.held_back = False
        for stream in tuple(self._streams.values()):
            stream.flush()

    def _end(self, reason: str) -> None:
        if not self._open:
            return
        self._open = False
        self._below.finish()
        for stream in tuple(self._streams.values()):
            stream.reset()
        self._ended(reason)

    def _read(self, data: memoryview) -> None:
        while data and self._open:
            if self._left:
                part = data[: self._left]
                data = data[len(part) :]
                self._left -= len(part)
                self._into(part)
                if not self._left:
                    then, self._then = self._then, _nothing
                    then()
            elif len(data) < SIZE:
                self._rest = bytes(data)
                return
            else:
                frame = Frame.decode(data)
                data = data[SIZE:]
                self._take(frame)

    def _take(self, frame: Frame) -> None:
        if frame.type is Type.PING:
            if frame.flags & SYN:
                self.send(Frame(Type.PING, ACK, 0, frame.value))
        elif frame.type is Type.GO_AWAY:
            self._refusing = True
            if frame.value != _NORMAL:
                _LOG.warning("the host has ended multiplexing with code %d", frame.value)
        else:
            if frame.flags & SYN:
                self._accept(frame.stream)
            self._pass(frame, self._streams.get(frame.stream))

    def _accept(self, number: int) -> None:
        if not number or number % 2 == self._next % 2 or number in self._streams:
            raise ProtocolError(f"the peer cannot open stream {number}")
        if len(self._streams) >= _MOST_STREAMS:
            self.send(Frame(Type.WINDOW, RST, number, 0))
            return
        stream = self._add(number)
        self.send(Frame(Type.WINDOW, ACK, number, 0))
        self._opened(stream)

    def _pass(self, frame: Frame, stream: YamuxStream | None) -> None:
        """Hands a frame to its stream; that of one which has ended is skipped."""
        if frame.type is Type.DATA:
            if frame.value > WINDOW:
                raise ProtocolError(f"a frame of {frame.value} bytes is more than any window holds")
            self._left = frame.value
            self._into = _drop if stream is None else stream.received
        if stream is None:
            return
        if frame.type is Type.DATA:
            stream.expect(frame.value)
        else:
            stream.granted(frame.value)
        if frame.flags & ACK:
            acknowledged, stream.acknowledged = stream.acknowledged, _nothing
            acknowledged()
        if frame.flags & RST:
            stream.reset()
        elif frame.flags & FIN and self._left:
            self._then = stream.finished
        elif frame.flags & FIN:
            stream.finished()

    def _add(self, number: int) -> YamuxStream:
        stream = self._streams[number] = YamuxStream(self, number)
        return stream


def _drop(_data: memoryview) -> None:
    """Takes what comes for a stream that has ended."""


def _nothing() -> None:
    pass
