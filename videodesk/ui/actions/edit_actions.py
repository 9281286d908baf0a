"""The actions of the Edit menu, which also handle the editing keys.

They call methods of the focused widget. A key event sent to it instead would, if the widget ignored
it, come back here through the shortcuts, endlessly.
"""

from collections.abc import Callable
from typing import Final

import shiboken6
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
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.editable import Edit, Editable
from videodesk.ui.widgets.plain_text import as_tooltip, without_mnemonics
from videodesk.ui.widgets.undo import can_redo_in_field, can_undo_in_field

_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit)
_Field = QLineEdit | QPlainTextEdit | QTextEdit
_HISTORY: Final = frozenset({Edit.UNDO, Edit.REDO})


class EditActions(QObject):
    """Applies Undo, Redo, Cut, Copy, Paste and Select all to the widget that has the focus.

    A text field that can be edited keeps its own undo history, and undoes changes of the whole
    request (`DraftCommand`) before it; everywhere else, Undo and Redo are those of `undo_stack`.
    `paste` pastes if the focused widget cannot. While the menu is open, only the actions are
    enabled that have something to act on.
    """

    def __init__(
        self,
        application: QApplication,
        menus: Menus,
        undo_stack: QUndoStack,
        paste: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._menus = menus
        self._undo_stack = undo_stack
        self._paste = paste
        self._focused: QWidget | None = application.focusWidget()
        self._edits = {
            menus.undo: Edit.UNDO,
            menus.redo: Edit.REDO,
            menus.cut: Edit.CUT,
            menus.copy: Edit.COPY,
            menus.paste: Edit.PASTE,
            menus.select_all: Edit.SELECT_ALL,
        }
        self._texts = {menus.undo: menus.undo.text(), menus.redo: menus.redo.text()}
        for action in self._edits:
            action.triggered.connect(self._on_triggered)
        menus.edit.aboutToShow.connect(self._on_menu_shown)
        menus.edit.aboutToHide.connect(self._on_menu_hidden)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _former: QWidget | None, focused: QWidget | None) -> None:
        """Remembers the focused widget when a menu opened by the keyboard takes the focus."""
        if focused is not None and not isinstance(focused, QMenuBar | QMenu):
            self._focused = focused

    def _last_focused(self) -> QWidget | None:
        """What had the focus before the menu took it; None if it was deleted since."""
        return self._focused if shiboken6.isValid(self._focused) else None

    def _on_triggered(self) -> None:
        action = self.sender()
        target = QApplication.focusWidget()
        if target is None or isinstance(target, QMenuBar | QMenu):
            target = self._last_focused()
        if not isinstance(action, QAction) or _perform(target, edit := self._edits[action]):
            return
        is_field = _is_edited(_field_of(target))
        match edit:
            case Edit.PASTE:
                self._paste()
            case Edit.UNDO if not is_field or can_undo_in_field(self._undo_stack):
                self._undo_stack.undo()
            case Edit.REDO if not is_field or can_redo_in_field(self._undo_stack):
                self._undo_stack.redo()

    def _on_menu_shown(self) -> None:
        field, menus, stack = _field_of(self._last_focused()), self._menus, self._undo_stack
        has_selection = _has_selection(field)
        is_editable = not _is_read_only(field)
        is_field = _is_edited(field)
        if _has_history(field, Edit.UNDO):
            menus.undo.setEnabled(True)
        else:
            can_undo = can_undo_in_field(stack) if is_field else stack.canUndo()
            self._show(menus.undo, stack.undoText() if can_undo else "", enabled=can_undo)
        if _has_history(field, Edit.REDO):
            menus.redo.setEnabled(True)
        else:
            can_redo = can_redo_in_field(stack) if is_field else stack.canRedo()
            self._show(menus.redo, stack.redoText() if can_redo else "", enabled=can_redo)
        menus.cut.setEnabled(field is not None and is_editable and has_selection)
        menus.copy.setEnabled(field is None or has_selection)
        has_text = QGuiApplication.clipboard().mimeData() is not None
        menus.paste.setEnabled(is_editable and has_text)

    def _on_menu_hidden(self) -> None:
        """Enables them all: the keys work all the time."""
        for action in self._edits:
            action.setEnabled(True)
        for action, text in self._texts.items():
            action.setText(text)
            action.setToolTip("")

    def _show(self, action: QAction, command: str, *, enabled: bool) -> None:
        """Shows what would be undone, as in "Undo hide 3 clips"."""
        action.setEnabled(enabled)
        if command:
            lower = command[:1].lower() + command[1:]
            action.setText(f"{self._texts[action]} {without_mnemonics(lower)}")
            action.setToolTip(as_tooltip(lower))  # otherwise that is the text


def _perform(target: QWidget | None, edit: Edit) -> bool:
    """Performs the command on the widget or one of its parents; returns whether one handled it."""
    field = _field_of(target)
    if field is not None and (edit not in _HISTORY or _has_history(field, edit)):
        _perform_in_field(field, edit)
        return True
    if _is_edited(field):
        return False
    if isinstance(target, QLabel) and edit is Edit.COPY and target.hasSelectedText():
        copy_text(target.selectedText())
        return True
    while target is not None:
        if isinstance(target, Editable) and target.perform(edit):
            return True
        target = target.parentWidget()
    return False


def _perform_in_field(field: _Field, edit: Edit) -> None:
    """A read-only field is copied from; Qt's own methods would cut from it, too."""
    if not _is_read_only(field) or edit in {Edit.COPY, Edit.SELECT_ALL}:
        getattr(field, edit)()


def _field_of(widget: QWidget | None) -> _Field | None:
    """The text field that receives typed text while a widget has the focus."""
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


def _is_edited(field: _Field | None) -> bool:
    return field is not None and not _is_read_only(field)


def _has_history(field: _Field | None, edit: Edit) -> bool:
    """Whether the field can undo, or redo, something that was typed."""
    if field is None or _is_read_only(field):
        return False
    document = field if isinstance(field, QLineEdit) else field.document()
    return document.isUndoAvailable() if edit is Edit.UNDO else document.isRedoAvailable()
