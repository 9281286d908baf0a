"""Sections are the local days of `datetime`, in every time zone."""

import os
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.library.days import day_sections
from videodesk.library.rows import microseconds_of
from videodesk.library.types import Section


@pytest.fixture(
    params=["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Apia"]
)
def local_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    """A local time zone: with summer time, with midnights that do not exist, with a day skipped."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system has no tzset")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "TZ", request.param)
        time.tzset()
        yield request.param
    time.tzset()


def days_of(sections: Sequence[Section]) -> list[int]:
    """The day of each row."""
    return [section.day for section in sections for _ in range(section.count)]


@pytest.mark.usefixtures("local_zone")
def test_days_are_those_of_datetime() -> None:
    start = datetime(2011, 1, 1, tzinfo=UTC)
    moments = [start + timedelta(minutes=20 * step) for step in range(3 * 366 * 72)]
    expected = [each.astimezone().toordinal() for each in moments]
    stored = [microseconds_of(each) for each in moments]
    assert days_of(day_sections(stored, ascending=True)) == expected
    assert days_of(day_sections(stored[::-1])) == expected[::-1]


@given(
    st.lists(
        st.datetimes(datetime(1970, 1, 2), datetime(9998, 12, 30), timezones=st.just(UTC)),
        max_size=5,
    )
)
def test_sections_have_every_row_once_and_each_day_once(moments: list[datetime]) -> None:
    newest_first = sorted(moments, reverse=True)
    sections = day_sections([microseconds_of(each) for each in newest_first])
    assert days_of(sections) == [each.astimezone().toordinal() for each in newest_first]
    assert len({each.day for each in sections}) == len(sections)


def test_few_moments_of_a_day_are_looked_at() -> None:
    looked_at: list[int] = []

    class Moments(list[int]):
        def __getitem__(self, number):  # type: ignore[no-untyped-def]
            looked_at.append(number)
            return super().__getitem__(number)

    day = microseconds_of(datetime(2026, 5, 1, 12, tzinfo=UTC))
    sections = day_sections(Moments([day] * 50_000 + [day - 86_400_000_000 * 9] * 50_000))

    assert [each.count for each in sections] == [50_000, 50_000]
    assert len(looked_at) < 100
