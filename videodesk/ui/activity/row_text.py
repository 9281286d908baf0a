"""Texts and actions of a row of the activity panel."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import GenerationAction, actions_at
from videodesk.ui.widgets import formatting as words
from videodesk.ui.widgets.messages import problem_message

ENDING_ACTIONS: Final = (
    GenerationAction.REMOVE_FROM_QUEUE,
    GenerationAction.STOP_TRACKING,
    GenerationAction.DISMISS,
)
"""What the Delete key does to a row: the first of these that applies."""


def row_buttons(generation: Generation) -> tuple[GenerationAction, ...]:
    """Return the actions drawn as buttons in a row, the usual one first.

    A row that needs the user's attention has too many actions to draw: Show leads to them.
    """
    actions = actions_at(Place.ROW, ActionTarget(generation))
    needs_attention = generation.status in {Status.UNCONFIRMED, Status.FAILED}
    return (GenerationAction.SHOW, *actions) if needs_attention else actions


def row_menu_actions(generation: Generation) -> tuple[GenerationAction, ...]:
    """Return the actions of the context menu of a row."""
    return actions_at(Place.ROW_MENU, ActionTarget(generation))


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
        problem = generation.problem
        told = problem_message(problem, generation.status).text if problem is not None else ""
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
