"""Problems worded for the status of the generation that shows them."""

from dataclasses import replace
from typing import Final

from videodesk.errors import Problem
from videodesk.generation import Status

_WHAT_WAITS: Final = ("Nothing was sent.", "Nothing was charged.")
_WHAT_RUNS: Final = ("The task is still being followed.",)


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
