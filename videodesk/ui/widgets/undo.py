"""Whether a command is the next one that an undo stack would undo or redo.

For a link beside the thing that changed: it is shown as long as it does the same as the menu.
"""

from PySide6.QtGui import QUndoCommand, QUndoStack


def is_next_undo(stack: QUndoStack, command: QUndoCommand | None) -> bool:
    """True if `stack.undo()` undoes this command."""
    return stack.index() > 0 and stack.command(stack.index() - 1) is command


def is_next_redo(stack: QUndoStack, command: QUndoCommand | None) -> bool:
    """True if `stack.redo()` does this command again."""
    return stack.index() < stack.count() and stack.command(stack.index()) is command
