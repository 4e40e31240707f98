"""Which stream is for whom, without waiting for time to pass: MUX-4."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from plugwright import _wire
from plugwright._address import Address
from plugwright._door import Door
from plugwright._loop import Loop, Timer

ONE, TWO = Address("unix", "/one"), Address("unix", "/two")


class Clock:
    """Stands in for the loop: time passes when a test says so."""

    def __init__(self) -> None:
        self.timers: list[Timer] = []

    def later(self, _seconds: float, job: Callable[[], object]) -> Timer:
        self.timers.append(Timer(job))
        return self.timers[-1]


def open_door() -> tuple[Door, Clock, list[_wire.ConnInfo]]:
    clock = Clock()
    answers: list[_wire.ConnInfo] = []
    door = Door(cast("Loop", clock), answers.append)
    door.admit(1, ONE)
    door.admit(2, TWO)
    return door, clock, answers


def test_the_time_of_an_earlier_stream_does_not_run_out_for_a_later() -> None:
    door, clock, answers = open_door()
    for _ in range(2):
        door.knocked(1)
    assert door.enter() is ONE
    clock.timers[0].run()
    assert door.enter() is ONE
    assert door.enter() is None
    assert [answer.service_id for answer in answers] == [1, 1]


def test_a_stream_that_does_not_come_makes_way() -> None:
    door, clock, answers = open_door()
    door.knocked(1)
    door.knocked(2)
    assert [answer.service_id for answer in answers] == [1]
    clock.timers[0].run()
    assert [answer.service_id for answer in answers] == [1, 2]
    assert door.enter() is TWO


def test_knocks_of_a_stream_that_has_ended_are_forgotten() -> None:
    door, _, answers = open_door()
    door.knocked(3)
    door.clear()
    door.admit(3, ONE)
    assert answers == []
