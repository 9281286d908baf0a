"""What can be done with a generation, and in which standing each of it is offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

from videodesk.errors import Code
from videodesk.generation import Generation, Status


class Action(StrEnum):
    """What a person can ask of the generation that is shown."""

    REUSE = "reuse"
    EDIT_AGAIN = "edit-again"
    SHOW_IN_FOLDER = "show-in-folder"
    WITHDRAW = "withdraw"
    STOP_FOLLOWING = "stop-following"
    FOLLOW_AGAIN = "follow-again"
    LOOK_AT_ACCOUNT = "look-at-account"
    SEND_AGAIN = "send-again"
    LET_GO = "let-go"
    TRY_NOW = "try-now"
    SEND_NOW = "send-now"
    PUT_BACK = "put-back"
    FETCH_AGAIN = "fetch-again"
    COPY_PROMPT = "copy-prompt"
    COPY_FILE = "copy-file"
    COPY_FILE_PATH = "copy-file-path"
    COPY_TASK_ID = "copy-task-id"
    COPY_FOR_SUPPORT = "copy-for-support"
    OPEN_IN_SYSTEM = "open-in-system"
    SAVE_COPY = "save-copy"
    SAVE_FRAME = "save-frame"
    CONTINUE = "continue"
    HIDE = "hide"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class ActionSet:
    """`remedies` stand beside the problem, `buttons` under the prompt, `menu` behind More.

    `takes_task_id`: a task id found in the account can be typed in. `menu` is in groups.
    """

    remedies: tuple[Action, ...]
    buttons: tuple[Action, ...]
    menu: tuple[tuple[Action, ...], ...]
    takes_task_id: bool

    def all_of_menu(self) -> tuple[Action, ...]:
        """The menu without its groups."""
        return tuple(action for group in self.menu for action in group)


_REMEDIES: Final[Mapping[Status, tuple[Action, ...]]] = {
    Status.QUEUED: (Action.WITHDRAW,),
    Status.SUBMITTING: (),
    Status.UNCONFIRMED: (Action.LOOK_AT_ACCOUNT, Action.SEND_AGAIN, Action.LET_GO),
    Status.PROCESSING: (Action.STOP_FOLLOWING,),
    Status.DOWNLOADING: (Action.STOP_FOLLOWING,),
    Status.COMPLETED: (),
    Status.FAILED: (Action.EDIT_AGAIN,),
    Status.CANCELLED: (Action.FOLLOW_AGAIN,),
}
_REUSE_IS_A_REMEDY: Final = frozenset({Status.FAILED})
_MENU: Final = (
    (Action.REUSE, Action.CONTINUE),
    (
        Action.COPY_PROMPT,
        Action.COPY_FILE,
        Action.COPY_FILE_PATH,
        Action.COPY_TASK_ID,
        Action.COPY_FOR_SUPPORT,
    ),
    (Action.OPEN_IN_SYSTEM, Action.SHOW_IN_FOLDER, Action.SAVE_COPY, Action.SAVE_FRAME),
    (Action.HIDE, Action.TRASH),
)
_NEEDS_FILE: Final = frozenset(
    {
        Action.COPY_FILE,
        Action.OPEN_IN_SYSTEM,
        Action.SAVE_COPY,
        Action.SAVE_FRAME,
        Action.CONTINUE,
    }
)
_NEEDS_PATH: Final = frozenset({Action.SHOW_IN_FOLDER, Action.COPY_FILE_PATH})
_CAN_GO: Final = frozenset({Status.COMPLETED, Status.FAILED, Status.CANCELLED})
"""What may still run, or may have been charged, can be hidden, never removed."""
_NEEDS_TASK: Final = frozenset({Action.FOLLOW_AGAIN, Action.COPY_TASK_ID, Action.FETCH_AGAIN})


def actions_for(generation: Generation, *, missing: bool = False) -> ActionSet:
    """What is offered for a generation as it stands: only what can be done with it.

    `missing`: its clip's file was found to be gone.
    """
    status = generation.status
    buttons = () if status in _REUSE_IS_A_REMEDY else (Action.REUSE, Action.CONTINUE)
    gone = _cannot(generation, missing=missing)
    return ActionSet(
        remedies=tuple(each for each in _remedies(generation, missing) if each not in gone),
        buttons=tuple(each for each in (*buttons, Action.SHOW_IN_FOLDER) if each not in gone),
        menu=tuple(
            kept
            for group in _MENU
            if (kept := tuple(action for action in group if action not in gone))
        ),
        takes_task_id=_takes_task_id(generation),
    )


def is_abandoned(generation: Generation) -> bool:
    """Whether a request was sent without an answer, and its owner let go of it."""
    return (
        generation.status is Status.CANCELLED
        and generation.submitted_at is not None
        and not generation.task_id
    )


def is_withdrawn(generation: Generation) -> bool:
    """Whether a request was taken out of the queue before it was sent."""
    return (
        generation.status is Status.CANCELLED
        and generation.submitted_at is None
        and not generation.task_id
    )


def _remedies(generation: Generation, missing: bool) -> tuple[Action, ...]:  # noqa: FBT001  # private
    code = generation.problem.code if generation.problem is not None else None
    if missing and generation.status is Status.COMPLETED:
        return (Action.FETCH_AGAIN,)
    if is_withdrawn(generation):
        return (Action.PUT_BACK,)
    if is_abandoned(generation):
        again = () if code is Code.SENT_AGAIN else (Action.SEND_AGAIN,)
        return Action.LOOK_AT_ACCOUNT, *again
    if code is Code.WAITED_LONG and generation.status is Status.QUEUED:
        return Action.SEND_NOW, Action.WITHDRAW
    waits = (Action.TRY_NOW,) if generation.retry_at is not None else ()
    return *waits, *_REMEDIES[generation.status]


def _takes_task_id(generation: Generation) -> bool:
    """Also where one was entered that the service does not know: it can be corrected."""
    mistyped = generation.by_hand and (
        generation.problem is not None and generation.problem.code is Code.UNKNOWN_TASK
    )
    return generation.status is Status.UNCONFIRMED or is_abandoned(generation) or mistyped


def _cannot(generation: Generation, *, missing: bool) -> set[Action]:
    gone: set[Action] = set()
    if generation.file is None:
        gone |= _NEEDS_PATH
    if generation.file is None or missing:
        gone |= _NEEDS_FILE
    if not generation.task_id:
        gone |= _NEEDS_TASK
    if generation.status not in _CAN_GO:
        gone.add(Action.TRASH)
    return gone


def money_note(generation: Generation, *, missing: bool = False) -> str:
    """What happens to the money with what is offered; empty where there is nothing to say."""
    translate = QCoreApplication.translate
    if missing and generation.task_id:
        return translate("Actions", "Fetching it again costs nothing.")
    if generation.status is Status.QUEUED:
        return translate("Actions", "Nothing is charged before it is sent.")
    if generation.status is Status.UNCONFIRMED:
        return translate(
            "Actions",
            "Sending again makes a second request: if the first one did arrive, both are charged.",
        )
    if is_withdrawn(generation):
        return translate("Actions", "It was never sent, and nothing was charged.")
    if is_abandoned(generation):
        return translate(
            "Actions", "It may have been charged. A task id from the account can still be entered."
        )
    if generation.status is Status.CANCELLED:
        return translate(
            "Actions",
            "The service may have gone on and charged for it. Following it again costs nothing.",
        )
    return ""


def copied_text(action: Action, generation: Generation) -> str | None:
    """What an action puts on the clipboard, None for one that copies nothing."""
    match action:
        case Action.COPY_PROMPT:
            return generation.request.prompt
        case Action.COPY_FILE_PATH:
            return str(generation.file)
        case Action.COPY_TASK_ID:
            return generation.task_id
        case _:
            return None


def label(action: Action) -> str:
    """The words on the button or in the menu."""
    return {
        Action.REUSE: QCoreApplication.translate("Actions", "Reuse"),
        Action.EDIT_AGAIN: QCoreApplication.translate("Actions", "Edit and try again"),
        Action.SHOW_IN_FOLDER: QCoreApplication.translate("Actions", "Show in folder"),
        Action.WITHDRAW: QCoreApplication.translate("Actions", "Do not send"),
        Action.STOP_FOLLOWING: QCoreApplication.translate("Actions", "Stop following"),
        Action.FOLLOW_AGAIN: QCoreApplication.translate("Actions", "Follow again"),
        Action.LOOK_AT_ACCOUNT: QCoreApplication.translate("Actions", "Look at the account"),
        Action.SEND_AGAIN: QCoreApplication.translate("Actions", "Send again"),
        Action.LET_GO: QCoreApplication.translate("Actions", "Let go"),
        Action.TRY_NOW: QCoreApplication.translate("Actions", "Try now"),
        Action.SEND_NOW: QCoreApplication.translate("Actions", "Send now"),
        Action.PUT_BACK: QCoreApplication.translate("Actions", "Put back in the queue"),
        Action.FETCH_AGAIN: QCoreApplication.translate("Actions", "Fetch again"),
        Action.COPY_PROMPT: QCoreApplication.translate("Actions", "Copy prompt"),
        Action.COPY_FILE: QCoreApplication.translate("Actions", "Copy file"),
        Action.COPY_FILE_PATH: QCoreApplication.translate("Actions", "Copy file path"),
        Action.COPY_TASK_ID: QCoreApplication.translate("Actions", "Copy task id"),
        Action.COPY_FOR_SUPPORT: QCoreApplication.translate("Actions", "Copy details for support"),
        Action.OPEN_IN_SYSTEM: QCoreApplication.translate("Actions", "Open in the system's player"),
        Action.SAVE_COPY: QCoreApplication.translate("Actions", "Save a copy as…"),
        Action.SAVE_FRAME: QCoreApplication.translate("Actions", "Save this frame as picture…"),
        Action.CONTINUE: QCoreApplication.translate("Actions", "Continue"),
        Action.HIDE: QCoreApplication.translate("Actions", "Hide"),
        Action.TRASH: QCoreApplication.translate("Actions", "Move to trash"),
    }[action]


def explanation(action: Action) -> str:
    """What will happen, for the tooltip; empty where the label says it all."""
    return {
        Action.REUSE: QCoreApplication.translate(
            "Actions", "Fill the composer with this prompt, its pictures and settings"
        ),
        Action.EDIT_AGAIN: QCoreApplication.translate(
            "Actions", "Fill the composer with this request; nothing is sent yet"
        ),
        Action.WITHDRAW: QCoreApplication.translate(
            "Actions", "Nothing was sent and nothing is charged"
        ),
        Action.STOP_FOLLOWING: QCoreApplication.translate(
            "Actions", "The service goes on working, and charges for it; the task id is kept"
        ),
        Action.FOLLOW_AGAIN: QCoreApplication.translate(
            "Actions", "Ask the service again how far it is; nothing is charged for asking"
        ),
        Action.SEND_AGAIN: QCoreApplication.translate(
            "Actions", "If the first one did arrive, both are charged"
        ),
        Action.LET_GO: QCoreApplication.translate(
            "Actions", "Keep the row, and expect no answer any more; nothing is given back"
        ),
        Action.TRY_NOW: QCoreApplication.translate(
            "Actions", "Waits no longer; nothing is sent twice"
        ),
        Action.SEND_NOW: QCoreApplication.translate(
            "Actions", "Sends the request, which the service charges for"
        ),
        Action.PUT_BACK: QCoreApplication.translate(
            "Actions", "Sends the request after all, which the service charges for"
        ),
        Action.FETCH_AGAIN: QCoreApplication.translate(
            "Actions", "Asks the service for the clip once more; nothing is charged"
        ),
        Action.CONTINUE: QCoreApplication.translate(
            "Actions", "The last frame becomes the first picture of a new request"
        ),
    }.get(action, "")
