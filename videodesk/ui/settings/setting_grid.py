"""Grid of settings: name, field, default and reset button in columns."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSpacerItem, QWidget

from videodesk.ui.settings.editors import Editor
from videodesk.ui.settings.setting_row import SettingRow
from videodesk.ui.settings.value_path import Change, value_at
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.plain_text import PlainLabel

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_NAME_IN_DIGITS: Final = 17


class SettingGrid(QWidget):
    """Rows over the fields of one dataclass; `defaults` holds the default of each.

    `changed` carries a `Change`; `validity_changed`: a field may have become valid or invalid.
    """

    changed = Signal(Change)
    validity_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        defaults: "DataclassInstance",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons = icons
        self._defaults = defaults
        self.rows: list[SettingRow] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(3 * GRID)
        self._grid.setVerticalSpacing(GRID)
        # The same on every page, unless a name is longer: fields stay where they are.
        names = self.fontMetrics().horizontalAdvance("0") * _NAME_IN_DIGITS
        self._grid.setColumnMinimumWidth(0, names)
        self._grid.setColumnStretch(1, 1)

    def add(self, path: str, name: str, editor: Editor, note: str = "") -> SettingRow:
        """Add a setting: the path of the field, its label and its editor."""
        row = SettingRow(
            self._theme,
            self._icons,
            path,
            name,
            editor,
            default=value_at(self._defaults, path),
            note=note,
            parent=self,
        )
        self._add_gap()
        row.add_to_grid(self._grid)
        row.changed.connect(self.changed)
        row.validity_changed.connect(self.validity_changed)
        self.rows.append(row)
        return row

    def add_widget(self, name: str, part: QWidget) -> QLabel:
        """Add a labelled widget that is not a setting; returns the label."""
        self._add_gap()
        at = self._grid.rowCount()
        label = PlainLabel(name)
        label.setBuddy(part)
        self._grid.addWidget(label, at, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(part, at, 1, 1, 3)
        first = part.focusProxy() or part
        first.ensurePolished()
        label.setFixedHeight(first.sizeHint().height())
        return label

    def add_heading(self, text: str) -> QLabel:
        """Add a heading over the rows that follow."""
        self._grid.addItem(QSpacerItem(0, 3 * GRID), self._grid.rowCount(), 0)
        label = PlainLabel(text)
        label.setFont(self._theme.font(bold=True))
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 4)
        return label

    def add_wide(self, part: QWidget) -> None:
        """Add a widget over the whole width."""
        self._add_gap()
        self._grid.addWidget(part, self._grid.rowCount(), 0, 1, 4)

    def show_values(self, source: object) -> None:
        """Show the values of `source`."""
        for row in self.rows:
            row.show_value(value_at(source, row.path))

    def commit(self) -> None:
        """Apply what is still being typed, if it is valid."""
        for row in self.rows:
            if not row.is_invalid:
                row.commit()

    def discard_input(self) -> None:
        """Forget invalid input: each field shows the current value again."""
        for row in self.rows:
            row.discard_input()

    def changes_to_defaults(self) -> list[Change]:
        """Return what has to change for every field to have its default."""
        return [Change(row.path, row.default) for row in self.rows if row.value != row.default]

    @property
    def is_default(self) -> bool:
        """True if every field has its default."""
        return all(row.is_default for row in self.rows)

    def _add_gap(self) -> None:
        if self._grid.count():
            at = self._grid.rowCount()
            self._grid.addItem(QSpacerItem(0, GRID), at, 0)
