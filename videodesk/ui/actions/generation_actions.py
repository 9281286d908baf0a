"""Table of the actions a user can take on generations.

Each action is defined once: its label, tooltip, money note, icon and shortcut, which generations it
applies to, and where it is offered. Menus, context menus, buttons, the activity panel and the help
dialog are built from this table; a widget emits one `ActionRequest`, which `app` carries out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from videodesk.generation import Generation, Status
from videodesk.ui.actions import action_rules as rules
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import (
    QT_TRANSLATE_NOOP,
    ActionGroup,
    ActionSpec,
    Place,
)


class GenerationAction(StrEnum):
    """What a user can do with one or more generations. The values are part of object names."""

    SHOW_LARGE = "show-large"
    REUSE = "reuse"
    CONTINUE = "continue"
    SEND_NOW = "send-now"
    TOP_UP = "top-up"
    TRY_NOW = "try-now"
    REMOVE_FROM_QUEUE = "remove-from-queue"
    PUT_BACK = "put-back"
    STOP_TRACKING = "stop-tracking"
    TRACK_AGAIN = "track-again"
    LOOK_AT_ACCOUNT = "look-at-account"
    ENTER_TASK_ID = "enter-task-id"
    SEND_AGAIN = "send-again"
    FORGET = "forget"
    FETCH_AGAIN = "fetch-again"
    KEEP_FILE = "keep-file"
    OPEN_LINK = "open-link"
    COPY_PROMPT = "copy-prompt"
    COPY_LINK = "copy-link"
    COPY_FILE = "copy-file"
    COPY_FILE_PATH = "copy-file-path"
    COPY_TASK_ID = "copy-task-id"
    COPY_FOR_SUPPORT = "copy-for-support"
    OPEN_IN_SYSTEM = "open-in-system"
    SHOW_IN_FOLDER = "show-in-folder"
    SAVE_COPY = "save-copy"
    SAVE_FRAME = "save-frame"
    HIDE = "hide"
    UNHIDE = "unhide"
    TRASH = "trash"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """An action the user chose, and the ids of the generations to apply it to, in order.

    `task_id` is what was typed for ENTER_TASK_ID; empty if the user still has to be asked.
    """

    action: GenerationAction
    ids: tuple[str, ...]
    task_id: str = ""


_REQUEST: Final = Place.GENERATION_MENU | Place.CONTEXT_MENU | Place.ROW_MENU
_EDIT: Final = Place.EDIT_MENU | Place.CONTEXT_MENU

GROUPS: Final[Mapping[ActionGroup, Mapping[GenerationAction, ActionSpec]]] = {
    ActionGroup.VIEW: {
        GenerationAction.SHOW_LARGE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Sho&w large"),
            applies=rules.has_clip,
            places=Place.VIEW_MENU | Place.CONTEXT_MENU,
        ),
    },
    ActionGroup.REQUEST: {
        GenerationAction.REUSE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Reuse"),
            applies=rules.always,
            places=_REQUEST | Place.BUTTON,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions",
                "Fill the composer with this prompt, its pictures and settings; "
                "nothing is sent yet",
            ),
            icon="reuse",
            shortcut="Ctrl+Shift+R",
        ),
        GenerationAction.CONTINUE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Continue"),
            applies=rules.has_clip,
            places=_REQUEST | Place.BUTTON,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Start a new request from the last frame of this clip"
            ),
            icon="film",
            shortcut="Ctrl+Shift+E",
        ),
        GenerationAction.SEND_NOW: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Send &now"),
            applies=lambda target: rules.awaits_confirmation(target.generation),
            places=_REQUEST | Place.REMEDY | Place.ROW,
            money_note=QT_TRANSLATE_NOOP(
                "Actions", "Sending it now is charged like any other request."
            ),
            icon="send",
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.TOP_UP: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Top up &your account"),
            applies=rules.lacks_balance,
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Open the page of your account in the browser"),
            transient=True,
        ),
        GenerationAction.TRY_NOW: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Try now"),
            applies=rules.is_waiting,
            places=_REQUEST | Place.REMEDY | Place.ROW,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Retry right away instead of waiting; nothing is sent twice"
            ),
            icon="retry",
            for_many=True,
            transient=True,
        ),
        GenerationAction.REMOVE_FROM_QUEUE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Remove from &queue"),
            applies=rules.has_status(Status.QUEUED),
            places=_REQUEST | Place.REMEDY | Place.ROW,
            money_note=QT_TRANSLATE_NOOP("Actions", "Removing it is free."),
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.PUT_BACK: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Put &back in the queue"),
            applies=lambda target: rules.is_withdrawn(target.generation),
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Send this request after all, at the usual charge"
            ),
            money_note=QT_TRANSLATE_NOOP("Actions", "It was never sent, so nothing was charged."),
            icon="retry",
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.STOP_TRACKING: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Stop tracking"),
            applies=rules.has_status(Status.PROCESSING, Status.DOWNLOADING),
            places=_REQUEST | Place.REMEDY | Place.ROW,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "The task ID is kept, so you can track it again later"
            ),
            money_note=QT_TRANSLATE_NOOP(
                "Actions",
                "Stopping doesn't cancel or refund the task.",
            ),
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.TRACK_AGAIN: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Trac&k again"),
            applies=rules.can_be_tracked_again,
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Ask the service for its status again"),
            money_note=QT_TRANSLATE_NOOP(
                "Actions",
                "The service may have finished it and charged for it. Tracking it again is free.",
            ),
            icon="retry",
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.LOOK_AT_ACCOUNT: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&View account page"),
            applies=rules.is_outcome_unknown,
            places=_REQUEST | Place.REMEDY,
            money_note=QT_TRANSLATE_NOOP("Actions", "Your account shows whether it was charged."),
            transient=True,
        ),
        GenerationAction.ENTER_TASK_ID: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Enter task &ID…"),
            applies=rules.takes_task_id,
            places=_REQUEST,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Look up this task at the service; nothing is charged"
            ),
            transient=True,
        ),
        GenerationAction.SEND_AGAIN: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Send &again"),
            applies=rules.can_be_sent_again,
            places=_REQUEST | Place.REMEDY,
            money_note=QT_TRANSLATE_NOOP(
                "Actions",
                "Sending again makes a second request. If the first one did arrive, "
                "both are charged.",
            ),
            once=True,
            transient=True,
        ),
        GenerationAction.FORGET: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Forget request"),
            applies=rules.has_status(Status.UNCONFIRMED),
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Stop waiting for a response; the request stays in the library"
            ),
            money_note=QT_TRANSLATE_NOOP("Actions", "Forgetting it doesn't refund anything."),
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.FETCH_AGAIN: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "F&etch again"),
            applies=rules.can_be_fetched_again,
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Download the clip from the service again"),
            money_note=QT_TRANSLATE_NOOP("Actions", "Fetching again is free."),
            icon="download",
            for_many=True,
            once=True,
            transient=True,
        ),
        GenerationAction.KEEP_FILE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Keep the fi&le as it is"),
            applies=rules.has_kept_file,
            places=_REQUEST | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP(
                "Actions", "Save the received file to the library and stop downloading"
            ),
            money_note=QT_TRANSLATE_NOOP("Actions", "Keeping the file is free."),
            for_many=True,
            once=True,
            transient=True,
        ),
    },
    ActionGroup.COPY: {
        GenerationAction.COPY_PROMPT: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy pro&mpt"),
            applies=lambda target: bool(target.generation.request.prompt),
            places=_EDIT,
            shortcut="Ctrl+Shift+C",
            for_many=True,
        ),
        GenerationAction.COPY_LINK: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy link"),
            applies=rules.has_unfetched_link,
            places=Place.CONTEXT_MENU | Place.ROW_MENU | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Copy the service's link to the clip"),
            for_many=True,
        ),
        GenerationAction.COPY_FILE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy file"),
            applies=rules.has_file,
            places=Place.CONTEXT_MENU,
            for_many=True,
        ),
        GenerationAction.COPY_FILE_PATH: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy file pat&h"),
            applies=rules.has_file_path,
            places=_EDIT,
            for_many=True,
        ),
        GenerationAction.COPY_TASK_ID: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy task &ID"),
            applies=rules.has_task_id,
            places=_EDIT,
            for_many=True,
        ),
        GenerationAction.COPY_FOR_SUPPORT: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Copy details for support"),
            applies=rules.always,
            places=Place.CONTEXT_MENU,
        ),
    },
    ActionGroup.FILE: {
        GenerationAction.OPEN_LINK: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Open link"),
            applies=rules.has_unfetched_link,
            places=Place.CONTEXT_MENU | Place.ROW_MENU | Place.REMEDY,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Open the service's link in your browser"),
        ),
        GenerationAction.OPEN_IN_SYSTEM: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Open in default player"),
            applies=rules.has_file,
            places=Place.CONTEXT_MENU,
        ),
        GenerationAction.SHOW_IN_FOLDER: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Show in f&older"),
            applies=rules.has_file_path,
            places=Place.GENERATION_MENU | Place.CONTEXT_MENU | Place.BUTTON,
            icon="folder",
        ),
        GenerationAction.SAVE_COPY: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Save a copy as…"),
            applies=rules.has_file,
            places=Place.CONTEXT_MENU,
            for_many=True,
        ),
        GenerationAction.SAVE_FRAME: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Save frame as picture…"),
            applies=rules.has_file,
            places=Place.CONTEXT_MENU,
        ),
    },
    ActionGroup.REMOVE: {
        GenerationAction.HIDE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Hide"),
            applies=lambda target: not target.is_hidden,
            places=Place.GENERATION_MENU | Place.CONTEXT_MENU,
            for_many=True,
        ),
        GenerationAction.UNHIDE: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "&Unhide"),
            applies=lambda target: target.is_hidden,
            places=Place.GENERATION_MENU | Place.CONTEXT_MENU,
            for_many=True,
            transient=True,
        ),
        GenerationAction.TRASH: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Mo&ve to trash"),
            # What may still run, or may have been charged, can be hidden but never removed.
            applies=rules.has_status(Status.COMPLETED, Status.FAILED, Status.CANCELLED),
            places=_EDIT,
            shortcut=QKeySequence.StandardKey.Delete,
            for_many=True,
        ),
    },
    ActionGroup.ACTIVITY: {
        GenerationAction.SHOW: ActionSpec(
            QT_TRANSLATE_NOOP("Actions", "Show"),
            applies=rules.always,
            places=Place.ROW_MENU,
            tooltip=QT_TRANSLATE_NOOP("Actions", "Show this clip and its actions"),
        ),
    },
}
"""THE table, in the order in which menus list the actions."""

ACTIONS: Final[Mapping[GenerationAction, ActionSpec]] = {
    action: spec for group in GROUPS.values() for action, spec in group.items()
}


def actions_at(place: Place, target: ActionTarget) -> tuple[GenerationAction, ...]:
    """Return the actions that apply to one generation and are offered at `place`, in order."""
    return tuple(
        action for action, spec in ACTIONS.items() if place in spec.places and spec.applies(target)
    )


def applicable(action: GenerationAction, targets: Sequence[ActionTarget]) -> list[Generation]:
    """Return those of the generations that an action would be applied to.

    An action for many applies to those whose rule holds; one for a single generation to none if
    several are given.
    """
    spec = ACTIONS[action]
    if len(targets) > 1 and not spec.for_many:
        return []
    return [target.generation for target in targets if spec.applies(target)]


def available_actions(targets: Sequence[ActionTarget]) -> frozenset[GenerationAction]:
    """Return the actions that can be applied to at least one of the generations."""
    return frozenset(action for action in ACTIONS if applicable(action, targets))


def in_groups(actions: Iterable[GenerationAction]) -> list[list[GenerationAction]]:
    """Sort actions in the order of the table, one list for each group that has any."""
    chosen = frozenset(actions)
    groups = ([action for action in group if action in chosen] for group in GROUPS.values())
    return [group for group in groups if group]


def money_notes(actions: Iterable[GenerationAction]) -> str:
    """Return what these actions cost, as one line of text; empty if there is nothing to say."""
    notes = (ACTIONS[each].money_note for each in actions)
    return " ".join(QCoreApplication.translate("Actions", each) for each in notes if each)
