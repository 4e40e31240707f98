"""yamux, byte by byte: MUX-6."""

from __future__ import annotations

import queue
import random
import socket
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import host
from plugwright._end import NOWHERE, Sink, join
from plugwright._front import Front
from plugwright._session import Session
from plugwright._yamux_stream import WINDOW, YamuxStream

DATA, UPDATE, PING, GO_AWAY = range(4)
SYN, ACK, FIN, RST = 1, 2, 4, 8
HEADER = struct.Struct(">BBHII")


class Echo:
    """Gives back what it gets, unless it is told to hold it."""

    def __init__(self) -> None:
        self.peer: Sink = NOWHERE
        self.finished = threading.Event()

    def start(self) -> None:
        pass

    def write(self, data: bytes | memoryview) -> None:
        self.peer.write(data)

    def finish(self) -> None:
        self.finished.set()

    def pause(self) -> None:
        self.peer.pause()

    def resume(self) -> None:
        self.peer.resume()


class Peer:
    """The other side, which may say anything."""

    def __init__(self, front: Front) -> None:
        own, self.socket = socket.socketpair()
        self.socket.settimeout(host.LIMIT)
        self.echoes: queue.SimpleQueue[Echo] = queue.SimpleQueue()
        self.reasons: queue.SimpleQueue[str] = queue.SimpleQueue()

        def opened(stream: YamuxStream) -> None:
            echo = Echo()
            join(stream, echo)
            self.echoes.put(echo)

        def begin() -> Session:
            return Session(front.loop, front.adopt(own), opened, self.reasons.put)

        self.session = front.loop.sync(begin)

    def send(self, kind: int, flags: int, stream: int, value: int, data: bytes = b"") -> None:
        self.socket.sendall(HEADER.pack(0, kind, flags, stream, value) + data)

    def frame(self) -> tuple[int, int, int, int]:
        version, *fields = HEADER.unpack(self.read(HEADER.size))
        assert version == 0
        kind, flags, stream, value = fields
        return kind, flags, stream, value

    def read(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            assert part, "the session has ended"
            data += part
        return data

    def open(self, stream: int = 1) -> Echo:
        self.send(UPDATE, SYN, stream, 0)
        assert self.frame() == (UPDATE, ACK, stream, 0)
        return self.echoes.get(timeout=host.LIMIT)


@pytest.fixture
def front(tmp_path: Path) -> Iterator[Front]:
    front = Front(str(tmp_path), None)
    yield front
    front.close(1)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def peer(front: Front) -> Iterator[Peer]:
    peer = Peer(front)
    yield peer
    peer.socket.close()


def test_echo(peer: Peer) -> None:
    peer.open()
    peer.send(DATA, 0, 1, 5, b"hello")
    assert peer.frame() == (DATA, 0, 1, 5)
    assert peer.read(5) == b"hello"


def test_stream_that_opens_with_data(peer: Peer) -> None:
    peer.send(DATA, SYN, 7, 2, b"hi")
    assert peer.frame() == (UPDATE, ACK, 7, 0)
    assert peer.frame() == (DATA, 0, 7, 2)
    assert peer.read(2) == b"hi"


def test_bytes_in_pieces(peer: Peer) -> None:
    for byte in HEADER.pack(0, UPDATE, SYN, 1, 0) + HEADER.pack(0, DATA, 0, 1, 3) + b"abc":
        peer.socket.sendall(bytes([byte]))
    assert peer.frame() == (UPDATE, ACK, 1, 0)
    assert peer.frame()[0] == DATA


def test_ping(peer: Peer) -> None:
    peer.send(PING, SYN, 0, 42)
    assert peer.frame() == (PING, ACK, 0, 42)


def test_windows_both_ways(peer: Peer) -> None:
    """The stream takes no more than its window, sends no more than ours, and grants."""
    peer.open()
    data = random.Random(3).randbytes(WINDOW)
    peer.send(DATA, 0, 1, WINDOW, data)
    back, granted = b"", 0
    while len(back) < WINDOW or granted < WINDOW // 2:
        kind, _, _, value = peer.frame()
        if kind == DATA:
            back += peer.read(value)
        else:
            granted += value
    assert back == data
    # Its own window is used up: what comes now has to wait.
    peer.send(DATA, 0, 1, 4, b"late")
    peer.send(PING, SYN, 0, 1)
    assert peer.frame() == (PING, ACK, 0, 1)
    peer.send(UPDATE, 0, 1, 3)
    assert peer.frame() == (DATA, 0, 1, 3)
    assert peer.read(3) == b"lat"


def test_end_of_a_stream(peer: Peer) -> None:
    echo = peer.open()
    peer.send(DATA, FIN, 1, 2, b"ok")
    assert peer.frame() == (DATA, 0, 1, 2)
    assert peer.read(2) == b"ok"
    assert peer.frame() == (UPDATE, FIN, 1, 0)
    assert echo.finished.wait(host.LIMIT)
    # What still comes for it is of no interest, and no mistake.
    peer.send(DATA, 0, 1, 3, b"xyz")
    peer.send(UPDATE, 0, 1, 9)
    peer.send(UPDATE, RST, 1, 0)
    peer.open(3)


def test_reset(peer: Peer) -> None:
    echo = peer.open()
    peer.send(UPDATE, RST, 1, 0)
    assert echo.finished.wait(host.LIMIT)
    peer.open(3)


def test_own_stream(peer: Peer, front: Front) -> None:
    acknowledged = threading.Event()
    echo = Echo()

    def open_stream() -> YamuxStream:
        stream = peer.session.open()
        assert stream is not None
        stream.acknowledged = acknowledged.set
        return stream

    stream = front.loop.sync(open_stream)
    assert peer.frame() == (UPDATE, SYN, 2, 0)
    peer.send(UPDATE, ACK, 2, 0)
    assert acknowledged.wait(host.LIMIT)
    peer.send(DATA, 0, 2, 5, b"early")
    peer.send(PING, SYN, 0, 1)
    assert peer.frame()[0] == PING
    front.loop.sync(lambda: join(stream, echo))
    assert peer.frame() == (DATA, 0, 2, 5)
    assert peer.read(5) == b"early"
    front.loop.sync(stream.finish)
    assert peer.frame() == (UPDATE, FIN, 2, 0)


def test_go_away(peer: Peer, front: Front) -> None:
    peer.send(GO_AWAY, 0, 0, 0)
    peer.open()
    assert front.loop.sync(peer.session.open) is None


def test_end_of_the_session(peer: Peer) -> None:
    echo = peer.open()
    peer.socket.shutdown(socket.SHUT_WR)
    assert echo.finished.wait(host.LIMIT)
    assert peer.reasons.get(timeout=host.LIMIT) == ""


@pytest.mark.parametrize(
    ("frames", "reason"),
    [
        ([HEADER.pack(1, PING, SYN, 0, 0)], "version 1"),
        ([HEADER.pack(0, 9, 0, 0, 0)], "type 9"),
        ([HEADER.pack(0, UPDATE, SYN, 0, 0)], "stream 0"),
        ([HEADER.pack(0, UPDATE, SYN, 4, 0)], "stream 4"),
        ([HEADER.pack(0, UPDATE, SYN, 1, 0)] * 2, "stream 1"),
        ([HEADER.pack(0, DATA, SYN, 1, WINDOW + 1)], str(WINDOW + 1)),
        ([HEADER.pack(0, DATA, 0, 9, 2**32 - 1)], str(2**32 - 1)),
        ([b"GET / HTTP/1.1\r\n"], "version 71"),
    ],
)
def test_malformed(peer: Peer, frames: list[bytes], reason: str) -> None:
    peer.socket.sendall(b"".join(frames))
    assert reason in peer.reasons.get(timeout=host.LIMIT)
    found = []
    while chunk := peer.socket.recv(4096):
        found.append(chunk)
    assert b"".join(found).endswith(HEADER.pack(0, GO_AWAY, 0, 0, 1))


def test_noise_ends_nothing_else(front: Front) -> None:
    """Whatever comes, the loop goes on."""
    noise = random.Random(4)
    for _ in range(200):
        noisy = Peer(front)
        with_head = noise.random() < 0.5
        head = HEADER.pack(0, noise.randrange(4), noise.randrange(16), noise.randrange(8), 40)
        noisy.socket.sendall((head if with_head else b"") + noise.randbytes(300))
        noisy.socket.close()
    peer = Peer(front)
    test_echo(peer)
    peer.socket.close()
