"""Helpers for the undo stack: what Undo would undo, and what it may undo from a text field."""

from PySide6.QtGui import QUndoCommand, QUndoStack


class DraftCommand(QUndoCommand):
    """A command that changes the request that is being written.

    Undo in a text field undoes it, too, if the field has nothing of its own to undo. All other
    commands are undone from outside text fields: some of them queue requests, which cost money, and
    one Ctrl+Z too many must not do that.
    """


def is_next_undo(stack: QUndoStack, command: QUndoCommand | None) -> bool:
    """True if `stack.undo()` undoes this command."""
    return command is not None and next_undo(stack) is command


def is_next_redo(stack: QUndoStack, command: QUndoCommand | None) -> bool:
    """True if `stack.redo()` does this command again."""
    return command is not None and next_redo(stack) is command


def can_undo_in_field(stack: QUndoStack) -> bool:
    """True if Undo in a text field without a history of its own undoes the next command."""
    return isinstance(next_undo(stack), DraftCommand)


def can_redo_in_field(stack: QUndoStack) -> bool:
    """True if Redo in a text field without a history of its own does the next command again."""
    return isinstance(next_redo(stack), DraftCommand)


def next_undo(stack: QUndoStack) -> QUndoCommand | None:
    """Return the command that `stack.undo()` undoes, if any."""
    return stack.command(stack.index() - 1) if stack.canUndo() else None


def next_redo(stack: QUndoStack) -> QUndoCommand | None:
    """Return the command that `stack.redo()` does again, if any."""
    return stack.command(stack.index()) if stack.canRedo() else None
