"""An editable combo box: suggestions to pick from, and anything else can be typed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget


class ChoiceCombo(QComboBox):
    """A combo box whose value is its text. `edited`: the text changed.

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
        self.editTextChanged.connect(self.edited)
        self.currentIndexChanged.connect(self._scroll_to_start)

    def setPlaceholderText(self, text: str) -> None:
        """Sets the text that is shown while the field is empty."""
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(text)

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leaves the wheel to the scroll area."""
        event.ignore()

    def _scroll_to_start(self) -> None:
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)
