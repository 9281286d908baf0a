"""Table of the actions a user can take on generations.

Each action is defined once: its label, tooltip, money note, icon and shortcut, which generations it
applies to, and where it is offered. Menus, context menus, buttons, the activity panel and the help
dialog are built from this table; a widget emits one `ActionRequest`, which `app` carries out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from videodesk.generation import Generation, Status
from videodesk.ui.actions import action_rules as rules
from videodesk.ui.actions.action_rules import ActionTarget


class GenerationAction(StrEnum):
    """What a user can do with one or more generations. The values are part of object names."""

    SHOW_LARGE = "show-large"
    REUSE = "reuse"
    CONTINUE = "continue"
    SEND_NOW = "send-now"
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
    COPY_PROMPT = "copy-prompt"
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
    DISMISS = "dismiss"


class ActionGroup(StrEnum):
    """Actions of one group stand together in a menu, between separators."""

    VIEW = "view"
    REQUEST = "request"
    COPY = "copy"
    FILE = "file"
    REMOVE = "remove"
    ACTIVITY = "activity"


class Place(Flag):
    """Where an action is offered."""

    EDIT_MENU = auto()
    VIEW_MENU = auto()
    GENERATION_MENU = auto()
    CONTEXT_MENU = auto()
    """A right click on tiles or on the clip, and the inspector's More menu."""
    REMEDY = auto()
    """A button beside the status in the inspector."""
    BUTTON = auto()
    """A button below the prompt in the inspector."""
    ROW = auto()
    """A button drawn in a row of the activity panel."""
    ROW_MENU = auto()
    """The context menu of a row of the activity panel."""


@dataclass(frozen=True, slots=True)
class ActionRequest:
    """An action the user chose, and the ids of the generations to apply it to, in order.

    `task_id` is what was typed for ENTER_TASK_ID; empty if the user still has to be asked.
    """

    action: GenerationAction
    ids: tuple[str, ...]
    task_id: str = ""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One row of the table.

    `text`, `tooltip` and `money_note` are English and are translated in the context "Actions";
    "&" in `text` marks the mnemonic, unique within the menus of the menu bar. `money_note` says
    what the action costs and is shown wherever the action is. `for_many`: the action can be applied
    to several generations at once. `once`: its button is disabled after a press until the
    generation changes, because a second press could cost a second time. `transient`: the menu bar
    lists the action only while it applies.
    """

    action: GenerationAction
    text: str
    applies: Callable[[ActionTarget], bool]
    group: ActionGroup
    places: Place
    tooltip: str = ""
    money_note: str = ""
    icon: str = ""
    shortcut: str | QKeySequence.StandardKey | None = None
    for_many: bool = False
    once: bool = False
    transient: bool = False

    @property
    def menu_text(self) -> str:
        """The label with its mnemonic, for a menu."""
        return QCoreApplication.translate("Actions", self.text)

    @property
    def label(self) -> str:
        """The label without a mnemonic, for a button."""
        return self.menu_text.replace("&", "")

    @property
    def explanation(self) -> str:
        """The tooltip: what happens, and what it costs. Empty if the label says it all."""
        texts = (each for each in (self.tooltip, self.money_note) if each)
        return "\n".join(QCoreApplication.translate("Actions", each) for each in texts)


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Mark a text for `pyside6-lupdate`, which finds calls of this name."""
    return text


_REQUEST: Final = Place.GENERATION_MENU | Place.CONTEXT_MENU | Place.ROW_MENU
_EDIT: Final = Place.EDIT_MENU | Place.CONTEXT_MENU

