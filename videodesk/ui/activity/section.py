"""Section of the activity panel: title and count, its own buttons, and its rows."""

from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from videodesk.ui.activity.row_delegate import row_height
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.theme.theme import CONTROL_HEIGHT, GRID, Theme
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.plain_text import PlainLabel

_UNBOUNDED: Final = 16_777_215
"""Qt's QWIDGETSIZE_MAX."""


class ActivitySection(QWidget):
    """Column with a header and a list of rows, or a placeholder if there are none."""

    def __init__(
        self, theme: Theme, rows: RowList, *, name: str, title: str, placeholder: str
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}-group")
        self.list = rows
        self._has_widget_above = False
        self._row_height = row_height(theme)
        rows.setObjectName(f"{name}-rows")
        rows.setAccessibleName(title)
        self._title = ElidedLabel(title, elide=Qt.TextElideMode.ElideRight)
        self._title.setFont(theme.font(bold=True))
        self._count = PlainLabel()
        self._count.setObjectName(f"{name}-count")
        self._count.setProperty("role", "second")
        self._placeholder = PlainLabel(placeholder)
        self._placeholder.setProperty("role", "second")
        self._placeholder.setWordWrap(True)
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._placeholder.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._header = QHBoxLayout()
        self._header.setContentsMargins(2 * GRID, 0, 0, 0)
        self._header.setSpacing(2 * GRID)
        self._header.addWidget(self._title)
        self._header.addWidget(self._count)
        self._header.addStretch()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addLayout(self._header)
        self._column.addWidget(self._placeholder, 1)
        self._column.addWidget(rows, 1)
        self._column.addStretch()  # takes the remaining space if the height of the rows is limited
        head_height = max(CONTROL_HEIGHT, self._title.sizeHint().height())
        self._title.setMinimumHeight(head_height)

    def add_button(self, button: QPushButton) -> None:
        """Add a button at the end of the header."""
        self._header.addWidget(button)

    def add_above_rows(self, widget: QWidget) -> None:
        """Put a widget between the header and the rows, which then take the height they need."""
        self._has_widget_above = True
        self._column.insertWidget(1, widget)

    def show_count(self, count: int, above: int = 0) -> None:
        """Show how many there are; `above` counts the items in the widget above the rows."""
        rows = self.list.rows.rowCount()
        self._count.setText(QLocale().toString(count) if count else "")
        self._placeholder.setVisible(rows + above == 0)
        self.list.setVisible(rows > 0)
        if self._has_widget_above:
            height = rows * self._row_height + GRID if above else _UNBOUNDED
            self.list.setMaximumHeight(height)
            self.list.setMinimumHeight(min(height, 2 * self._row_height))
