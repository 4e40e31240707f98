"""What a plugin prints: SIO."""

from __future__ import annotations

import random
import threading

import host
from conftest import Start


def test_channels(start: Start) -> None:
    with start().channel() as channel:
        printed = host.Printed(channel)
        host.print_on(channel, "Stdout", b"out \xff\x00\n")
        host.print_on(channel, "Stderr", b"err \xfe")
        host.run(channel, "child")
        printed.wait_for(1, b"from a child\n")
        printed.wait_for(2, b"err \xfe")
    before = b"printed before the handshake\n"
    assert printed.text == {1: before + b"out \xff\x00\nfrom a child\n", 2: b"err \xfe"}


def test_waits_for_a_reader(start: Start) -> None:
    with start().channel() as channel:
        host.print_on(channel, "Stdout", b"early" * 3000)
        host.Printed(channel).wait_for(1, b"early" * 3000)


def test_holds_the_writer_back(start: Start) -> None:
    """More than the pipe holds is neither lost nor kept in memory."""
    data = random.Random(1).randbytes(5 << 20)
    with start().channel() as channel:
        writer = threading.Thread(target=host.print_on, args=(channel, "Stdout", data))
        writer.start()
        writer.join(0.2)
        assert writer.is_alive()
        printed = host.Printed(channel)
        writer.join(host.LIMIT)
        printed.wait_for(1, data)


def test_nothing_is_lost_at_the_end(start: Start) -> None:
    plugin = start()
    data = random.Random(2).randbytes(700_000)
    with plugin.channel() as channel:
        printed = host.Printed(channel)
        for stream in ("Stdout", "Stderr"):
            host.print_on(channel, stream, data)
        host.run(channel, "print without a newline")
        host.shutdown(channel)
        printed.wait_for_end()
    assert printed.text[1].endswith(data + b"half a line")
    assert printed.text[2] == data


def test_next_reader_goes_on(start: Start) -> None:
    with start().channel() as channel:
        first = host.Printed(channel)
        host.print_on(channel, "Stdout", b"one")
        first.wait_for(1, b"one")
        first.cancel()
        host.print_on(channel, "Stdout", b"two")
        host.Printed(channel).wait_for(1, b"two")


def test_a_second_reader_shares(start: Start) -> None:
    """Each byte goes to one of them (SIO-5)."""
    with start().channel() as channel:
        readers = [host.Printed(channel) for _ in range(2)]
        data = b"shared\n"
        for _ in range(20):
            host.print_on(channel, "Stderr", data)
        host.shutdown(channel)
        for reader in readers:
            reader.wait_for_end()
    assert sum(len(reader.text[2]) for reader in readers) == 20 * len(data)


def test_a_long_line(start: Start) -> None:
    with start().channel() as channel:
        printed = host.Printed(channel)
        host.run(channel, "line")
        printed.wait_for(1, b"x" * 100_000 + b"\n")


def test_nothing_but_the_line_on_stdout(start: Start) -> None:
    plugin = start()
    with plugin.channel() as channel:
        host.print_on(channel, "Stdout", b"chatter\n")
        host.shutdown(channel)
    rest, _ = plugin.process.communicate(timeout=host.LIMIT)
    assert rest == b""
