"""The entries of the Edit menu, which are the editing keys too, each done to what has the focus.

Nothing is ever pressed anew for them: a key that its widget has no use for would come back here
through the shortcuts, again and again.
"""

from typing import Final, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QUndoStack
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from videodesk.ui.actions.menus import Menus
from videodesk.ui.widgets.editable import Edit, Editable

_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit)
_Field = QLineEdit | QPlainTextEdit | QTextEdit


class FallbackTarget(Protocol):
    """What undoing and pasting mean where the focus is on nothing that has a use for them."""

    def can_undo(self) -> bool:
        """Whether something can be taken back."""

    def undo(self) -> None:
        """Takes it back."""

    def paste(self) -> None:
        """Takes up what the clipboard holds."""


class EditActions(QObject):
    """Joins Undo, Redo, Cut, Copy, Paste and Select all to the widget that has the focus.

    While the menu is open, only those are enabled that the widget has a use for.
    """

    def __init__(
        self,
        application: QApplication,
        menus: Menus,
        undo_stack: QUndoStack,
        beyond: FallbackTarget,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._menus = menus
        self._undo_stack = undo_stack
        self._beyond = beyond
        self._focused: QWidget | None = application.focusWidget()
        self._edits = {
            menus.undo: Edit.UNDO,
            menus.redo: Edit.REDO,
            menus.cut: Edit.CUT,
            menus.copy: Edit.COPY,
            menus.paste: Edit.PASTE,
            menus.select_all: Edit.SELECT_ALL,
        }
        for action in self._edits:
            action.triggered.connect(self._act)
        menus.edit.aboutToShow.connect(self._enable_what_fits)
        menus.edit.aboutToHide.connect(self._enable_all)
        application.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, _former: QWidget | None, focused: QWidget | None) -> None:
        """A menu that is opened by its keys takes the focus; what it acts on is what had it."""
        if focused is not None and not isinstance(focused, QMenuBar | QMenu):
            self._focused = focused

    def _act(self) -> None:
        action = self.sender()
        target = QApplication.focusWidget()
        if target is None or isinstance(target, QMenuBar | QMenu):
            target = self._focused
        if not isinstance(action, QAction):
            return
        what = self._edits[action]
        if not _goes_to_the_stack(target, what) and _done(target, what):
            return
        if what is Edit.PASTE:
            self._beyond.paste()
        elif what is Edit.UNDO and self._undo_stack.canUndo():
            self._undo_stack.undo()
        elif what is Edit.UNDO:
            self._beyond.undo()
        elif what is Edit.REDO:
            self._undo_stack.redo()

    def _enable_what_fits(self) -> None:
        field, menus = _field_of(self._focused), self._menus
        marked = _has_selection(field)
        editable = not _is_read_only(field)
        can_undo = editable and _can(field, "isUndoAvailable")
        can_redo = editable and _can(field, "isRedoAvailable")
        menus.undo.setEnabled(can_undo or self._undo_stack.canUndo() or self._beyond.can_undo())
        menus.redo.setEnabled(can_redo or self._undo_stack.canRedo())
        menus.cut.setEnabled(field is not None and editable and marked)
        menus.copy.setEnabled(field is None or marked)
        has_text = QGuiApplication.clipboard().mimeData() is not None
        menus.paste.setEnabled(editable and has_text)

    def _enable_all(self) -> None:
        """The keys work all the time: what they mean is decided by the widget that gets them."""
        for action in self._edits:
            action.setEnabled(True)


def _goes_to_the_stack(target: QWidget | None, what: Edit) -> bool:
    """True for Undo and Redo in a field that has nothing of its own to undo or redo."""
    field = _field_of(target)
    match what:
        case Edit.UNDO:
            return field is not None and not _can(field, "isUndoAvailable")
        case Edit.REDO:
            return field is not None and not _can(field, "isRedoAvailable")
        case _:
            return False


def _done(target: QWidget | None, what: Edit) -> bool:
    """Whether the widget, or one that it is part of, has done it."""
    field = _field_of(target)
    if field is not None:
        _do(field, what)
        return True
    if isinstance(target, QLabel) and what is Edit.COPY and target.hasSelectedText():
        QGuiApplication.clipboard().setText(target.selectedText())
        return True
    while target is not None:
        if isinstance(target, Editable) and target.perform(what):
            return True
        target = target.parentWidget()
    return False


def _do(field: _Field, what: Edit) -> None:
    """A field that is only read is copied from; Qt's own methods would cut from it too."""
    if not _is_read_only(field) or what in {Edit.COPY, Edit.SELECT_ALL}:
        getattr(field, what)()


def _field_of(widget: QWidget | None) -> _Field | None:
    """The field that is typed into while this has the focus."""
    if isinstance(widget, _FIELDS):
        return widget
    if isinstance(widget, QComboBox):
        return widget.lineEdit() if widget.isEditable() else None
    if isinstance(widget, QAbstractSpinBox):
        return widget.findChild(QLineEdit)
    return None


def _has_selection(field: _Field | None) -> bool:
    if isinstance(field, QLineEdit):
        return field.hasSelectedText()
    return field is not None and field.textCursor().hasSelection()


def _is_read_only(field: _Field | None) -> bool:
    if isinstance(field, QTextEdit):
        return not field.textInteractionFlags() & Qt.TextInteractionFlag.TextEditable
    return field is not None and field.isReadOnly()


def _can(field: _Field | None, what: str) -> bool:
    owner = field if field is None or isinstance(field, QLineEdit) else field.document()
    return owner is not None and bool(getattr(owner, what)())
