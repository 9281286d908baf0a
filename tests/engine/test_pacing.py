import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.engine.pacing import Pace, back_off, fixed_pace, pace_for
from videodesk.settings import Options


@pytest.mark.parametrize(
    ("age", "interval"), [(5, 10), (299, 10), (301, 15), (901, 30), (3599, 30), (3601, 120)]
)
def test_poll_interval_grows_with_the_age_of_the_task(age: float, interval: float) -> None:
    assert Pace().next_poll(age, 0.5) == interval


def test_first_poll_is_after_five_seconds() -> None:
    assert Pace().next_poll(0, 0.9) == 5
    assert Pace().next_poll(4, 0.9) == 1


@given(st.floats(-1e9, 1e9), st.floats(0, 1))
def test_poll_interval_is_positive_and_finite_for_any_age(age: float, chance: float) -> None:
    wait = Pace().next_poll(age, chance)
    assert 0 < wait <= 132


def test_jitter_stays_within_a_tenth() -> None:
    assert Pace().next_poll(60, 0) == pytest.approx(9)
    assert Pace().next_poll(60, 1) == pytest.approx(11)


@given(st.integers(0, 10**9))
def test_back_off_grows_and_stays_finite(failures: int) -> None:
    assert 2 <= back_off(failures) <= 60
    assert back_off(failures) <= back_off(failures + 1)


def test_pace_follows_option_then_demo_then_default() -> None:
    assert pace_for(Options(poll_interval=7)).next_poll(math.inf, 0.5) == 7
    assert pace_for(Options(poll_interval=7, demo=True)) == fixed_pace(7)
    assert pace_for(Options(demo=True)).next_poll(100, 0.5) == 1
    assert pace_for(Options()) == Pace()


def test_only_a_poll_interval_below_a_second_shortens_the_create_interval() -> None:
    assert fixed_pace(0.2).max_create_interval == 0.2
    assert fixed_pace(30).max_create_interval == math.inf
    assert Pace().max_create_interval == math.inf
