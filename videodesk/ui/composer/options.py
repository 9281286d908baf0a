"""Aspect ratio, size and duration: an empty field leaves the choice to the service."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QIcon, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from videodesk.catalog import Field, Model, parse_aspect
from videodesk.ui.composer.aspect_shape import ShapeDelegate, shape_icon
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.choice_combo import ChoiceCombo
from videodesk.ui.widgets.field_label import FieldLabel

OPTION_FIELDS: Final = (Field.ASPECT_RATIO, Field.SIZE, Field.DURATION)

_SAMPLE_TEXT: Final = "1280x720"
_FRAME_WIDTH: Final = 32
"""Padding, frame and arrow of a compact combo box, in pixels."""


class OptionField(ChoiceCombo):
    """An editable combo box whose first choice is "Automatic"; it draws the shapes of its list."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape: QAction | None = None
        self._automatic = self.tr("Automatic")
        self.setPlaceholderText(self.tr("Auto"))
        self.setProperty("role", "compact")
        self._automatic_texts = {self._automatic.casefold(), self.tr("Auto").casefold()}
        self.setCompleter(None)  # type: ignore[arg-type]  # None is how Qt takes it away
        self.setItemDelegate(ShapeDelegate(theme, self))

    @property
    def text(self) -> str:
        """The chosen or typed text; "" for automatic."""
        text = self.currentText()
        return "" if text.strip().casefold() in self._automatic_texts else text

    def set_choices(self, texts: Sequence[str]) -> None:
        """Set the suggestions; the text in the field stays."""
        self.set_suggestions([(self._automatic, None), *((text, text) for text in texts)])

    def min_text_width(self) -> int:
        """Return the width that a usual text needs, in pixels."""
        return self.fontMetrics().horizontalAdvance(_SAMPLE_TEXT) + _FRAME_WIDTH

    def show_shape(self) -> None:
        """Show the shape that the text names in the field, too."""
        self._shape = self.line.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        self.editTextChanged.connect(self._draw_shape)
        self._theme.changed.connect(self._draw_shape)
        self._draw_shape()

    def _draw_shape(self) -> None:
        if self._shape is not None:
            text = self.currentText()
            self._shape.setIcon(shape_icon(text, self._theme.color("second_text")))
            self._shape.setVisible(parse_aspect(text) is not None)


class Options(QWidget):
    """The three fields: side by side if there is room, else below one another."""

    changed = Signal()

    def __init__(self, theme: Theme, icons: IconProvider, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        names = (self.tr("Aspect ratio"), self.tr("Size"), self.tr("Duration"))
        self.fields = {field: OptionField(theme) for field in OPTION_FIELDS}
        self.issues: dict[Field, FieldIssues] = {}
        self._labels: list[FieldLabel] = []
        self._stacked: bool | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * GRID)
        self._grid.setVerticalSpacing(GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(self._grid)
        for (field, combo), name in zip(self.fields.items(), names, strict=True):
            combo.setObjectName(field.value)
            combo.edited.connect(self.changed)
            self._labels.append(FieldLabel(theme, name, combo))
            self.issues[field] = FieldIssues(theme, icons, combo)
            column.addWidget(self.issues[field])
        self.fields[Field.DURATION].setToolTip(self.tr("In seconds"))
        self.fields[Field.ASPECT_RATIO].show_shape()
        self._arrange(stacked=False)

    def text(self, field: Field) -> str:
        """Return the text of a field."""
        return self.fields[field].text

    def set_text(self, field: Field, text: str) -> None:
        """Set the text of a field."""
        self.fields[field].set_text(text)

    def set_model(self, model: Model | None) -> None:
        """Suggest the values that the model is known for, durations from the shortest."""
        seconds = self.tr("{seconds} s")
        self.fields[Field.ASPECT_RATIO].set_choices(model.aspect_ratios if model else ())
        self.fields[Field.SIZE].set_choices(model.shown_sizes if model else ())
        self.fields[Field.DURATION].set_choices(
            [seconds.format(seconds=each) for each in sorted(model.durations if model else ())]
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the arrangement for the new width."""
        super().resizeEvent(event)
        self._choose_arrangement()

    def changeEvent(self, event: QEvent) -> None:
        """Choose the arrangement for another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._choose_arrangement()

    def _choose_arrangement(self) -> None:
        if self._stacked is None:
            return
        combos = self.fields.values()
        widest = max(
            *(combo.min_text_width() for combo in combos),
            *(label.sizeHint().width() for label in self._labels),
        )
        self._arrange(stacked=3 * widest + 2 * self._grid.horizontalSpacing() > self.width())

    def _arrange(self, *, stacked: bool) -> None:
        if stacked == self._stacked:
            return
        self._stacked = stacked
        for number, (label, combo) in enumerate(
            zip(self._labels, self.fields.values(), strict=True)
        ):
            self._grid.removeWidget(label)
            self._grid.removeWidget(combo)
            places = ((number, 0), (number, 1)) if stacked else ((0, number), (1, number))
            self._grid.addWidget(label, *places[0])
            self._grid.addWidget(combo, *places[1])
        for column in range(3):
            stretch = int(column == 1) if stacked else 1
            self._grid.setColumnStretch(column, stretch)
