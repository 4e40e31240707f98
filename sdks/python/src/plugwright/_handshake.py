"""The one line that a plugin writes to its standard output."""

from __future__ import annotations

from dataclasses import dataclass

CORE_PROTOCOL = 1


@dataclass(frozen=True)
class Handshake:
    """What the host needs to know to connect (HS-5 to HS-8)."""

    version: int
    network: str
    address: str
    multiplex_asked: bool

    def line(self) -> bytes:
        """Returns the line with its end.

        The certificate's field is empty, since a host that sent none would choke on
        one (HS-10). The seventh field answers a host that asked to multiplex, and
        older hosts cannot read it, so it is sent to no other (HS-11).
        """
        fields = [str(CORE_PROTOCOL), str(self.version), self.network, self.address, "grpc", ""]
        if self.multiplex_asked:
            fields.append("false")
        return "|".join(fields).encode() + b"\n"
