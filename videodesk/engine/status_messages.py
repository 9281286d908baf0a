"""How the engine tells others what happened."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final, ParamSpec

from videodesk.errors import Problem
from videodesk.generation import Status

_log = logging.getLogger(__name__)

P = ParamSpec("P")

_WHAT_WAITS: Final = ("Nothing was sent.", "Nothing was charged.")
_WHAT_RUNS: Final = ("The task is still being followed.",)


def log_exceptions(hear: Callable[P, None]) -> Callable[P, None]:
    """The same ear, whose faults are logged and go no further.

    A fault in what shows a generation must not stop what carries it.
    """

    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            hear(*args, **kwargs)
        except Exception:  # noqa: BLE001  # whatever it is, it is not about the clip
            _log.exception("What was told could not be shown")

    return told


def problem_for_status(told: Problem, status: Status) -> Problem:
    """The same trouble in words that are true of a generation that stands at `status`.

    What holds an account back was heard by one of its generations, and is told to all of them: to
    those that wait to be sent, and to those for which it has long been paid.
    """
    if status in {Status.PROCESSING, Status.DOWNLOADING}:
        return _instead(told, _WHAT_WAITS, _WHAT_RUNS[0])
    if status is Status.QUEUED:
        return _instead(told, _WHAT_RUNS, _WHAT_WAITS[0])
    return told


def _instead(told: Problem, wrong: tuple[str, ...], right: str) -> Problem:
    message = told.message
    for each in wrong:
        message = message.replace(each, right)
    return told if message == told.message else replace(told, message=message)
