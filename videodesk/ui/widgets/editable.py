"""The editing commands, and the protocol of widgets that have a use for them."""

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
    """A widget that has a use for some editing commands though it is no text field.

    It is asked when it, or a widget in it that is no text field, has the focus.
    """

    def perform(self, edit: Edit) -> bool:
        """Carries the command out and returns True, or returns False if it has no use for it."""
