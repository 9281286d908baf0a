"""Grid of metadata: names on the left, values on the right."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from videodesk.ui.inspector.metadata import MetadataItem
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.focus import set_tab_order
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip

_LINE_EDIT_INSET: Final = 2
"""Pixels between a line edit's edge and its text, which a label does not have."""


class MetadataGrid(QWidget):
    """Shows metadata items; ids can be selected and copied."""

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._theme = theme
        self._icons = icons
        self._items: tuple[MetadataItem, ...] = ()
        self._values: dict[str, ElidedLabel] = {}
        self._cells: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4 * GRID)
        self._grid.setVerticalSpacing(GRID)
        self._grid.setColumnStretch(1, 1)

    def show_metadata(self, items: tuple[MetadataItem, ...]) -> None:
        """Show these items; if only texts change, a selection is kept."""
        if items == self._items:
            return
        if not _have_same_layout(items, self._items):
            self._lay_out(items)
        for item in items:
            value = self._values.get(item.name)
            if value is not None:
                value.setText(item.value)
                value.setToolTip(as_tooltip(item.tooltip or item.value))
        self._items = items

    def _lay_out(self, items: tuple[MetadataItem, ...]) -> None:
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.hide()
            cell.deleteLater()
        self._cells, self._values = [], {}
        for row, item in enumerate(items):
            name = PlainLabel(item.name)
            name.setProperty("role", "second")
            value = self._make_id(item) if item.is_id else self._make_value(item)
            for column, cell in enumerate((name, value)):
                cell.setFont(self._theme.font(SMALL))
                self._grid.addWidget(cell, row, column)
                self._cells.append(cell)
        ids = [part for cell in self._cells if isinstance(cell, IdCell) for part in cell.widgets]
        set_tab_order(self, *ids)

    def _make_value(self, item: MetadataItem) -> QWidget:
        value = ElidedLabel()
        value.setAccessibleName(item.name)
        self._values[item.name] = value
        return value

    def _make_id(self, item: MetadataItem) -> QWidget:
        return IdCell(item, self._theme, self._icons)


class IdCell(QWidget):
    """An id that can be selected, and a button that copies it."""

    def __init__(self, item: MetadataItem, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._id = item.value
        line = QLineEdit(item.value)
        line.setObjectName("task-id")
        line.setAccessibleName(item.name)
        line.setToolTip(as_tooltip(item.value))
        line.setProperty("role", "bare")
        line.setFont(theme.font(SMALL))
        line.setFrame(False)
        line.setReadOnly(True)
        line.setTextMargins(-_LINE_EDIT_INSET, 0, 0, 0)
        line.setCursorPosition(0)
        copy = QToolButton()
        copy.setObjectName("copy-task-id")
        copy.setAccessibleName(self.tr("Copy {0}").format(item.name))
        copy.setToolTip(self.tr("Copy"))
        copy.setProperty("role", "inline")
        icons.apply(copy, "copy", "second_text")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(line, 1)
        row.addWidget(copy, 0, Qt.AlignmentFlag.AlignVCenter)
        self.widgets = line, copy
        copy.clicked.connect(self._copy)

    def _copy(self) -> None:
        copy_text(self._id)


def _have_same_layout(first: tuple[MetadataItem, ...], second: tuple[MetadataItem, ...]) -> bool:
    """True if both have the same names and the same ids, so that only texts change."""
    return [(item.name, item.is_id and item.value) for item in first] == [
        (item.name, item.is_id and item.value) for item in second
    ]
