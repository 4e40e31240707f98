"""Who the plugin is and who its host is, under AutoMTLS."""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import re
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Final

from ._errors import StartError

_BLOCK: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----"
)
_BEFORE: Final = timedelta(minutes=5)
"""Clocks in containers may differ a little."""
_LIFETIME: Final = timedelta(days=30 * 365)


@dataclass(frozen=True)
class Session:
    """One TLS session."""

    tls: ssl.SSLObject
    incoming: ssl.MemoryBIO
    """What came from the network, for `tls` to read."""
    outgoing: ssl.MemoryBIO
    """What `tls` has written, for the network."""
    host: frozenset[bytes]
    """The certificates that the peer may have, in DER."""


class Identity:
    """The plugin's own certificate, made for this process, and the host's.

    A peer is known by its exact certificate: go-plugin's are their own authority, so a
    chain says no more. OpenSSL verifies the handshake's signature, also with the P-521
    keys of Go hosts, which grpcio's own TLS cannot.
    """

    def __init__(self, certificate: bytes, key: bytes, host: frozenset[bytes]) -> None:
        """Takes certificates in DER and a key in PEM. Raises ssl.SSLError."""
        self.certificate: Final = certificate
        """The plugin's certificate (TLS-2)."""
        self._host = host
        self._server = self._context(ssl.PROTOCOL_TLS_SERVER, key)
        self._client = self._context(ssl.PROTOCOL_TLS_CLIENT, key)

    @classmethod
    def create(cls, pem: str) -> Identity:
        """Takes the value of `PLUGIN_CLIENT_CERT` (ENV-7). Raises StartError."""
        host = _certificates(pem)
        certificate, key = _self_signed()
        try:
            return cls(certificate, key, host)
        except ssl.SSLError as error:
            raise _unusable(str(error)) from error

    def session(self, *, server: bool) -> Session:
        """Returns a new session."""
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        if server:
            tls = self._server.wrap_bio(incoming, outgoing, server_side=True)
        else:
            tls = self._client.wrap_bio(incoming, outgoing, server_hostname="localhost")
        return Session(tls, incoming, outgoing, self._host)

    def _context(self, side: ssl._SSLMethod, key: bytes) -> ssl.SSLContext:
        context = ssl.SSLContext(side)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        # The certificate itself is compared, which its names cannot add to.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_REQUIRED
        # The host's certificate is trusted as it stands, be it an authority or not.
        context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
        # A resumed session would skip the proof.
        context.options |= ssl.OP_NO_TICKET | ssl.OP_NO_RENEGOTIATION
        if side == ssl.PROTOCOL_TLS_SERVER:
            context.num_tickets = 0
        context.set_alpn_protocols(["h2"])
        context.load_verify_locations(cadata=b"".join(self._host))
        _load(context, ssl.DER_cert_to_PEM_cert(self.certificate).encode(), key)
        return context


def _certificates(pem: str) -> frozenset[bytes]:
    try:
        found = frozenset(
            base64.b64decode("".join(block.split()), validate=True) for block in _BLOCK.findall(pem)
        )
    except binascii.Error as error:
        raise _unusable(str(error)) from error
    if not found:
        raise _unusable("it holds no certificate in PEM")
    return found


def _unusable(reason: str) -> StartError:
    return StartError(
        f"`PLUGIN_CLIENT_CERT` cannot be used as the host's certificate ({reason}); "
        "without it there is no AutoMTLS, and the plugin does not go on without encryption"
    )


def _self_signed() -> tuple[bytes, bytes]:
    """Returns a new certificate in DER and its key in PEM.

    Every stack accepts one like it, in either role (TLS-3, TLS-4).
    """
    try:
        from cryptography import x509  # noqa: PLC0415 - 30 ms that only AutoMTLS needs
        from cryptography.hazmat.primitives import hashes, serialization  # noqa: PLC0415
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415
        from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID  # noqa: PLC0415
    except ImportError as error:
        raise StartError(
            f"the host asks for AutoMTLS, which needs the package `cryptography` ({error}); "
            "install the plugin's SDK with its extra `automtls`"
        ) from error

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(timezone.utc)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BEFORE)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage(both), critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.DER), key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _load(context: ssl.SSLContext, certificate: bytes, key: bytes) -> None:
    """Gives OpenSSL the key, which it reads from a path only, without a file (TLS-11)."""
    with contextlib.ExitStack() as pipes:
        paths = []
        for text in (certificate, key):
            read, write = os.pipe()
            pipes.callback(os.close, read)
            # Far less than a pipe holds.
            os.write(write, text)
            os.close(write)
            paths.append(f"/dev/fd/{read}")
        context.load_cert_chain(*paths)
