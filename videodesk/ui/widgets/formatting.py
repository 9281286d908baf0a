"""Statuses and times as text: "Sending", "2 min ago", "8 s", "0:42".

Pure functions of their arguments and of the system's locale.
"""

import math
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from videodesk.generation import Generation, Status
from videodesk.library.query import StatusFilter
from videodesk.library.usual_wait import UsualWait

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE
_HALF_DAY: Final = 12 * _HOUR
_WEEK_IN_DAYS: Final = 7
_SHORT: Final = 5 * _MINUTE
_HALF_MINUTE: Final = 30


def status_label(status: Status) -> str:
    """The label of a status."""
    return {
        Status.QUEUED: QCoreApplication.translate("Words", "Waiting"),
        Status.SUBMITTING: QCoreApplication.translate("Words", "Sending"),
        Status.UNCONFIRMED: QCoreApplication.translate("Words", "Not confirmed"),
        Status.PROCESSING: QCoreApplication.translate("Words", "In progress"),
        Status.DOWNLOADING: QCoreApplication.translate("Words", "Downloading"),
        Status.COMPLETED: QCoreApplication.translate("Words", "Finished"),
        Status.FAILED: QCoreApplication.translate("Words", "Failed"),
        Status.CANCELLED: QCoreApplication.translate("Words", "Stopped"),
    }[status]


def removed_label() -> str:
    """The label of a request that was removed from the queue before it was sent."""
    return QCoreApplication.translate("Words", "Removed from the queue")


def status_icon(status: Status) -> tuple[str, str]:
    """The icon of a status, and the color token of the icon."""
    return {
        Status.QUEUED: ("clock", "second_text"),
        Status.SUBMITTING: ("send", "second_text"),
        Status.UNCONFIRMED: ("question", "caution"),
        Status.PROCESSING: ("sparkle", "accent"),
        Status.DOWNLOADING: ("download", "accent"),
        Status.COMPLETED: ("check", "good"),
        Status.FAILED: ("fail", "bad"),
        Status.CANCELLED: ("stop", "second_text"),
    }[status]


def status_filter_labels() -> dict[StatusFilter, str]:
    """The labels of the filters by status, with their mnemonics in a menu."""
    translate = QCoreApplication.translate
    return {
        StatusFilter.ALL: translate("FilterChips", "&All"),
        StatusFilter.WORKING: translate("FilterChips", "In &progress"),
        StatusFilter.NEEDS_YOU: translate("FilterChips", "&Needs attention"),
        StatusFilter.FINISHED: translate("FilterChips", "&Finished"),
        StatusFilter.FAILED: translate("FilterChips", "Fa&iled"),
    }


