"""A host under AutoMTLS: certificates as go-plugin makes them, and the way through them."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from conftest import Running
from plugwright._front import Front
from plugwright._front_transport import FrontTransport
from plugwright._identity import Identity
from plugwright._sockets import SocketDirectory


@dataclass(frozen=True)
class Certificate:
    """A certificate in DER, and its key in PEM."""

    der: bytes
    key: bytes

    @property
    def pem(self) -> str:
        return ssl.DER_cert_to_PEM_cert(self.der)


def certificate(curve: ec.EllipticCurve | None = None) -> Certificate:
    """Makes a certificate such as Go hosts have: P-521, and an authority."""
    key = ec.generate_private_key(curve or ec.SECP521R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "localhost"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "HashiCorp"),
        ]
    )
    now = datetime.now(timezone.utc)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(seconds=30))
        .not_valid_after(now + timedelta(hours=262980))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage(
                [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.SERVER_AUTH]
            ),
            critical=False,
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA512())
    )
    return Certificate(
        made.public_bytes(serialization.Encoding.DER),
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        ),
    )


def announced(plugin: Running) -> bytes:
    """Returns the certificate of a plugin's line, in DER."""
    text = plugin.fields[5]
    assert text
    assert "=" not in text
    return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)


@contextmanager
def connected(own: Certificate, plugin: Running) -> Iterator[FrontTransport]:
    """Gives the way to a plugin, and for its way back, under TLS."""
    identity = Identity(own.der, own.key, frozenset([announced(plugin)]))
    folder = plugin.directory / "host"
    folder.mkdir(exist_ok=True)
    front = Front(str(folder), identity)
    sockets = SocketDirectory(str(folder), "")
    try:
        yield FrontTransport(sockets, front)
    finally:
        sockets.remove()
        front.close(1)
        assert list(Path(folder).iterdir()) == []
