"""The facts of a generation in two columns."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from videodesk.ui.inspector.metadata import MetadataItem
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.focus import set_tab_order

_LINE_EDIT_INSET: Final = 2
"""Pixels between a line edit's edge and its text, which a label does not have."""


class MetadataGrid(QWidget):
    """Names on the left, values on the right; ids can be selected and copied."""

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._facts: tuple[MetadataItem, ...] = ()
        self._values: dict[str, ElidedLabel] = {}
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)

    def show_metadata(self, facts: tuple[MetadataItem, ...]) -> None:
        """Shows these facts; where only words change, what is selected stays so."""
        if facts == self._facts:
            return
        if not _differ_in_words_only(facts, self._facts):
            self._lay_out(facts)
        for fact in facts:
            value = self._values.get(fact.name)
            if value is not None:
                value.setText(fact.value)
                value.setToolTip(fact.tooltip or fact.value)
        self._facts = facts

    def _lay_out(self, facts: tuple[MetadataItem, ...]) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells, self._values = [], {}
        for row, fact in enumerate(facts):
            name = QLabel(fact.name)
            name.setProperty("role", "second")
            value = self._id_cell(fact) if fact.is_id else self._value_cell(fact)
            for column, cell in enumerate((name, value)):
                cell.setFont(self._theme.font(SMALL))
                self._grid.addWidget(cell, row, column)
                self._cells.append(cell)
        ids = [part for cell in self._cells if isinstance(cell, IdCell) for part in cell.parts]
        set_tab_order(self, *ids)

    def _value_cell(self, fact: MetadataItem) -> QWidget:
        value = ElidedLabel()
        value.setAccessibleName(fact.name)
        self._values[fact.name] = value
        return value

    def _id_cell(self, fact: MetadataItem) -> QWidget:
        return IdCell(fact, self._theme, self._icons)


class IdCell(QWidget):
    """An id that can be selected, and a button that copies it: its `parts`."""

    def __init__(self, fact: MetadataItem, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._id = fact.value
        line = QLineEdit(fact.value)
        line.setObjectName("task-id")
        line.setAccessibleName(fact.name)
        line.setToolTip(fact.value)
        line.setProperty("role", "bare")
        line.setFont(theme.font(SMALL))
        line.setFrame(False)
        line.setReadOnly(True)
        line.setTextMargins(-_LINE_EDIT_INSET, 0, 0, 0)
        line.setCursorPosition(0)
        copy = QToolButton()
        copy.setObjectName("copy-task-id")
        copy.setAccessibleName(self.tr("Copy {0}").format(fact.name))
        copy.setToolTip(self.tr("Copy"))
        copy.setProperty("role", "inline")
        icons.apply(copy, "copy", "second_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(line, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
        self.parts = line, copy
        copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._id)


def _differ_in_words_only(
    first: tuple[MetadataItem, ...], second: tuple[MetadataItem, ...]
) -> bool:
    """Whether both have the same lines, and the same ids."""
    return [(fact.name, fact.is_id and fact.value) for fact in first] == [
        (fact.name, fact.is_id and fact.value) for fact in second
    ]
