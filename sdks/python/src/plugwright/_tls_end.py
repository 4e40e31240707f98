"""The end of a byte stream that is the inside of a TLS session."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Callable
from typing import Final

from ._end import NOWHERE, End, Sink
from ._identity import Session
from ._loop import Loop

_HANDSHAKE: Final = 20.0
"""How long a peer may take to prove who it is, in seconds."""
_RECORD: Final = 16 * 1024
"""What one record holds at most, and so one read returns."""


class TlsEnd:
    """Encrypts what it is given and decrypts what comes from the end below it.

    Nothing of the peer's passes before it has proved that it is the host (TLS-1, TLS-8).
    """

    def __init__(
        self,
        loop: Loop,
        below: End,
        session: Session,
        *,
        proved: Callable[[TlsEnd], object],
        refused: Callable[[str], object],
    ) -> None:
        """Begins the handshake; one of the two functions is called when it is over."""
        self.peer: Sink = NOWHERE
        self._below = below
        self._proved = proved
        self._refused = refused
        self._incoming = session.incoming
        self._outgoing = session.outgoing
        self._tls = session.tls
        self._host = session.host
        self._up = False
        self._open = True
        self._late = loop.later(_HANDSHAKE, self._too_late)
        below.peer = _Outside(self)
        below.start()
        self._advance()

    def start(self) -> None:
        """Gives the peer what came with the end of the handshake."""
        self._advance()

    def write(self, data: bytes | memoryview) -> None:
        """Encrypts bytes and passes them down."""
        if not self._open:
            return
        # It takes one record at a time.
        written = self._tls.write(data)
        while written < len(data):
            written += self._tls.write(memoryview(data)[written:])
        self._send()

    def finish(self) -> None:
        """Says goodbye, and ends what is below."""
        if not self._open:
            return
        self._open = False
        self._late.cancel()
        # The goodbye is written all the same; the answer is not waited for.
        with contextlib.suppress(ssl.SSLError, ValueError):
            self._tls.unwrap()
        self._send()
        self._below.finish()

    def pause(self) -> None:
        """Holds back what is below."""
        self._below.pause()

    def resume(self) -> None:
        """Lets what is below go on."""
        self._below.resume()

    def received(self, data: bytes | memoryview) -> None:
        """Takes what came from the network."""
        if self._open:
            self._incoming.write(data)
            self._advance()

    def lost(self) -> None:
        """The network's end has gone."""
        if not self._open:
            return
        if self._up:
            self._open = False
            self.peer.finish()
        else:
            self._refuse("the peer went away during the handshake")

    def _advance(self) -> None:
        try:
            if not self._up:
                self._handshake()
            elif self.peer is not NOWHERE:
                self._decrypt()
        except ssl.SSLWantReadError:
            pass
        except (ssl.SSLError, _StrangerError) as error:
            self._send()
            self._fail(error)
            return
        # It may have something to answer.
        self._send()

    def _handshake(self) -> None:
        self._tls.do_handshake()
        certificate = self._tls.getpeercert(binary_form=True)
        if certificate not in self._host:
            raise _StrangerError("the peer's certificate is not the host's")
        self._up = True
        self._late.cancel()
        self._send()
        # It joins this end to another, which asks for what has already come.
        self._proved(self)

    def _decrypt(self) -> None:
        plain = []
        try:
            while data := self._tls.read(_RECORD):
                plain.append(data)
                # To read when there is nothing takes longer than to read.
                if not self._incoming.pending and not self._tls.pending():
                    return
        finally:
            if plain:
                self.peer.write(plain[0] if len(plain) == 1 else b"".join(plain))
        # An empty read is the peer's goodbye.
        raise ssl.SSLZeroReturnError

    def _fail(self, error: Exception) -> None:
        if not self._up:
            self._refuse(str(error))
            return
        self._open = False
        self._below.finish()
        self.peer.finish()

    def _refuse(self, reason: str) -> None:
        self._open = False
        self._late.cancel()
        self._below.finish()
        self._refused(reason)

    def _too_late(self) -> None:
        if self._open and not self._up:
            self._refuse(f"the peer did not finish the handshake within {_HANDSHAKE:g} s")

    def _send(self) -> None:
        if self._outgoing.pending:
            self._below.write(self._outgoing.read())


class _StrangerError(Exception):
    """The peer proved who it is, and it is not the host."""


class _Outside:
    """What the end below sees of a session."""

    def __init__(self, session: TlsEnd) -> None:
        self._session = session

    def write(self, data: bytes | memoryview) -> None:
        self._session.received(data)

    def finish(self) -> None:
        self._session.lost()

    def pause(self) -> None:
        self._session.peer.pause()

    def resume(self) -> None:
        self._session.peer.resume()
