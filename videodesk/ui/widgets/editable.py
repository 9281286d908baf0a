"""The editing commands, and the protocol of widgets that handle them."""

from enum import StrEnum
from typing import Protocol, runtime_checkable


class Edit(StrEnum):
    """An editing command; the values are the names of Qt's methods of a text field."""

    UNDO = "undo"
    REDO = "redo"
    CUT = "cut"
    COPY = "copy"
    PASTE = "paste"
    SELECT_ALL = "selectAll"


@runtime_checkable
class Editable(Protocol):
    """A widget that handles some editing commands although it is not a text field.

    It is called when it, or a widget in it that is not a text field, has the focus.
    """

    def perform(self, edit: Edit) -> bool:
        """Carries out the command and returns True, or returns False if it does not handle it."""