_TABLE: Final = (
    ActionSpec(
        GenerationAction.SHOW_LARGE,
        QT_TRANSLATE_NOOP("Actions", "Sho&w large"),
        applies=rules.has_clip,
        group=ActionGroup.VIEW,
        places=Place.VIEW_MENU | Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.REUSE,
        QT_TRANSLATE_NOOP("Actions", "&Reuse"),
        applies=rules.always,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.BUTTON,
        tooltip=QT_TRANSLATE_NOOP(
            "Actions",
            "Fill the composer with this prompt, its pictures and settings; nothing is sent yet",
        ),
        icon="reuse",
        shortcut="Ctrl+Shift+R",
    ),
    ActionSpec(
        GenerationAction.CONTINUE,
        QT_TRANSLATE_NOOP("Actions", "&Continue"),
        applies=rules.has_clip,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.BUTTON,
        tooltip=QT_TRANSLATE_NOOP(
            "Actions", "The last frame becomes the first picture of a new request"
        ),
        icon="film",
        shortcut="Ctrl+Shift+E",
    ),
    ActionSpec(
        GenerationAction.SEND_NOW,
        QT_TRANSLATE_NOOP("Actions", "Send &now"),
        applies=lambda target: rules.awaits_confirmation(target.generation),
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY | Place.ROW,
        money_note=QT_TRANSLATE_NOOP("Actions", "Sending it now is charged like any request."),
        icon="send",
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.TRY_NOW,
        QT_TRANSLATE_NOOP("Actions", "&Try now"),
        applies=rules.is_waiting,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY | Place.ROW,
        tooltip=QT_TRANSLATE_NOOP("Actions", "Waits no longer; nothing is sent twice"),
        icon="retry",
        for_many=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.REMOVE_FROM_QUEUE,
        QT_TRANSLATE_NOOP("Actions", "Remove from &queue"),
        applies=rules.has_status(Status.QUEUED),
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY | Place.ROW,
        money_note=QT_TRANSLATE_NOOP("Actions", "Nothing is charged before it is sent."),
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.PUT_BACK,
        QT_TRANSLATE_NOOP("Actions", "Put &back in the queue"),
        applies=lambda target: rules.is_withdrawn(target.generation),
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        tooltip=QT_TRANSLATE_NOOP(
            "Actions", "Sends the request after all, which the service charges for"
        ),
        money_note=QT_TRANSLATE_NOOP("Actions", "It was never sent, and nothing was charged."),
        icon="retry",
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.STOP_TRACKING,
        QT_TRANSLATE_NOOP("Actions", "&Stop tracking"),
        applies=rules.has_status(Status.PROCESSING, Status.DOWNLOADING),
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY | Place.ROW,
        tooltip=QT_TRANSLATE_NOOP("Actions", "The task id is kept"),
        money_note=QT_TRANSLATE_NOOP(
            "Actions", "If tracking stops, the service goes on working, and charges for it."
        ),
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.TRACK_AGAIN,
        QT_TRANSLATE_NOOP("Actions", "Trac&k again"),
        applies=rules.can_be_tracked_again,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        tooltip=QT_TRANSLATE_NOOP("Actions", "Ask the service again how far it is"),
        money_note=QT_TRANSLATE_NOOP(
            "Actions",
            "The service may have gone on and charged for it. Tracking it again costs nothing.",
        ),
        icon="retry",
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.LOOK_AT_ACCOUNT,
        QT_TRANSLATE_NOOP("Actions", "&Look at the account"),
        applies=rules.is_outcome_unknown,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        money_note=QT_TRANSLATE_NOOP("Actions", "It may have been charged: the account shows it."),
        transient=True,
    ),
    ActionSpec(
        GenerationAction.ENTER_TASK_ID,
        QT_TRANSLATE_NOOP("Actions", "Enter task &id…"),
        applies=rules.takes_task_id,
        group=ActionGroup.REQUEST,
        places=_REQUEST,
        tooltip=QT_TRANSLATE_NOOP(
            "Actions", "The service is asked about this task; nothing is charged"
        ),
        transient=True,
    ),
    ActionSpec(
        GenerationAction.SEND_AGAIN,
        QT_TRANSLATE_NOOP("Actions", "Send &again"),
        applies=rules.can_be_sent_again,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        money_note=QT_TRANSLATE_NOOP(
            "Actions",
            "Sending again makes a second request: if the first one did arrive, both are charged.",
        ),
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.FORGET,
        QT_TRANSLATE_NOOP("Actions", "&Forget request"),
        applies=rules.has_status(Status.UNCONFIRMED),
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        tooltip=QT_TRANSLATE_NOOP("Actions", "Keep the row, and expect no answer any more"),
        money_note=QT_TRANSLATE_NOOP("Actions", "Forgetting it gives nothing back."),
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.FETCH_AGAIN,
        QT_TRANSLATE_NOOP("Actions", "F&etch again"),
        applies=rules.can_be_fetched_again,
        group=ActionGroup.REQUEST,
        places=_REQUEST | Place.REMEDY,
        tooltip=QT_TRANSLATE_NOOP("Actions", "Asks the service for the clip once more"),
        money_note=QT_TRANSLATE_NOOP("Actions", "Fetching it again costs nothing."),
        icon="download",
        for_many=True,
        once=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.COPY_PROMPT,
        QT_TRANSLATE_NOOP("Actions", "Copy pro&mpt"),
        applies=lambda target: bool(target.generation.request.prompt),
        group=ActionGroup.COPY,
        places=_EDIT,
        shortcut="Ctrl+Shift+C",
        for_many=True,
    ),
    ActionSpec(
        GenerationAction.COPY_FILE,
        QT_TRANSLATE_NOOP("Actions", "Copy file"),
        applies=rules.has_file,
        group=ActionGroup.COPY,
        places=Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.COPY_FILE_PATH,
        QT_TRANSLATE_NOOP("Actions", "Copy file pat&h"),
        applies=rules.has_file_path,
        group=ActionGroup.COPY,
        places=_EDIT,
        for_many=True,
    ),
    ActionSpec(
        GenerationAction.COPY_TASK_ID,
        QT_TRANSLATE_NOOP("Actions", "Copy task &id"),
        applies=rules.has_task_id,
        group=ActionGroup.COPY,
        places=_EDIT,
        for_many=True,
    ),
    ActionSpec(
        GenerationAction.COPY_FOR_SUPPORT,
        QT_TRANSLATE_NOOP("Actions", "Copy details for support"),
        applies=rules.always,
        group=ActionGroup.COPY,
        places=Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.OPEN_IN_SYSTEM,
        QT_TRANSLATE_NOOP("Actions", "Open in the system's player"),
        applies=rules.has_file,
        group=ActionGroup.FILE,
        places=Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.SHOW_IN_FOLDER,
        QT_TRANSLATE_NOOP("Actions", "Show in f&older"),
        applies=rules.has_file_path,
        group=ActionGroup.FILE,
        places=Place.GENERATION_MENU | Place.CONTEXT_MENU | Place.BUTTON,
        icon="folder",
    ),
    ActionSpec(
        GenerationAction.SAVE_COPY,
        QT_TRANSLATE_NOOP("Actions", "Save a copy as…"),
        applies=rules.has_file,
        group=ActionGroup.FILE,
        places=Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.SAVE_FRAME,
        QT_TRANSLATE_NOOP("Actions", "Save this frame as picture…"),
        applies=rules.has_file,
        group=ActionGroup.FILE,
        places=Place.CONTEXT_MENU,
    ),
    ActionSpec(
        GenerationAction.HIDE,
        QT_TRANSLATE_NOOP("Actions", "&Hide"),
        applies=lambda target: not target.is_hidden,
        group=ActionGroup.REMOVE,
        places=Place.GENERATION_MENU | Place.CONTEXT_MENU,
        for_many=True,
    ),
    ActionSpec(
        GenerationAction.UNHIDE,
        QT_TRANSLATE_NOOP("Actions", "Sho&w again"),
        applies=lambda target: target.is_hidden,
        group=ActionGroup.REMOVE,
        places=Place.GENERATION_MENU | Place.CONTEXT_MENU,
        for_many=True,
        transient=True,
    ),
    ActionSpec(
        GenerationAction.TRASH,
        QT_TRANSLATE_NOOP("Actions", "Mo&ve to trash"),
        # What may still run, or may have been charged, can be hidden but never removed.
        applies=rules.has_status(Status.COMPLETED, Status.FAILED, Status.CANCELLED),
        group=ActionGroup.REMOVE,
        places=_EDIT,
        shortcut=QKeySequence.StandardKey.Delete,
        for_many=True,
    ),
    ActionSpec(
        GenerationAction.SHOW,
        QT_TRANSLATE_NOOP("Actions", "Show"),
        applies=rules.always,
        group=ActionGroup.ACTIVITY,
        places=Place.ROW_MENU,
        tooltip=QT_TRANSLATE_NOOP("Actions", "Shows the clip, and everything that can be done"),
    ),
    ActionSpec(
        GenerationAction.DISMISS,
        QT_TRANSLATE_NOOP("Actions", "Dismiss"),
        applies=rules.has_status(Status.FAILED),
        group=ActionGroup.ACTIVITY,
        places=Place.ROW | Place.ROW_MENU,
        tooltip=QT_TRANSLATE_NOOP(
            "Actions", "Takes the row away from here; the request is kept in the library"
        ),
    ),
)

ACTIONS: Final[Mapping[GenerationAction, ActionSpec]] = {each.action: each for each in _TABLE}
"""THE table, in the order in which menus list the actions."""


def actions_at(place: Place, target: ActionTarget) -> tuple[GenerationAction, ...]:
    """Return the actions that apply to one generation and are offered at `place`, in order."""
    return tuple(
        spec.action for spec in ACTIONS.values() if place in spec.places and spec.applies(target)
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
    ordered = [each for each in ACTIONS.values() if each.action in chosen]
    groups = ([each.action for each in ordered if each.group is group] for group in ActionGroup)
    return [group for group in groups if group]


def money_notes(actions: Iterable[GenerationAction]) -> str:
    """Return what these actions cost, as one line of text; empty if there is nothing to say."""
    notes = (ACTIONS[each].money_note for each in actions)
    return " ".join(QCoreApplication.translate("Actions", each) for each in notes if each)
