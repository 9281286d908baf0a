import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.engine.pacing import Pace, back_off, fixed_pace, pace_for
from videodesk.settings import Options


@pytest.mark.parametrize(
    ("age", "interval"), [(5, 10), (299, 10), (301, 15), (901, 30), (3599, 30), (3601, 120)]
)
def test_a_task_is_asked_about_more_slowly_as_it_grows_old(age: float, interval: float) -> None:
    assert Pace().next_poll(age, 0.5) == interval


def test_the_first_look_is_after_five_seconds() -> None:
    assert Pace().next_poll(0, 0.9) == 5
    assert Pace().next_poll(4, 0.9) == 1


@given(st.floats(-1e9, 1e9), st.floats(0, 1))
def test_no_age_makes_it_ask_at_once_or_never(age: float, chance: float) -> None:
    wait = Pace().next_poll(age, chance)
    assert 0 < wait <= 132


def test_jitter_stays_within_a_tenth() -> None:
    assert Pace().next_poll(60, 0) == pytest.approx(9)
    assert Pace().next_poll(60, 1) == pytest.approx(11)


@given(st.integers(0, 10**9))
def test_back_off_grows_and_stays_finite(failures: int) -> None:
    assert 2 <= back_off(failures) <= 60
    assert back_off(failures) <= back_off(failures + 1)


def test_the_pace_is_the_users_the_demos_or_the_services() -> None:
    assert pace_for(Options(poll_interval=7)).next_poll(math.inf, 0.5) == 7
    assert pace_for(Options(poll_interval=7, demo=True)) == fixed_pace(7)
    assert pace_for(Options(demo=True)).next_poll(100, 0.5) == 1
    assert pace_for(Options()) == Pace()


def test_a_quick_poll_hurries_creates_too_and_a_slow_one_leaves_them_to_the_profile() -> None:
    assert fixed_pace(0.2).max_create_interval == 0.2
    assert fixed_pace(30).max_create_interval == math.inf
    assert Pace().max_create_interval == math.inf
