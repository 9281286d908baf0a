"""What can be done with a generation, and in which standing each of it is offered."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication

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
    COPY_PROMPT = "copy-prompt"
    COPY_FILE_PATH = "copy-file-path"
    COPY_TASK_ID = "copy-task-id"


@dataclass(frozen=True, slots=True)
class Offer:
    """`remedies` stand beside the problem, `buttons` under the prompt, `menu` behind More.

    `takes_task_id`: a task id found in the account can be typed in.
    """

    remedies: tuple[Action, ...]
    buttons: tuple[Action, ...]
    menu: tuple[Action, ...]
    takes_task_id: bool


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
_COPIES: Final = (Action.COPY_PROMPT, Action.COPY_FILE_PATH, Action.COPY_TASK_ID)


def offer_for(generation: Generation) -> Offer:
    """What is offered for a generation as it stands: only what can be done with it."""
    status = generation.status
    buttons = () if status in _REUSE_IS_A_REMEDY else (Action.REUSE, Action.SHOW_IN_FOLDER)
    return Offer(
        remedies=_possible(_REMEDIES[status], generation),
        buttons=_possible(buttons, generation),
        menu=_possible(_COPIES, generation),
        takes_task_id=status is Status.UNCONFIRMED,
    )


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
        Action.COPY_PROMPT: QCoreApplication.translate("Actions", "Copy prompt"),
        Action.COPY_FILE_PATH: QCoreApplication.translate("Actions", "Copy file path"),
        Action.COPY_TASK_ID: QCoreApplication.translate("Actions", "Copy task id"),
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
            "Actions", "Keep the request, and expect no answer any more"
        ),
    }.get(action, "")


def _possible(actions: tuple[Action, ...], generation: Generation) -> tuple[Action, ...]:
    missing = set()
    if generation.file is None:
        missing |= {Action.SHOW_IN_FOLDER, Action.COPY_FILE_PATH}
    if not generation.task_id:
        missing |= {Action.FOLLOW_AGAIN, Action.COPY_TASK_ID}
    return tuple(action for action in actions if action not in missing)
