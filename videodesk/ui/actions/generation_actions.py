"""What can be asked for the generations that are selected: which entries of the menus make sense.

Pure functions of snapshots; the limits follow the statuses of docs/design.md, "Domain model".
"""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from videodesk.generation import Generation, Status


class Wish(StrEnum):
    """What a person can ask for what is selected."""

    OPEN_LARGE = "open-large"
    REUSE = "reuse"
    CONTINUE = "continue"
    SEND_AGAIN = "send-again"
    TRY_NOW = "try-now"
    STOP = "stop"
    FOLLOW_AGAIN = "follow-again"
    SHOW_IN_FOLDER = "show-in-folder"
    COPY_PROMPT = "copy-prompt"
    COPY_PATH = "copy-path"
    COPY_TASK_ID = "copy-task-id"
    HIDE = "hide"
    TRASH = "trash"


_STOPPABLE: Final = frozenset(
    {Status.QUEUED, Status.PROCESSING, Status.DOWNLOADING, Status.UNCONFIRMED}
)
_TRASHABLE: Final = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})


def _is_playable(each: Generation) -> bool:
    return each.status is Status.COMPLETED and each.file is not None


def _can_be_tried(each: Generation) -> bool:
    return not each.status.is_settled and (each.retry_at is not None or each.problem is not None)


_FOR_ONE: Final[Mapping[Wish, Callable[[Generation], bool]]] = {
    Wish.OPEN_LARGE: _is_playable,
    Wish.REUSE: lambda _: True,
    Wish.CONTINUE: _is_playable,
    Wish.SEND_AGAIN: lambda each: each.status is Status.UNCONFIRMED,
    Wish.SHOW_IN_FOLDER: lambda each: each.file is not None,
}
_FOR_ANY: Final[Mapping[Wish, Callable[[Generation], bool]]] = {
    Wish.TRY_NOW: _can_be_tried,
    Wish.STOP: lambda each: each.status in _STOPPABLE,
    Wish.FOLLOW_AGAIN: lambda each: each.status is Status.CANCELLED and bool(each.task_id),
    Wish.COPY_PROMPT: lambda each: bool(each.request.prompt),
    Wish.COPY_PATH: lambda each: each.file is not None,
    Wish.COPY_TASK_ID: lambda each: bool(each.task_id),
    Wish.HIDE: lambda _: True,
    Wish.TRASH: lambda each: each.status in _TRASHABLE,
}


def possible(generations: Sequence[Generation]) -> frozenset[Wish]:
    """What makes sense for these: some wishes for one alone, the others if any of them has it."""
    found = {wish for wish, fits in _FOR_ANY.items() if any(map(fits, generations))}
    if len(generations) == 1:
        found |= {wish for wish, fits in _FOR_ONE.items() if fits(generations[0])}
    return frozenset(found)


def fitting(wish: Wish, generations: Sequence[Generation]) -> list[Generation]:
    """Those of the generations that a wish is about."""
    fits = _FOR_ANY.get(wish) or _FOR_ONE[wish]
    return [each for each in generations if fits(each)]
