"""Sleep of the machine and jumps of its clock, seen on a clock that is set by hand."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.manual_clock import HandMadeClock
from videodesk.engine.clock import CLOCK_CHECK_SECONDS, SuspendDetector, SystemClock


def test_time_that_passes_is_no_jump() -> None:
    clock = HandMadeClock()
    watch = SuspendDetector(clock)
    for _ in range(100):
        clock.run(CLOCK_CHECK_SECONDS + 1)
        assert not watch.check()


@pytest.mark.parametrize("hours", [8, -8, 24 * 365, -24 * 365])
def test_a_jump_is_seen_once(hours: float) -> None:
    clock = HandMadeClock()
    watch = SuspendDetector(clock)
    clock.run(CLOCK_CHECK_SECONDS)
    clock.jump(hours * 3600)
    assert watch.check()
    clock.run(CLOCK_CHECK_SECONDS)
    assert not watch.check()


def test_a_look_that_comes_far_too_late_was_a_sleep_too() -> None:
    clock = HandMadeClock()
    watch = SuspendDetector(clock)
    clock.run(3600)
    assert watch.check()


@given(st.floats(-20, 20))
def test_a_clock_that_is_put_right_by_a_little_is_no_jump(seconds: float) -> None:
    clock = HandMadeClock()
    watch = SuspendDetector(clock)
    clock.run(CLOCK_CHECK_SECONDS)
    clock.jump(seconds)
    assert not watch.check()


def test_the_clocks_of_the_machine_agree_with_themselves() -> None:
    clock = SystemClock()
    watch = SuspendDetector(clock)
    assert clock.now().tzinfo is UTC
    assert clock.steady() <= clock.steady()
    assert not watch.check()
