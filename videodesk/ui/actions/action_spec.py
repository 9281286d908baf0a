"""Columns of the table of user actions."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, StrEnum, auto

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from videodesk.ui.actions.action_rules import ActionTarget


class ActionGroup(StrEnum):
    """Actions of one group are adjacent in a menu, between separators."""

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
class ActionSpec:
    """One row of the table.

    `text`, `tooltip` and `money_note` are English and are translated in the context "Actions";
    "&" in `text` marks the mnemonic, unique within the menus of the menu bar. `money_note` says
    what the action costs and is shown wherever the action is. `for_many`: the action can be applied
    to several generations at once. `once`: its button is disabled after a press until the
    generation changes, because a second press could cost a second time. `transient`: the menu bar
    lists the action only while it applies.
    """

    text: str
    applies: Callable[[ActionTarget], bool]
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
