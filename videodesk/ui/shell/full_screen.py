"""Full screen: the window as it is (F11), or one clip on a dark ground (F)."""

from typing import Final

from PySide6.QtCore import QByteArray, QObject, Qt
from PySide6.QtWidgets import QMainWindow, QWidget

from videodesk.ui.shell.central_area import CentralArea
from videodesk.ui.shell.columns import Columns

_FULL: Final = Qt.WindowState.WindowFullScreen
_ANY_HEIGHT: Final = 16_777_215  # QWIDGETSIZE_MAX


class FullScreen(QObject):
    """Switches the window between its states, and hides everything around a clip that fills it."""

    def __init__(
        self, window: QMainWindow, central_area: CentralArea, columns: Columns, activity: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._central_area = central_area
        self._columns = columns
        self._activity = activity
        self._shows_clip = False
        self._was_full = False
        self._geometry = QByteArray()
        central_area.full_screen_toggled.connect(self._show_clip)
        columns.leave_full_screen_requested.connect(central_area.leave_full_screen)

    @property
    def saved_geometry(self) -> QByteArray:
        """The geometry to restore at the next start: that from before a clip filled the screen."""
        return self._geometry if self._shows_clip else self._window.saveGeometry()

    def toggle(self, is_full: bool) -> None:  # noqa: FBT001  # the slot of a menu entry
        """Toggle full screen: of the clip if it is shown large, else of the window."""
        if self._central_area.is_large:
            self._central_area.toggle_full_screen()
        else:
            self.show_window(is_full=is_full)

    def show_window(self, *, is_full: bool) -> None:
        """Fill the screen with the window as it is, or leave full screen."""
        kept = self._window.windowState() & ~_FULL
        self._window.setWindowState(kept | _FULL if is_full else kept)

    def on_state_changed(self) -> None:
        """Follow the window manager, which can end full screen, too."""
        if self._shows_clip and not self._window.isFullScreen():
            self._was_full = False
            self._central_area.leave_full_screen()

    def _show_clip(self, is_shown: bool) -> None:  # noqa: FBT001  # a signal's value
        if is_shown:
            self._geometry = self._window.saveGeometry()
            self._was_full = self._window.isFullScreen()
        self._shows_clip = is_shown
        # A menu bar without a height keeps its shortcuts; a hidden one does not.
        self._window.menuBar().setMaximumHeight(0 if is_shown else _ANY_HEIGHT)
        self._columns.panels.clip_fills_screen = is_shown
        self._columns.update_panels()
        self._activity.setVisible(not is_shown)
        self.show_window(is_full=is_shown or self._was_full)
