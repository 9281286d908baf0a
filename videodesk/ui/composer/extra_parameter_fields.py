"""Form fields for the extra parameters that a model is known to take."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from videodesk.catalog import Extra, ExtraKind
from videodesk.generation import Json
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.message_line import MessageLine
from videodesk.ui.widgets.plain_text import as_tooltip

_YES_NO_VALUES: Final = (None, True, False)


@dataclass(frozen=True, slots=True)
class ExtraEdit:
    """A new value of an extra parameter; None leaves it to the service."""

    name: str
    value: Json


class YesNoField(QComboBox):
    """Combo box for a boolean or unset parameter. The wheel does not change it."""

    edited = Signal(ExtraEdit)

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.setItemDelegate(QStyledItemDelegate(self))  # the default one is not styled
        self.addItems([self.tr("Automatic"), self.tr("Yes"), self.tr("No")])
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._on_activated)

    def show_value(self, value: Json) -> None:
        """Show a value; one that is not a boolean is shown as placeholder text."""
        known = value is None or isinstance(value, bool)
        self.setPlaceholderText("" if known else _as_text(value))
        self.setCurrentIndex(_YES_NO_VALUES.index(value) if known else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()

    def _on_activated(self, row: int) -> None:
        self.edited.emit(ExtraEdit(self._name, _YES_NO_VALUES[row]))


class LineField(QLineEdit):
    """Line edit for an integer or a text; empty leaves the parameter to the service.

    Text in an integer field that is not an integer is kept as text, and reported by validation.
    """

    edited = Signal(ExtraEdit)

    def __init__(self, name: str, *, is_number: bool) -> None:
        super().__init__()
        self._name = name
        self._is_number = is_number
        self.setPlaceholderText(self.tr("Auto"))
        self.textEdited.connect(self._on_edited)

    def show_value(self, value: Json) -> None:
        """Show a value; if it is the one in the field, the cursor stays."""
        typed = self._value(self.text())
        if type(typed) is type(value) and typed == value:
            return
        self.setText("" if value is None else _as_text(value))
        self.setCursorPosition(0)

    def _on_edited(self, text: str) -> None:
        self.edited.emit(ExtraEdit(self._name, self._value(text)))

    def _value(self, text: str) -> Json:
        if not text.strip():
            return None
        if self._is_number:
            try:
                return int(text)
            except ValueError:
                pass
        return text


class ExtraParameterFields(QWidget):
    """One labelled field with a hint per parameter. `edited` carries an `ExtraEdit`."""

    edited = Signal(ExtraEdit)

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._extras: tuple[Extra, ...] = ()
        self._parts: list[QWidget] = []
        self._fields: dict[str, YesNoField | LineField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3 * GRID)

    @property
    def fields(self) -> Sequence[QWidget]:
        """The fields from top to bottom."""
        return tuple(self._fields.values())

    def set_extras(self, extras: tuple[Extra, ...]) -> None:
        """Replace the fields by those of another model."""
        if extras == self._extras:
            return
        self._extras = extras
        self._fields.clear()
        for part in self._parts:
            self._column.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = [self._make_part(extra) for extra in extras]

    def show_values(self, values: Mapping[str, Json] | None) -> None:
        """Show the values; None if the JSON is invalid, which disables the fields."""
        for name, field in self._fields.items():
            field.setEnabled(values is not None)
            if values is not None:
                field.show_value(values.get(name))

    def _make_part(self, extra: Extra) -> QWidget:
        field = (
            YesNoField(extra.name)
            if extra.kind is ExtraKind.BOOL
            else LineField(extra.name, is_number=extra.kind is ExtraKind.INT)
        )
        field.setObjectName(f"extra_{extra.name}")
        field.setToolTip(as_tooltip(extra.name))
        field.setAccessibleDescription(extra.hint)
        field.edited.connect(self.edited)
        self._fields[extra.name] = field
        part = QWidget()
        hint = MessageLine(self._theme, self._icons)
        column = QVBoxLayout(part)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(FieldLabel(self._theme, extra.label or extra.name, field))
        column.addWidget(field)
        column.addWidget(hint)
        hint.show_message(f"{extra.hint}." if extra.hint else "")
        self._column.addWidget(part)
        return part


def _as_text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
