"""Suspend of the machine and jumps of its clock, with a manual clock."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.manual_clock import ManualClock
from videodesk.engine.clock import CLOCK_CHECK_SECONDS, SuspendDetector, SystemClock


def test_passing_time_is_no_suspend() -> None:
    clock = ManualClock()
    watch = SuspendDetector(clock)
    for _ in range(100):
        clock.run(CLOCK_CHECK_SECONDS + 1)
        assert not watch.check()


@pytest.mark.parametrize("hours", [8, -8, 24 * 365, -24 * 365])
def test_clock_jump_is_detected_once(hours: float) -> None:
    clock = ManualClock()
    watch = SuspendDetector(clock)
    clock.run(CLOCK_CHECK_SECONDS)
    clock.jump(hours * 3600)
    assert watch.check()
    clock.run(CLOCK_CHECK_SECONDS)
    assert not watch.check()


def test_late_check_is_detected_as_a_suspend() -> None:
    clock = ManualClock()
    watch = SuspendDetector(clock)
    clock.run(3600)
    assert watch.check()


@given(st.floats(-20, 20))
def test_small_clock_correction_is_no_suspend(seconds: float) -> None:
    clock = ManualClock()
    watch = SuspendDetector(clock)
    clock.run(CLOCK_CHECK_SECONDS)
    clock.jump(seconds)
    assert not watch.check()


def test_system_clocks_advance_together() -> None:
    clock = SystemClock()
    watch = SuspendDetector(clock)
    assert clock.now().tzinfo is UTC
    assert clock.steady() <= clock.steady()
    assert not watch.check()
