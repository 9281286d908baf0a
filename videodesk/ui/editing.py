"""The entries of the Edit menu: each presses the system's key for it in the focused widget.

So they do what the keys do, in every field and list, those that are still to come included.
"""

from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from videodesk.ui.menus import Menus

_FIELDS: Final = (QLineEdit, QPlainTextEdit, QTextEdit)


class Editing(QObject):
    """Joins Undo, Redo, Cut, Copy, Paste and Select all to the widget that has the focus.

    While the menu is open, only those are enabled that the widget has a use for.
    """

    def __init__(self, application: QApplication, menus: Menus, parent: QObject) -> None:
        super().__init__(parent)
        self._menus = menus
        self._focused: QWidget | None = application.focusWidget()
        keys = QKeySequence.StandardKey
        self._keys = {
            menus.undo: keys.Undo,
            menus.redo: keys.Redo,
            menus.cut: keys.Cut,
            menus.copy: keys.Copy,
            menus.paste: keys.Paste,
            menus.select_all: keys.SelectAll,
        }
        for action in self._keys:
            action.triggered.connect(self._press)
        menus.edit.aboutToShow.connect(self._enable_what_fits)
        menus.edit.aboutToHide.connect(self._enable_all)
        application.focusChanged.connect(self._follow_focus)

    def _follow_focus(self, _former: QWidget | None, focused: QWidget | None) -> None:
        """A menu that is opened by its keys takes the focus; what it acts on is what had it."""
        if focused is not None and not isinstance(focused, QMenuBar | QMenu):
            self._focused = focused

    def _press(self) -> None:
        action = self.sender()
        target = QApplication.focusWidget()
        if target is None or isinstance(target, QMenuBar | QMenu):
            target = self._focused
        if isinstance(action, QAction) and target is not None:
            press_key(target, self._keys[action])

    def _enable_what_fits(self) -> None:
        target, menus = self._focused, self._menus
        marked = _has_selection(target)
        editable = not _is_read_only(target)
        is_field = isinstance(target, _FIELDS)
        menus.undo.setEnabled(is_field and editable and _can(target, "isUndoAvailable"))
        menus.redo.setEnabled(is_field and editable and _can(target, "isRedoAvailable"))
        menus.cut.setEnabled(is_field and editable and marked)
        menus.copy.setEnabled(not is_field or marked)
        has_text = QGuiApplication.clipboard().mimeData() is not None
        menus.paste.setEnabled(editable and has_text)

    def _enable_all(self) -> None:
        """The keys work all the time: what they mean is decided by the widget that gets them."""
        for action in self._keys:
            action.setEnabled(True)


def press_key(widget: QWidget, key: QKeySequence.StandardKey) -> None:
    """Presses and releases the system's first key for this in a widget."""
    sequences = QKeySequence.keyBindings(key)
    if not sequences:
        return
    combination = sequences[0][0]  # type: ignore[index]  # the stubs do not know of it
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, combination.key(), combination.keyboardModifiers())
        QCoreApplication.sendEvent(widget, event)


def _has_selection(widget: QWidget | None) -> bool:
    if isinstance(widget, QLineEdit):
        return widget.hasSelectedText()
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return widget.textCursor().hasSelection()
    return False


def _is_read_only(widget: QWidget | None) -> bool:
    if isinstance(widget, QTextEdit):
        return not widget.textInteractionFlags() & Qt.TextInteractionFlag.TextEditable
    return isinstance(widget, QLineEdit | QPlainTextEdit) and widget.isReadOnly()


def _can(widget: QWidget | None, what: str) -> bool:
    if isinstance(widget, QPlainTextEdit | QTextEdit):
        return bool(getattr(widget.document(), what)())
    return isinstance(widget, QLineEdit) and bool(getattr(widget, what)())
