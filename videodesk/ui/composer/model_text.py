"""What is said about a model: what it takes, what a clip of it costs, and when that was learnt.

Pure functions of their arguments and of the system's locale.
"""

import math
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from videodesk.catalog import Mode, Model

_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "JPY": "¥"}
_MIN_RANGE: Final = 3
"""From so many lengths on, those in a row are told as a range."""


def describe_inputs(model: Model) -> str:
    """What a model makes a clip from, and what comes of it: "Words, first frame · 8 s · sound"."""
    parts = [
        _modes(model.modes),
        _seconds(model.durations),
        ", ".join(model.sizes),
        "" if model.sound is None else _sound(silent=not model.sound),
    ]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def price_text(amount: float | None, unit: str) -> str:
    """About what a clip costs: "about $0.40". Nothing where it is not known, or no price."""
    if amount is None or not math.isfinite(amount) or amount <= 0:
        return ""
    amount = float(amount)
    # Never a figure that rounding has changed by more than a twentieth.
    digits = next((few for few in (2, 3, 4) if abs(round(amount, few) - amount) * 20 <= amount), 6)
    sign = _SIGNS.get(unit.upper())
    if sign is None:
        digits = 0 if amount.is_integer() else digits
        figure = f"{QLocale().toString(amount, 'f', digits)} {unit}".rstrip()
    elif QLocale().language() == QLocale.Language.C:  # which knows no place for the sign
        figure = f"{sign}{QLocale().toString(amount, 'f', digits)}"
    else:
        figure = QLocale().toCurrencyString(amount, sign, digits)
    return QCoreApplication.translate("ModelWords", "about {0}").format(figure)


def day_text(moment: datetime, now: datetime) -> str:
    """The day of a moment in the local time zone, with its year where it is another one."""
    same_year = moment.astimezone().year == now.astimezone().year
    return QLocale().toString(_local(moment).date(), "d MMM" if same_year else "d MMM yyyy")


def day_time_text(moment: datetime, now: datetime) -> str:
    """The same with the time of the day."""
    time = QLocale().toString(_local(moment).time(), QLocale.FormatType.ShortFormat)
    return f"{day_text(moment, now)}, {time}"


def _modes(modes: tuple[Mode, ...]) -> str:
    words = {
        Mode.WORDS: QCoreApplication.translate("ModelWords", "words"),
        Mode.FIRST_FRAME: QCoreApplication.translate("ModelWords", "first frame"),
        Mode.FIRST_AND_LAST_FRAME: QCoreApplication.translate("ModelWords", "first and last frame"),
        Mode.REFERENCES: QCoreApplication.translate("ModelWords", "pictures of what appears"),
    }
    return ", ".join(words[mode] for mode in modes)


def _seconds(durations: tuple[int, ...]) -> str:
    ordered = sorted(set(durations))
    if not ordered:
        return ""
    in_a_row = len(ordered) >= _MIN_RANGE and ordered == list(range(ordered[0], ordered[-1] + 1))
    text = (
        f"{ordered[0]}\N{EN DASH}{ordered[-1]}"
        if in_a_row
        else ", ".join(str(each) for each in ordered)
    )
    return QCoreApplication.translate("ModelWords", "{0} s").format(text)


def _sound(*, silent: bool) -> str:
    if silent:
        return QCoreApplication.translate("ModelWords", "silent")
    return QCoreApplication.translate("ModelWords", "sound")


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
