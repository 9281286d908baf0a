from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QLocale

from videodesk.generation import Status
from videodesk.library.usual_wait import UsualWait
from videodesk.ui.widgets.formatting import (
    duration_text,
    elapsed_of_usual,
    elapsed_text,
    exact_time,
    first_line,
    relative_time,
    status_label,
    tried_again,
    usual_source,
)

NOON = datetime(2026, 11, 23, 12, 0).astimezone()


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(seconds=60), "1 min ago"),
        (timedelta(minutes=59, seconds=59), "59 min ago"),
        (timedelta(hours=1), "1 h ago"),
        (timedelta(hours=11, minutes=59), "11 h ago"),
        (timedelta(hours=13), "yesterday"),
        (timedelta(hours=35), "yesterday"),
        (timedelta(hours=37), "2 days ago"),
        (timedelta(days=6), "6 days ago"),
    ],
)
def test_relative_time_is_in_the_largest_fitting_unit(before: timedelta, words: str) -> None:
    assert relative_time(NOON - before, NOON) == words


def test_relative_time_of_the_same_day_is_in_hours() -> None:
    evening = NOON.replace(hour=23)
    assert relative_time(evening.replace(hour=8), evening) == "15 h ago"


def test_relative_time_shortly_after_midnight_is_in_hours() -> None:
    night = NOON.replace(hour=1)
    assert relative_time(night - timedelta(hours=3), night) == "3 h ago"


def test_relative_time_is_a_local_date_after_a_week() -> None:
    then = NOON - timedelta(days=7)
    day = QLocale().toString(then.date(), QLocale.FormatType.ShortFormat)  # type: ignore[call-overload]  # a date will do
    assert relative_time(then, NOON) == day


def test_relative_time_compares_time_zones() -> None:
    assert relative_time((NOON - timedelta(minutes=5)).astimezone(UTC), NOON) == "5 min ago"


def test_exact_time_names_year_and_minute() -> None:
    words = exact_time(NOON.replace(minute=34))
    assert "2026" in words
    assert "34" in words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (8, "8 s"),
        (8.04, "8 s"),
        (59.96, "1 min"),
        (60, "1 min"),
        (80, "1 min 20 s"),
        (3600, "1 h"),
        (7530, "2 h 5 min"),
    ],
)
def test_duration_names_its_two_largest_units(seconds: float, words: str) -> None:
    assert duration_text(seconds) == words


def test_fraction_of_a_second_uses_the_locale() -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        assert duration_text(5.375) == "5,4 s"
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(-1, "0:00"), (0.99, "0:00"), (3.2, "0:03"), (62, "1:02"), (3661, "1:01:01")],
)
def test_elapsed_time_is_in_whole_seconds(seconds: float, words: str) -> None:
    assert elapsed_text(seconds) == words


def test_every_status_has_a_label_of_its_own() -> None:
    assert len({status_label(status) for status in Status}) == len(Status)


@pytest.mark.parametrize(
    ("usual", "wanted"),
    [
        (None, "0:42"),
        (0.4, "0:42 of about 1 s"),
        (5.3, "0:42 of about 5 s"),
        (45, "0:42 of about 45 s"),
        (59.4, "0:42 of about 1 min"),
        (88, "0:42 of about 1 min 30 s"),
        (110, "0:42 of about 2 min"),
        (400, "0:42 of about 7 min"),
    ],
)
def test_elapsed_time_is_shown_beside_the_usual_one(usual: float | None, wanted: str) -> None:
    wait = None if usual is None else UsualWait(usual, 2 * usual)
    assert elapsed_of_usual(42.7, wait) == wanted


@pytest.mark.parametrize(
    ("seconds", "wanted"),
    [
        (11.2, "Next try in 12 s"),
        (65, "Next try in 1 min 5 s"),
        (0, "Trying again"),
        (-3, "Trying again"),
    ],
)
def test_countdown_shows_the_remaining_time(seconds: float, wanted: str) -> None:
    assert tried_again(NOON + timedelta(seconds=seconds), NOON) == wanted


@pytest.mark.parametrize(
    ("prompt", "wanted"), [("  a fox\nin snow", "a fox"), ("", "No prompt"), ("x" * 400, "x" * 300)]
)
def test_prompt_is_shown_by_its_first_line(prompt: str, wanted: str) -> None:
    assert first_line(prompt) == wanted


def test_source_of_a_usual_wait_is_the_users_clips_or_an_estimate() -> None:
    assert usual_source(UsualWait(240, 480)).startswith("An estimate")
    text = usual_source(UsualWait(88, 200, 12))
    assert text.startswith("From your last 12 clip")
    assert text.endswith("\nHalf took up to 1 min 30 s, nine out of ten up to 3 min 30 s")
