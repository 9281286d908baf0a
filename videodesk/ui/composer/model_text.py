"""Texts about a model: its inputs, its price, and when the service listed it.

Pure functions of their arguments and of the system's locale.
"""

import math
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from videodesk.catalog import Mode, Model, list_durations

_CURRENCY_SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CNY": "¥", "RMB": "¥", "JPY": "¥"}


def describe_inputs(model: Model) -> str:
    """Return inputs and outputs of a model: "Text, first frame · 8 s · sound"."""
    parts = [
        _modes(model.modes),
        _seconds(model.durations),
        ", ".join(dict.fromkeys(model.shown_sizes)),
        "" if model.sound is None else _sound(silent=not model.sound),
    ]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def price_text(amount: float | None, unit: str) -> str:
    """Return an estimated price: "about $0.40"; "" if it is not known or no price."""
    if amount is None or not math.isfinite(amount) or amount <= 0:
        return ""
    amount = float(amount)
    # Rounding must not change the amount by more than 5 %.
    digits = next((few for few in (2, 3, 4) if abs(round(amount, few) - amount) * 20 <= amount), 6)
    sign = _CURRENCY_SIGNS.get(unit.upper())
    if sign is None:
        digits = 0 if amount.is_integer() else digits
        number = f"{QLocale().toString(amount, 'f', digits)} {unit}".rstrip()
    elif QLocale().language() == QLocale.Language.C:  # which has no currency format
        number = f"{sign}{QLocale().toString(amount, 'f', digits)}"
    else:
        number = QLocale().toCurrencyString(amount, sign, digits)
    return QCoreApplication.translate("ModelWords", "about {0}").format(number)


def day_text(moment: datetime, now: datetime) -> str:
    """Return the local day of a moment, with the year if it is not the current one."""
    same_year = moment.astimezone().year == now.astimezone().year
    return QLocale().toString(_local(moment).date(), "d MMM" if same_year else "d MMM yyyy")


def day_time_text(moment: datetime, now: datetime) -> str:
    """Return the local day and time of a moment."""
    time = QLocale().toString(_local(moment).time(), QLocale.FormatType.ShortFormat)
    return f"{day_text(moment, now)}, {time}"


def _modes(modes: tuple[Mode, ...]) -> str:
    names = {
        Mode.WORDS: QCoreApplication.translate("ModelWords", "text"),
        Mode.FIRST_FRAME: QCoreApplication.translate("ModelWords", "first frame"),
        Mode.FIRST_AND_LAST_FRAME: QCoreApplication.translate("ModelWords", "first and last frame"),
        Mode.REFERENCES: QCoreApplication.translate("ModelWords", "reference pictures"),
    }
    return ", ".join(names[mode] for mode in modes)


def _seconds(durations: tuple[int, ...]) -> str:
    text = ", ".join(list_durations(durations))
    return QCoreApplication.translate("ModelWords", "{0} s").format(text) if text else ""


def _sound(*, silent: bool) -> str:
    if silent:
        return QCoreApplication.translate("ModelWords", "silent")
    return QCoreApplication.translate("ModelWords", "sound")


def _local(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
