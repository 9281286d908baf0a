"""Controls over a clip that fills the screen, hidden while the user only watches."""

from typing import Final

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

IDLE_MS: Final = 2500
"""Milliseconds after the last key or movement of the pointer."""


class IdleControls(QObject):
    """Lays controls over the lower edge of a view, and hides them and the pointer when idle.

    They stay while the clip is paused, and while the pointer or the focus is on them. At other
    times they are in `column`, below the view.
    """

    def __init__(
        self,
        controls: QWidget,
        view: QWidget,
        column: QVBoxLayout,
        *,
        idle: int = IDLE_MS,
    ) -> None:
        super().__init__(controls)
        self._controls = controls
        self._view = view
        self._column = column
        column.addWidget(controls)
        self._is_playing = False
        self._timer = QTimer(self, singleShot=True, interval=idle)
        self._timer.timeout.connect(self._on_idle)
        self._is_active = False

    def set_playing(self, *, is_playing: bool) -> None:
        """Set whether the clip plays."""
        self._is_playing = is_playing

    def start(self, within: QRect) -> None:
        """Lay the controls over the view, at the lower edge of a rectangle."""
        self._is_active = True
        self._column.removeWidget(self._controls)
        self._controls.raise_()
        self.place(within)
        self.wake()

    def stop(self) -> None:
        """Put the controls below the view, and show them and the pointer for good."""
        self._is_active = False
        self._timer.stop()
        self._column.addWidget(self._controls)
        self._show()

    def wake(self) -> None:
        """Show the controls: the user did something."""
        if self._is_active:
            self._show()
            self._timer.start()

    def place(self, within: QRect) -> None:
        """Move the controls to the lower edge of a rectangle."""
        if self._is_active:
            height = self._controls.sizeHint().height()
            self._controls.setGeometry(within.adjusted(0, within.height() - height, 0, 0))

    def _show(self) -> None:
        self._controls.show()
        self._view.unsetCursor()

    def _on_idle(self) -> None:
        focused = QApplication.focusWidget()
        in_use = self._controls.underMouse() or (
            focused is not None and self._controls.isAncestorOf(focused)
        )
        if in_use or not self._is_playing:
            self._timer.start()
        else:
            self._controls.hide()
            self._view.setCursor(Qt.CursorShape.BlankCursor)
