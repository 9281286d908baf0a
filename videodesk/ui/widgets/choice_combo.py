"""An editable combo box: suggestions to pick from, and anything else can be typed."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

_REPLAY_MS: Final = 100
"""A press that closes the list is sent on to the field within this time."""
_LIST_FRAME: Final = 12
"""Padding and frame of the list, left and right."""
_STEPS: Final = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_KEPT: Final = Qt.KeyboardModifier.KeypadModifier


class ChoiceCombo(QComboBox):
    """A combo box whose value is its text. `edited`: the text changed.

    A click anywhere in it opens the list, Up and Down step through the list without opening it, and
    typing replaces what the box holds, also while the list is open. Choosing an item without data
    empties the field.

    The wheel scrolls the area around it and never changes it: a setting that costs money must not
    change because the pointer rests on it.
    """

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setItemDelegate(QStyledItemDelegate(self))  # it follows the style sheet
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._since_hidden = QElapsedTimer()
        self._opens_on_release = False
        self.line.setAcceptDrops(False)
        self.line.installEventFilter(self)
        self._list = self.view()
        self._list.installEventFilter(self)
        self.editTextChanged.connect(self.edited)
        self.currentIndexChanged.connect(self._scroll_to_start)
        self.activated.connect(self._choose)

    @property
    def line(self) -> QLineEdit:
        """The line in which the text is edited."""
        line = self.lineEdit()
        assert line is not None  # noqa: S101  # the box is editable
        return line

    def setPlaceholderText(self, text: str) -> None:
        """Sets the text that is shown while the field is empty."""
        self.line.setPlaceholderText(text)

    def set_suggestions(self, choices: Sequence[tuple[str, object]]) -> None:
        """Sets the suggestions, as pairs of text and value; the text of the field stays."""
        text = self.currentText()
        self.blockSignals(True)  # noqa: FBT003  # Qt's own signature
        self.clear()
        for shown, value in choices:
            self.addItem(shown, value)
        self.set_text(text)
        self.blockSignals(False)  # noqa: FBT003

    def set_text(self, text: str) -> None:
        """Sets the text, as if it had been typed."""
        self.setCurrentIndex(self.findText(text) if text else -1)
        self.setEditText(text)
        self._scroll_to_start()

    def chosen_row(self) -> int:
        """Return the row of the text; that of the item without data if it is empty; else -1."""
        text = self.currentText().strip()
        return self.findText(text, Qt.MatchFlag.MatchFixedString) if text else self.findData(None)

    def showPopup(self) -> None:
        """Opens the list at the current text, which typing would replace."""
        self._list.setAccessibleName(self.accessibleName())
        self._list.setMinimumWidth(self._list.sizeHintForColumn(0) + _LIST_FRAME)
        super().showPopup()
        self._list.setCurrentIndex(self.model().index(self.chosen_row(), 0))
        self.line.selectAll()

    def hidePopup(self) -> None:
        """Closes the list."""
        if self._list.isVisible():
            self._since_hidden.start()
        super().hidePopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steps through the list with Up and Down."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~_KEPT:
            super().keyPressEvent(event)
        else:
            self._step(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Opens the list by its arrow, and by the frame around the line."""
        super().mousePressEvent(event)
        if not self._list.isVisible():
            self._on_clicked(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Opens the list after a click on the frame."""
        super().mouseReleaseEvent(event)
        self._on_clicked(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leaves the wheel to the scroll area."""
        event.ignore()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Opens the list when the line is clicked; passes on what is typed over the list."""
        if isinstance(event, QMouseEvent) and watched is self.lineEdit():
            self._on_clicked(event)
        elif isinstance(event, QKeyEvent) and self._is_typed(watched, event):
            self.hidePopup()
            QApplication.sendEvent(self.line, event)
            return True
        return super().eventFilter(watched, event)

    def _on_clicked(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.type() == QEvent.Type.MouseButtonPress:
            # Otherwise the click that closes the list would open it again.
            closed = self._since_hidden.isValid() and self._since_hidden.elapsed() < _REPLAY_MS
            self._opens_on_release = not closed
        elif event.type() == QEvent.Type.MouseButtonRelease and self._opens_on_release:
            self._opens_on_release = False
            if not self.line.hasSelectedText():
                self.showPopup()

    def _is_typed(self, watched: QObject, event: QKeyEvent) -> bool:
        if watched is not self._list or event.type() != QEvent.Type.KeyPress:
            return False
        erases = event.key() in {Qt.Key.Key_Backspace, Qt.Key.Key_Delete}
        return erases or (bool(event.text().strip()) and event.text().isprintable())

    def _step(self, step: int) -> None:
        row = self.chosen_row()
        if row < 0:  # a text of the user's own
            row = -1 if step > 0 else self.count()
        self._choose(max(0, min(self.count() - 1, row + step)))

    def _choose(self, row: int) -> None:
        if 0 <= row < self.count():
            self.set_text("" if self.itemData(row) is None else self.itemText(row))

    def _scroll_to_start(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
