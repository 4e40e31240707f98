"""The one line that a plugin writes to its standard output."""

from __future__ import annotations

import base64
from typing import Final, NamedTuple

from ._address import Address

CORE_PROTOCOL: Final = 1


class Handshake(NamedTuple):
    """What the host needs to know to connect (HS-5 to HS-8)."""

    version: int
    address: Address
    certificate: bytes = b""
    """The plugin's own, in DER; empty where the host has sent none (HS-10)."""
    multiplexes: bool | None = None
    """None where the host has not asked: older hosts cannot read the answer (HS-11)."""

    def line(self) -> bytes:
        """Returns the line with its end."""
        fields = [
            str(CORE_PROTOCOL),
            str(self.version),
            self.address.network,
            self.address.text,
            "grpc",
            # A Go host takes no padding (HS-9).
            base64.b64encode(self.certificate).decode().rstrip("="),
        ]
        if self.multiplexes is not None:
            fields.append(str(self.multiplexes).lower())
        return "|".join(fields).encode() + b"\n"
