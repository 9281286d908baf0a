"""The closed model picker: shows the chosen model, and opens the list."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
)

from videodesk.ui.widgets.plain_text import as_tooltip

_OPENING: Final = frozenset({Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_F4})
_COMMANDS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)


class ModelCombo(QComboBox):
    """A combo box of one item, the chosen model; its list is a separate popup.

    `list_requested` carries the character that was typed to open the list, or "". The wheel scrolls
    the panel and never changes the model.
    """

    list_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_model(self, text: str, tooltip: str) -> None:
        """Show the chosen model, "" for none; `tooltip` is its id."""
        self.clear()
        if text:
            self.addItem(text)
            self.setCurrentIndex(0)
        self.setToolTip(as_tooltip(tooltip))

    def showPopup(self) -> None:
        """Request the list."""
        self.list_requested.emit("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the list on the usual keys, and on typing, which filters it at once."""
        plain = not event.modifiers() & _COMMANDS
        if event.key() in _OPENING and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.showPopup()
        elif plain and event.text().strip() and event.text().isprintable():
            self.list_requested.emit(event.text())
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as the style does, with a long id elided."""
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        text_rect = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        shown = self.currentText() or self.placeholderText()
        # Ids differ at their ends, names at their beginnings.
        is_id = shown == self.toolTip()
        cut = Qt.TextElideMode.ElideMiddle if is_id else Qt.TextElideMode.ElideRight
        option.currentText = self.fontMetrics().elidedText(shown, cut, text_rect.width())
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()
