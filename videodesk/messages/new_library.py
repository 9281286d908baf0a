"""What waits in a library that is new to this computer, as text."""

from collections.abc import Iterator
from typing import Final

from videodesk.errors import Problem
from videodesk.messages.translation import CONTEXT, QT_TRANSLATE_NOOP, Translate, count

_ONE_WAITS: Final = QT_TRANSLATE_NOOP("messages", "1 request waits.")
_SOME_WAIT: Final = QT_TRANSLATE_NOOP("messages", "%n requests wait.", "", 1)
_ONE_COSTS: Final = QT_TRANSLATE_NOOP("messages", "1 request waits, {cost}.")
_SOME_COST: Final = QT_TRANSLATE_NOOP("messages", "%n requests wait, {cost}.", "", 1)
_ONE_GOES_ON: Final = QT_TRANSLATE_NOOP("messages", "1 clip is in progress.")
_SOME_GO_ON: Final = QT_TRANSLATE_NOOP("messages", "%n clips are in progress.", "", 1)


def stored_work(problem: Problem, translate: Translate) -> str:
    """Return how many requests wait and what they cost, and how many clips are in progress."""
    return " ".join(_sentences(problem, translate))


def _sentences(problem: Problem, translate: Translate) -> Iterator[str]:
    waiting, active = (count(problem.params.get(name)) for name in ("waiting", "active"))
    cost = str(problem.params.get("cost") or "")
    one, some = (_ONE_COSTS, _SOME_COST) if cost else (_ONE_WAITS, _SOME_WAIT)
    if waiting:
        text = translate(CONTEXT, one) if waiting == 1 else translate(CONTEXT, some, "", waiting)
        yield text.replace("{cost}", cost)
    if active == 1:
        yield translate(CONTEXT, _ONE_GOES_ON)
    elif active:
        yield translate(CONTEXT, _SOME_GO_ON, "", active)
