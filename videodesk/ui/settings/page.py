"""Base of the settings pages: a title, a description, a grid of settings, and their reset."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk.settings import Settings
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.path_label import PathLabel
from videodesk.ui.settings.setting_grid import SettingGrid
from videodesk.ui.settings.undo_commands import ChangeSettings
from videodesk.ui.settings.value_path import Change, with_value
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SECTION, Theme
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.undo import is_next_undo

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True, slots=True)
class PageContext:
    """What every settings page needs."""

    theme: Theme
    icons: IconProvider
    settings: SettingsAccess
    undo_stack: QUndoStack


class Page(QScrollArea):
    """Title, description and a grid of fields over the current settings.

    A change is applied to the settings that are current at that moment, so that changes made
    elsewhere are not undone. `defaults` holds the default of each field, if it is not in
    `Settings`. `reset_available_changed`: `is_default` or `can_undo_reset` may have changed.
    `folder_requested` carries the Path of a folder that is to be shown.
    """

    reset_available_changed = Signal()
    folder_requested = Signal(Path)

    def __init__(
        self,
        context: PageContext,
        name: str,
        title: str,
        description: str,
        defaults: "DataclassInstance | None" = None,
    ) -> None:
        super().__init__()
        self.setObjectName(f"page-{name}")
        self.setAccessibleName(title)
        self.page_name = name
        self.title = title
        self.settings = context.settings
        self.undo_stack = context.undo_stack
        self._theme = context.theme
        self._reset: ChangeSettings | None = None
        self._heading = PlainLabel(title)
        self._description = hint_label(description)
        self.grid = SettingGrid(context.theme, context.icons, defaults or Settings())
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        # Before it gets a parent: Qt's style sheets take a later font back when the parent moves.
        self._set_fonts()
        self._arrange()
        context.theme.changed.connect(self._set_fonts)
        self.grid.changed.connect(self._on_changed)
        self.grid.validity_changed.connect(self.reset_available_changed)
        self.undo_stack.indexChanged.connect(self.reset_available_changed)

    def add_above(self, part: QWidget) -> None:
        """Add a widget above the grid."""
        self._column.insertWidget(self._column.indexOf(self.grid), part)

    def add_path(
        self,
        name: str,
        label: str,
        path: Path,
        folder: Path | None = None,
        note: Callable[[], str] | None = None,
    ) -> PathLabel:
        """Add a row that shows a path, with a button for its folder.

        `note` is called for the sentence below the path each time the row is shown.
        """
        row = PathLabel(self._theme, name, label, path, folder, note)
        row.folder_requested.connect(self.folder_requested)
        self.grid.add_widget(label, row)
        return row

    @property
    def needed_width(self) -> int:
        """The width at which nothing is cut off, the scroll bar included, in pixels."""
        bar = self.verticalScrollBar().sizeHint().width()
        return self._content.minimumSizeHint().width() + bar

    def refresh(self) -> None:
        """Show the current settings."""
        self.grid.show_values(self.settings.current())
        self.reset_available_changed.emit()

    def commit(self) -> None:
        """Apply what is still being typed."""
        self.grid.commit()

    def opened(self) -> None:
        """Called when the page is shown, for pages that have something to look up."""

    @property
    def is_default(self) -> bool:
        """True if there is nothing to reset."""
        return self.grid.is_default

    @property
    def can_undo_reset(self) -> bool:
        """True if Undo would revert the reset of this page, and nothing was changed since."""
        return is_next_undo(self.undo_stack, self._reset) and self.is_default

    def reset(self) -> None:
        """Set every field of the page back to its default; can be undone."""
        self.grid.discard_input()
        before = self.settings.current()
        after = before
        for change in self.grid.changes_to_defaults():
            after = self.with_change(after, change)
        if after == before:
            self.reset_available_changed.emit()
            return
        text = self.tr("Reset “{page}”").format(page=self.title)
        self._reset = ChangeSettings(text, self.settings, before, after)
        self.undo_stack.push(self._reset)

    def undo_reset(self) -> None:
        """Revert the reset, if that is what Undo would do."""
        if self.can_undo_reset:
            self.undo_stack.undo()

    def forget_reset(self) -> None:
        """Stop offering to undo the reset on the page itself."""
        self._reset = None

    def with_change(self, settings: Settings, change: Change) -> Settings:
        """Return settings with one field of this page changed."""
        return with_value(settings, change.path, change.value)

    def _on_changed(self, change: Change) -> None:
        self.settings.apply(self.with_change(self.settings.current(), change))

    def _arrange(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column.setContentsMargins(6 * GRID, 5 * GRID, 5 * GRID, 5 * GRID)
        self._column.setSpacing(4 * GRID)
        self._column.addWidget(self._heading)
        self._column.addWidget(self._description)
        self._column.addSpacing(GRID)
        self._column.addWidget(self.grid)
        self._column.addStretch(1)
        self.setWidget(self._content)
        self._content.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _set_fonts(self) -> None:
        self._heading.setFont(self._theme.font(SECTION, bold=True))


def hint_label(text: str) -> QLabel:
    """Return a wrapped label in the colour of secondary text."""
    label = PlainLabel(text)
    label.setWordWrap(True)
    label.setProperty("role", "second")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return label
