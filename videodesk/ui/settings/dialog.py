"""The settings dialog: pages on the left, fields on the right."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QKeySequence, QShowEvent, QUndoStack
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from videodesk.paths import AppPaths
from videodesk.settings import Settings
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.library_page import LibraryPage
from videodesk.ui.settings.network_page import NetworkPage
from videodesk.ui.settings.page import Page, PageContext
from videodesk.ui.settings.pages import general_page
from videodesk.ui.settings.profiles_page import ProfilesPage
from videodesk.ui.settings.undo_commands import SettingsCommand
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.undo import next_redo, next_undo
from videodesk.ui.widgets.worker_pool import WorkerPool

_FORMER_PAGES: Final = {
    "appearance": "general",
    "playback": "general",
    "writing": "general",
    "models": "library",
}
"""Pages of earlier versions, which a session may name."""


class SettingsDialog(QDialog):
    """Shows the current settings; each change is applied at once.

    `profiles` is the page that asks for keys and tests, and shows their results. `folder_requested`
    carries the Path of a folder to be shown, `page_chosen` the name of the page to come back to in
    the next session.
    """

    folder_requested = Signal(Path)
    page_chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        settings: SettingsAccess,
        *,
        paths: AppPaths,
        default_library: Path,
        library_size: Callable[[Path], int],
        check_address: Callable[[str], tuple[str, str]],
        is_in_use: Callable[[str], bool],
        undo_stack: QUndoStack,
        page: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settings")
        self._settings = settings
        self._undo_stack = undo_stack
        context = PageContext(
            theme, icons, SettingsAccess(settings.current, self._apply), undo_stack
        )
        self.profiles = ProfilesPage(context, check_address, is_in_use)
        self._pages: list[Page] = [
            self.profiles,
            general_page(context, paths.logs),
            LibraryPage(
                context, workers, paths.library, default_library, library_size, paths.models
            ),
            NetworkPage(context, workers),
        ]
        self._was_shown = False
        self._sidebar = QFrame()
        self._list = QListWidget()
        self._stack = QStackedWidget()
        self._reset = QPushButton()
        self._close = QPushButton(self.tr("Close"))
        self._arrange()
        for each in self._pages:
            each.folder_requested.connect(self.folder_requested)
            each.reset_available_changed.connect(self._show_reset)
            each.refresh()
        self._list.currentRowChanged.connect(self._on_page)
        self._reset.clicked.connect(self._on_reset)
        self._close.clicked.connect(self.close)
        self.show_page(page)

    def open_at(self, page: str = "", profile: str = "") -> None:
        """Show the dialog above other windows, at a page and a profile if they are given."""
        if page:
            self.show_page(page)
        self.show()
        if profile:
            self.profiles.show_profile(profile)
        self.raise_()
        self.activateWindow()

    def show_page(self, name: str) -> None:
        """Turn to a page; to the first if there is none of this name."""
        name = _FORMER_PAGES.get(name, name)
        names = [each.page_name for each in self._pages]
        self._list.setCurrentRow(names.index(name) if name in names else 0)

    def refresh(self) -> None:
        """Show the current settings on every page."""
        for each in self._pages:
            each.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo changes of the settings; text fields keep their own undo."""
        stack = self._undo_stack
        if event.matches(QKeySequence.StandardKey.Undo):
            if isinstance(next_undo(stack), SettingsCommand):
                stack.undo()
        elif event.matches(QKeySequence.StandardKey.Redo):
            if isinstance(next_redo(stack), SettingsCommand):
                stack.redo()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Start with the current settings."""
        super().showEvent(event)
        self._fit_to_screen()
        self._was_shown = True
        self.refresh()
        self._page.opened()
        self._list.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Apply what was typed last."""
        self._page.commit()
        super().hideEvent(event)

    @property
    def _page(self) -> Page:
        return self._pages[max(0, self._list.currentRow())]

    def _apply(self, settings: Settings) -> None:
        self._settings.apply(settings)
        self.refresh()

    def _on_page(self, row: int) -> None:
        before = self._stack.currentWidget()
        if isinstance(before, Page):
            before.commit()
        page = self._pages[row]
        page.forget_reset()
        self._stack.setCurrentWidget(page)
        self.setWindowTitle(self.tr("Settings: {page}").format(page=page.title))
        self._show_reset()
        if self.isVisible():
            page.opened()
        self.page_chosen.emit(page.page_name)

    def _on_reset(self) -> None:
        if self._page.can_undo_reset:
            self._page.undo_reset()
        else:
            self._page.reset()

    def _show_reset(self) -> None:
        page = self._page
        text = self.tr("Undo reset") if page.can_undo_reset else self.tr("Reset this page")
        self._reset.setText(text)
        self._reset.setAccessibleName(text)
        self._reset.setVisible(bool(page.grid.rows))
        self._reset.setEnabled(page.can_undo_reset or not page.is_default)

    def _arrange(self) -> None:
        self._list.setObjectName("settingsPages")
        self._list.setAccessibleName(self.tr("Pages"))
        self._list.setProperty("role", "nav")
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        for page in self._pages:
            self._list.addItem(page.title)
            self._stack.addWidget(page)
        self._list.setFixedWidth(self._list.sizeHintForColumn(0) + 8 * GRID)
        self._reset.setObjectName("resetPage")
        self._reset.setAutoDefault(False)
        self._reset.setToolTip(self.tr("Reset every setting on this page to its default"))
        self._close.setObjectName("closeSettings")
        self._close.setAccessibleName(self.tr("Close"))
        self._close.setToolTip(self.tr("Close (Escape)"))
        self._close.setAutoDefault(False)
        sidebar = self._sidebar
        sidebar.setProperty("role", "surface")
        side_layout = QVBoxLayout(sidebar)
        side_layout.setContentsMargins(2 * GRID, 4 * GRID, 2 * GRID, 4 * GRID)
        side_layout.addWidget(self._list)
        footer = QHBoxLayout()
        footer.setContentsMargins(6 * GRID, 3 * GRID, 5 * GRID, 3 * GRID)
        footer.addWidget(self._reset)
        footer.addStretch(1)
        footer.addWidget(self._close)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._stack, 1)
        right.addWidget(_line())
        right.addLayout(footer)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(sidebar)
        layout.addWidget(_line(upright=True))
        layout.addLayout(right, 1)
        self._fit_to_screen()

    def _fit_to_screen(self) -> None:
        """Fit the size to the screen that the dialog is on, which may have changed."""
        zero = self.fontMetrics().horizontalAdvance("0")
        sidebar_width = self._sidebar.sizeHint().width()
        available = self.screen().availableSize()
        wide = max(page.needed_width for page in self._pages)
        self._stack.setMinimumWidth(min(wide, available.width() - sidebar_width - 1))
        size = self.size() if self._was_shown else QSize(zero * 120, zero * 80)
        self.resize(size.boundedTo(available))


def _line(*, upright: bool = False) -> QFrame:
    line = QFrame()
    line.setProperty("role", "line")
    (line.setFixedWidth if upright else line.setFixedHeight)(1)
    return line
