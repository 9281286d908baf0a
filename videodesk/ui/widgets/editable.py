"""What the editing keys ask for, and how a widget that is no field says that it is meant."""

from enum import StrEnum
from typing import Protocol, runtime_checkable


class Edit(StrEnum):
    """What can be done; the values are Qt's names of the methods of a field."""

    UNDO = "undo"
    REDO = "redo"
    CUT = "cut"
    COPY = "copy"
    PASTE = "paste"
    SELECT_ALL = "selectAll"


@runtime_checkable
class Editable(Protocol):
    """A widget that is no field, and still has a use for some of the editing keys."""

    def perform(self, what: Edit) -> bool:
        """Does it, or says that it is none of its business."""
