"""The frames of yamux, as hashicorp/yamux writes them (MUX-6)."""

from __future__ import annotations

import enum
import struct
from typing import Final, NamedTuple

_HEADER: Final = struct.Struct(">BBHII")
SIZE: Final = _HEADER.size
"""The bytes of a frame without what it carries."""
_VERSION: Final = 0


class Type(enum.IntEnum):
    """What a frame is for."""

    DATA = 0
    WINDOW = 1
    PING = 2
    GO_AWAY = 3


SYN: Final = 1
ACK: Final = 2
FIN: Final = 4
RST: Final = 8


class ProtocolError(Exception):
    """The peer has sent what yamux does not allow."""


class Frame(NamedTuple):
    """A header. What follows one of data is not in it."""

    type: Type
    flags: int
    stream: int
    value: int
    """The bytes that follow, a change of the window, or what is to be echoed."""

    def encode(self) -> bytes:
        """Returns the header's bytes."""
        return _HEADER.pack(_VERSION, self.type, self.flags, self.stream, self.value)

    @staticmethod
    def decode(data: bytes | memoryview) -> Frame:
        """Reads a header. Raises ProtocolError."""
        version, kind, flags, stream, value = _HEADER.unpack_from(data)
        if version != _VERSION:
            raise ProtocolError(f"a frame has version {version}; {_VERSION} was expected")
        named = _TYPES.get(kind)
        if named is None:
            raise ProtocolError(f"a frame has the unknown type {kind}")
        return Frame(named, flags, stream, value)


_TYPES: Final = {int(kind): kind for kind in Type}