def relative_time(then: datetime, now: datetime) -> str:
    """How long ago `then` was: "2 min ago", "yesterday", a date after a week.

    Both times are aware; days change at local midnight. A future time is "just now", since clocks
    differ by seconds.
    """
    seconds = (now - then).total_seconds()
    days = (now.astimezone().date() - then.astimezone().date()).days
    if seconds < _MINUTE:
        return QCoreApplication.translate("Words", "just now")
    if seconds < _HOUR:
        return QCoreApplication.translate("Words", "%n min ago", "", int(seconds // _MINUTE))
    if seconds < _HALF_DAY or days == 0:
        return QCoreApplication.translate("Words", "%n h ago", "", int(seconds // _HOUR))
    if days == 1:
        return QCoreApplication.translate("Words", "yesterday")
    if days < _WEEK_IN_DAYS:
        return QCoreApplication.translate("Words", "%n days ago", "", days)
    return QLocale().toString(_local(then).date(), QLocale.FormatType.ShortFormat)


def exact_time(then: datetime) -> str:
    """The day and time in full, in the local time zone."""
    return QLocale().toString(_local(then), QLocale.FormatType.LongFormat)


def clock_time(then: datetime) -> str:
    """The time with its seconds, in the local time zone: "10:31:05"."""
    pattern = QLocale().timeFormat(QLocale.FormatType.LongFormat).replace("t", "").strip()
    return QLocale().toString(_local(then).time(), pattern)


def long_date(then: datetime) -> str:
    """The day in full, in the local time zone: "Monday, 30 November 2026"."""
    return QLocale().toString(_local(then).date(), QLocale.FormatType.LongFormat)


def date_text(then: datetime) -> str:
    """The day in the local time zone: "30 Nov 2026" or as the locale writes it."""
    return QLocale().toString(_local(then).date(), QLocale.FormatType.ShortFormat)


def number_text(number: int) -> str:
    """A whole number with the locale's separators."""
    return QLocale().toString(number)


def duration_text(seconds: float) -> str:
    """A duration: "8 s", "5.4 s", "1 min 20 s", "2 h 5 min"."""
    tenths = round(float(seconds), 1)
    if tenths < _MINUTE:
        decimals = 0 if tenths.is_integer() else 1
        figure = QLocale().toString(tenths, "f", decimals)
        return QCoreApplication.translate("Words", "{0} s").format(figure)
    whole = round(seconds)
    hours, minutes, rest = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    parts = [
        QCoreApplication.translate("Words", "{0} h").format(hours) if hours else "",
        QCoreApplication.translate("Words", "{0} min").format(minutes) if minutes else "",
        QCoreApplication.translate("Words", "{0} s").format(rest) if rest and not hours else "",
    ]
    return " ".join(part for part in parts if part)


def elapsed_text(seconds: float) -> str:
    """An elapsed time or a position in a clip, in whole seconds: "0:42"."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, left = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"


def longer_than_usual() -> str:
    """The text for a long wait."""
    return QCoreApplication.translate("Words", "Longer than usual")


def usual_source(usual: UsualWait) -> str:
    """Where a usual wait comes from, for a tooltip."""
    translate, count = QCoreApplication.translate, usual.clips
    if not count:
        return translate("Words", "An estimate, until you have made some clips with this model")
    source = translate("Words", "From your last %n clip(s)", "", count)
    times = translate("Words", "Half took up to {half}, nine out of ten up to {most}")
    most = _rounded(usual.late_after)
    return f"{source}\n{times.format(half=usual_text(usual), most=most)}"


def usual_text(usual: UsualWait) -> str:
    """A usual wait, rounded more the longer it is: "6 s", "1 min 30 s", "7 min"."""
    return _rounded(usual.seconds)


def _rounded(seconds: float) -> str:
    if seconds < _MINUTE - 1:
        return duration_text(max(1, round(seconds)))
    step = _HALF_MINUTE if seconds < _SHORT else _MINUTE
    return duration_text(step * round(seconds / step))


def elapsed_of_usual(seconds: float, usual: UsualWait | None) -> str:
    """An elapsed time and, if known, the usual one: "0:42 of about 2 min"."""
    if usual is None:
        return elapsed_text(seconds)
    return QCoreApplication.translate("Words", "{elapsed} of about {usual}").format(
        elapsed=elapsed_text(seconds), usual=usual_text(usual)
    )


def countdown(then: datetime, now: datetime) -> str:
    """How long until `then`, in whole seconds that are still to come: "12 s", "1 min 5 s"."""
    return duration_text(max(0, math.ceil((then - now).total_seconds())))


def tried_again(then: datetime, now: datetime) -> str:
    """When something is retried automatically: "Next try in 12 s"."""
    if then <= now:
        return QCoreApplication.translate("Words", "Trying again")
    return QCoreApplication.translate("Words", "Next try in {0}").format(countdown(then, now))


def retry_text(generation: Generation, now: datetime) -> str:
    """When it is tried next and how often it was tried: "Next try in 12 s · Tried 5 times since
    10:31". Empty if nothing is retried.
    """
    if generation.status.is_settled:
        return ""
    texts = []
    if generation.retry_at is not None:
        texts.append(tried_again(generation.retry_at, now))
    count = generation.retry_count
    if count and generation.retry_since is not None:
        times = QCoreApplication.translate("Words", "Tried %n time(s) since {0}", "", count)
        texts.append(times.format(time_of_day(generation.retry_since)))
    return " · ".join(texts)


def time_of_day(then: datetime) -> str:
    """The hour and minute in the local time zone: "10:31"."""
    return QLocale().toString(_local(then).time(), QLocale.FormatType.ShortFormat)


def first_line(prompt: str, most: int = 300) -> str:
    """The first line of a prompt, cut after this many characters."""
    lines = prompt.strip()[:most].splitlines()
    return lines[0].strip() if lines else QCoreApplication.translate("Words", "No prompt")


def _local(then: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(then.timestamp()))
