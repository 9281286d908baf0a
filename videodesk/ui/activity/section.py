"""One group of the activity panel: its name and count, its own buttons, and its rows."""

from typing import Final

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from videodesk.ui.activity.row_delegate import row_height
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.theme.theme import CONTROL_HEIGHT, GRID, Theme
from videodesk.ui.widgets.elided_label import ElidedLabel

_UNBOUNDED: Final = 16_777_215
"""Qt's QWIDGETSIZE_MAX."""


class ActivitySection(QWidget):
    """A column: the rows, or in their place a sentence that says that there are none."""

    def __init__(self, theme: Theme, rows: RowList, *, name: str, title: str, nothing: str) -> None:
        super().__init__()
        self.setObjectName(f"{name}-group")
        self.list = rows
        self._is_shared = False
        self._row_height = row_height(theme)
        rows.setObjectName(f"{name}-rows")
        rows.setAccessibleName(title)
        self._title = ElidedLabel(title, elide=Qt.TextElideMode.ElideRight)
        self._title.setFont(theme.font(bold=True))
        self._count = QLabel()
        self._count.setObjectName(f"{name}-count")
        self._count.setProperty("role", "second")
        self._nothing = QLabel(nothing)
        self._nothing.setProperty("role", "second")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        self._head = QHBoxLayout()
        self._head.setContentsMargins(2 * GRID, 0, 0, 0)
        self._head.setSpacing(2 * GRID)
        self._head.addWidget(self._title)
        self._head.addWidget(self._count)
        self._head.addStretch()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID)
        self._column.addLayout(self._head)
        self._column.addWidget(self._nothing, 1)
        self._column.addWidget(rows, 1)
        head_height = max(CONTROL_HEIGHT, self._title.sizeHint().height())
        self._title.setMinimumHeight(head_height)

    def add_button(self, button: QPushButton) -> None:
        """Puts a button at the end of the heading."""
        self._head.addWidget(button)

    def add_above(self, part: QWidget) -> None:
        """Puts something between the heading and the rows, which then take what they need."""
        self._is_shared = True
        self._column.insertWidget(1, part)

    def show_count(self, more: int = 0) -> None:
        """Says how many rows there are; `more` stand in what was put above them."""
        rows = self.list.rows.rowCount()
        self._count.setText(QLocale().toString(rows + more) if rows + more else "")
        self._nothing.setVisible(rows + more == 0)
        self.list.setVisible(rows > 0)
        if self._is_shared:
            most = rows * self._row_height + GRID if more else _UNBOUNDED
            self.list.setMaximumHeight(most)
            self.list.setMinimumHeight(min(most, 2 * self._row_height))
