"""Local days of stored times."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from operator import neg

from videodesk.library.rows import microseconds_of, moment_of
from videodesk.library.types import Section


def day_sections(moments: Sequence[int], *, ascending: bool = False) -> list[Section]:
    """The sections of sorted times, in microseconds since 1970, by local day.

    Looks at a few moments of each day only.
    """
    sections: list[Section] = []
    first = 0
    while first < len(moments):
        day = moment_of(moments[first]).astimezone().toordinal()
        if ascending:
            after = bisect_left(moments, _midnight(day + 1), lo=first)
        else:
            after = bisect_right(moments, -_midnight(day), lo=first, key=neg)
        after = max(after, first + 1)
        count = after - first
        if sections and sections[-1].day == day:
            count += sections.pop().count
        sections.append(Section(day, count))
        first = after
    return sections


def _midnight(day: int) -> int:
    """The beginning of a local day, in microseconds since 1970."""
    begin = datetime.combine(date.fromordinal(min(day, date.max.toordinal())), time())
    try:
        return round(begin.timestamp()) * 1_000_000
    except (OSError, OverflowError):  # Windows has no local time before 1970
        return microseconds_of(begin.replace(tzinfo=UTC))
