"""Editors for one setting each: check box, choice, text and number."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Final

from PySide6.QtCore import QLocale, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStyledItemDelegate,
    QWidget,
)

from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import PlainLabel

_DIGITS: Final = 9


class InvalidInputError(ValueError):
    """The text in a field is not a valid value; the message is shown below the field."""


class Editor(QWidget):
    """A field for one value.

    `committed`: the user has finished: a box was ticked, a choice made, a line left or confirmed.
    `typed`: the user is still typing. `refused` carries why a chosen value cannot be used. `field`
    has the focus.
    """

    committed = Signal()
    typed = Signal()
    refused = Signal(str)

    def __init__(self, field: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = field
        self.setFocusProxy(field)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(2 * GRID)
        self._row.addWidget(field)

    def set_value(self, value: Any) -> None:
        """Show a value, without emitting a signal."""
        raise NotImplementedError

    def value(self) -> object:
        """Return the value of the field. Raises InvalidInputError."""
        raise NotImplementedError

    def format(self, value: Any) -> str:
        """Return a value as text, for the default beside the field."""
        raise NotImplementedError


class CheckEditor(Editor):
    """A check box with a sentence."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        self._box = QCheckBox(sentence)
        super().__init__(self._box, parent)
        self._row.addStretch(1)
        self._box.clicked.connect(self.committed)

    def set_value(self, value: bool) -> None:  # noqa: FBT001  # the value itself
        """Tick or untick the box."""
        self._box.setChecked(value)

    def value(self) -> bool:
        """Return True if the box is ticked."""
        return self._box.isChecked()

    def format(self, value: bool) -> str:  # noqa: FBT001  # the value itself
        """Return "on" or "off"."""
        return self.tr("on") if value else self.tr("off")


class _NoWheelComboBox(QComboBox):
    """A combo box that leaves the wheel to the page that scrolls."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ignore the wheel: scrolling a page must not change a setting."""
        event.ignore()


class ChoiceEditor(Editor):
    """One of a few values, each with its label."""

    def __init__(
        self, choices: Sequence[tuple[StrEnum, str]], parent: QWidget | None = None
    ) -> None:
        self._combo = _NoWheelComboBox()
        super().__init__(self._combo, parent)
        self._combo.setItemDelegate(
            QStyledItemDelegate(self._combo)
        )  # the default one is not styled
        self._labels = dict(choices)
        for value, label in choices:
            self._combo.addItem(label, value)
        self._combo.activated.connect(self._on_activated)

    def set_value(self, value: StrEnum) -> None:
        """Select a value."""
        self._combo.setCurrentIndex(list(self._labels).index(value))

    def value(self) -> StrEnum:
        """Return the selected value."""
        return list(self._labels)[self._combo.currentIndex()]

    def format(self, value: StrEnum) -> str:
        """Return the label of a value."""
        return self._labels[value]

    def _on_activated(self, _index: int) -> None:
        self.committed.emit()


class TextEditor(Editor):
    """A line of text, which `check` parses, or refuses with InvalidInputError.

    `empty` is the text for an empty value beside the field.
    """

    def __init__(
        self,
        check: Callable[[str], str] = str.strip,
        *,
        placeholder: str = "",
        empty: str = "",
        parent: QWidget | None = None,
    ) -> None:
        self.line = QLineEdit()
        super().__init__(self.line, parent)
        self._check = check
        self._empty = empty
        self.line.setPlaceholderText(placeholder)
        self.line.editingFinished.connect(self.committed)
        self.line.textEdited.connect(self._on_typed)

    def set_value(self, value: str) -> None:
        """Show a text from its beginning."""
        self.line.setText(value)
        self.line.setCursorPosition(0)

    def value(self) -> object:
        """Return the text as `check` gives it."""
        return self._check(self.line.text())

    def format(self, value: str) -> str:
        """Return the text itself."""
        return value or self._empty

    def _on_typed(self, _text: str) -> None:
        self.typed.emit()


class NumberEditor(Editor):
    """A number with its unit, within limits; an integer if `whole`."""

    def __init__(
        self,
        limits: tuple[float, float],
        unit: str = "",
        *,
        whole: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self._line = QLineEdit()
        super().__init__(self._line, parent)
        self._limits = limits
        self._unit = unit
        self._whole = whole
        self._line.setMaxLength(_DIGITS)
        self._line.setFixedWidth(self._line.fontMetrics().horizontalAdvance("0" * (_DIGITS + 1)))
        label = PlainLabel(unit)
        label.setProperty("role", "second")
        self._row.addWidget(label)
        self._row.addStretch(1)
        self._line.editingFinished.connect(self.committed)
        self._line.textEdited.connect(self._on_typed)

    def set_value(self, value: float) -> None:
        """Show a number in the system's locale."""
        self._line.setText(self._format_number(value))

    def value(self) -> float:
        """Return the number. Comma and point are both accepted as the decimal separator."""
        text = self._line.text().strip().removesuffix(self._unit).strip().replace(",", ".")
        least, most = self._limits
        try:
            value = int(text) if self._whole else float(text)
        except ValueError:
            value = None
        if value is None or not least <= value <= most:
            kind = self.tr("a whole number") if self._whole else self.tr("a number")
            raise InvalidInputError(
                self.tr("Enter {kind} from {least} to {most}.").format(
                    kind=kind, least=self._format_number(least), most=self._format_number(most)
                )
            )
        return value

    def format(self, value: float) -> str:
        """Return the number with its unit."""
        return f"{self._format_number(value)} {self._unit}".strip()

    def _format_number(self, value: float) -> str:
        locale = QLocale()
        locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
        return locale.toString(float(value), "g", 6)

    def _on_typed(self, _text: str) -> None:
        self.typed.emit()
