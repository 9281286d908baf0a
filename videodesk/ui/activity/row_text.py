"""What a row of the activity panel says, and what can be done in it."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QCoreApplication

from videodesk.generation import Generation, Status
from videodesk.ui.activity.activity_state import awaits_confirmation
from videodesk.ui.widgets import formatting as words


class RowAction(StrEnum):
    """What a person can do in a row."""

    TRY_NOW = "try-now"
    SEND_NOW = "send-now"
    STOP = "stop"
    WITHDRAW = "withdraw"
    SHOW = "show"
    DISMISS = "dismiss"


def row_actions(generation: Generation) -> tuple[RowAction, ...]:
    """What is offered for a generation as it stands, the usual one first."""
    if awaits_confirmation(generation):
        return RowAction.SEND_NOW, RowAction.WITHDRAW
    waits = (RowAction.TRY_NOW,) if generation.retry_at is not None else ()
    match generation.status:
        case Status.QUEUED:
            return *waits, RowAction.WITHDRAW
        case Status.PROCESSING | Status.DOWNLOADING:
            return *waits, RowAction.STOP
        case Status.UNCONFIRMED:
            return (RowAction.SHOW,)
        case Status.FAILED:
            return RowAction.SHOW, RowAction.DISMISS
        case _:
            return ()


def action_label(action: RowAction) -> str:
    """The words on the button or in the menu."""
    return {
        RowAction.TRY_NOW: QCoreApplication.translate("RowWords", "Try now"),
        RowAction.SEND_NOW: QCoreApplication.translate("RowWords", "Send now"),
        RowAction.STOP: QCoreApplication.translate("RowWords", "Stop"),
        RowAction.WITHDRAW: QCoreApplication.translate("RowWords", "Withdraw"),
        RowAction.SHOW: QCoreApplication.translate("RowWords", "Show"),
        RowAction.DISMISS: QCoreApplication.translate("RowWords", "Dismiss"),
    }[action]


def action_explanation(action: RowAction) -> str:
    """What will happen, and what happens to the money."""
    return {
        RowAction.TRY_NOW: QCoreApplication.translate(
            "RowWords", "Waits no longer; nothing is sent twice"
        ),
        RowAction.SEND_NOW: QCoreApplication.translate(
            "RowWords", "Sends the request, which the service charges for"
        ),
        RowAction.STOP: QCoreApplication.translate(
            "RowWords",
            "The service goes on working, and charges for it; the task id is kept",
        ),
        RowAction.WITHDRAW: QCoreApplication.translate(
            "RowWords", "Takes the request out of the queue; nothing is charged"
        ),
        RowAction.SHOW: QCoreApplication.translate(
            "RowWords", "Shows the clip, and everything that can be done"
        ),
        RowAction.DISMISS: QCoreApplication.translate(
            "RowWords", "Takes the row away from here; the request is kept in the library"
        ),
    }[action]


class RowText:
    """Words for rows as they stand now.

    `names` gives a model's name for its id, `usual_wait` its usual seconds or None, `now` the time
    (aware).
    """

    def __init__(
        self,
        names: Callable[[str], str],
        usual_wait: Callable[[str], int | None],
        now: Callable[[], datetime],
    ) -> None:
        self._names = names
        self._usual_wait = usual_wait
        self._now = now

    @staticmethod
    def sign(generation: Generation) -> tuple[str, str]:
        """The icon of a row and the token of its colour."""
        return words.status_icon(generation.status)

    @staticmethod
    def title(generation: Generation) -> str:
        """The first line of the prompt."""
        return words.first_line(generation.request.prompt)

    def line(self, generation: Generation) -> str:
        """Where it stands, in one line: how long, when it is tried again, what is amiss."""
        told = generation.problem.message if generation.problem is not None else ""
        when = self._countdown(generation)
        match generation.status:
            case Status.QUEUED:
                return _joined(when, told) or self._facts(generation)
            case Status.PROCESSING:
                return _joined(when or self._time(generation), told)
            case Status.UNCONFIRMED | Status.FAILED:
                return _joined(words.status_label(generation.status), told)
            case _:
                return _joined(words.status_label(generation.status), when, told)

    def spoken(self, generation: Generation) -> str:
        """All of a row as a screen reader says it."""
        standing = words.status_label(generation.status)
        line = self.line(generation)
        parts = [self.title(generation), standing if standing not in line else "", line]
        return ". ".join(part.rstrip(".") for part in parts if part)

    def _countdown(self, generation: Generation) -> str:
        if generation.retry_at is None:
            return ""
        return words.tried_again(generation.retry_at, self._now())

    def _time(self, generation: Generation) -> str:
        since = generation.submitted_at or generation.created_at
        seconds = (self._now() - since).total_seconds()
        time = words.elapsed_of_typical(seconds, self._usual_wait(generation.request.model))
        return _joined(words.longer_than_usual() if words.is_long(seconds) else "", time)

    def _facts(self, generation: Generation) -> str:
        request = generation.request
        length = words.length(request.duration) if request.duration else ""
        return _joined(self._names(request.model), request.aspect_ratio or "", length)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
