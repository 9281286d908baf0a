"""Texts and actions of a row of the activity panel."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from videodesk.generation import Generation, Status
from videodesk.library.usual_wait import FindUsualWait, is_late
from videodesk.ui.actions.action_rules import ActionTarget, is_withdrawn
from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import GenerationAction, actions_at
from videodesk.ui.widgets import formatting
from videodesk.ui.widgets.messages import problem_message, quoted_reason

ENDING_ACTIONS: Final = (
    GenerationAction.REMOVE_FROM_QUEUE,
    GenerationAction.STOP_TRACKING,
)
"""What the Delete key does to a row: the first of these that applies."""


def row_buttons(generation: Generation) -> tuple[GenerationAction, ...]:
    """Return the actions drawn as buttons in a row, the usual one first.

    Show leads to what can be done where a row has too little room for it.
    """
    return actions_at(Place.ROW, ActionTarget(generation)) or (GenerationAction.SHOW,)


def row_menu_actions(generation: Generation) -> tuple[GenerationAction, ...]:
    """Return the actions of the context menu of a row."""
    return actions_at(Place.ROW_MENU, ActionTarget(generation))


class RowText:
    """Makes the texts of rows.

    `names` returns a model's name for its id, `usual_wait` how long one usually takes, `now` an
    aware time.
    """

    def __init__(
        self,
        names: Callable[[str], str],
        usual_wait: FindUsualWait,
        now: Callable[[], datetime],
    ) -> None:
        self._names = names
        self._usual_wait = usual_wait
        self._now = now

    @staticmethod
    def icon(generation: Generation) -> tuple[str, str]:
        """Return the name of a row's icon and the token of its color."""
        return formatting.status_icon(generation.status)

    @staticmethod
    def title(generation: Generation) -> str:
        """Return the first line of the prompt."""
        return formatting.first_line(generation.request.prompt)

    def detail(self, generation: Generation) -> str:
        """Return the second line: elapsed time, next retry, problem, or what was requested."""
        problem = generation.problem
        message = problem_message(problem, generation.status).text if problem is not None else ""
        when = self._countdown(generation)
        match generation.status:
            case Status.QUEUED:
                return _joined(when, message) or self._request_summary(generation)
            case Status.PROCESSING:
                return _joined(when or self._elapsed(generation), message)
            case Status.UNCONFIRMED | Status.FAILED:
                return _joined(formatting.status_label(generation.status), message)
            case Status.CANCELLED if is_withdrawn(generation):
                return formatting.removed_label()
            case _:
                return _joined(when or formatting.status_label(generation.status), message)

    @staticmethod
    def tooltip(generation: Generation) -> str:
        """Return the whole problem, with the service's reason; empty without one."""
        if generation.problem is None:
            return ""
        message = problem_message(generation.problem, generation.status)
        return f"{message}\n{quoted_reason(message)}".strip()

    def accessible_text(self, generation: Generation) -> str:
        """Return the whole row as text for a screen reader."""
        status = formatting.status_label(generation.status)
        detail = self.detail(generation)
        parts = [self.title(generation), status if status not in detail else "", detail]
        return ". ".join(part.rstrip(".") for part in parts if part)

    def _countdown(self, generation: Generation) -> str:
        if generation.retry_at is None or generation.status.is_settled:
            return ""
        return formatting.tried_again(generation.retry_at, self._now())

    def _elapsed(self, generation: Generation) -> str:
        since = generation.submitted_at or generation.created_at
        seconds = (self._now() - since).total_seconds()
        usual = self._usual_wait(generation)
        time = formatting.elapsed_of_usual(seconds, usual)
        return _joined(formatting.longer_than_usual() if is_late(seconds, usual) else "", time)

    def _request_summary(self, generation: Generation) -> str:
        request = generation.request
        length = formatting.duration_text(request.duration) if request.duration else ""
        return _joined(self._names(request.model), request.aspect_ratio or "", length)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
