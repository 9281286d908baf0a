"""Keeps a window within the screens there are, also when those change."""

from typing import Final

from PySide6.QtCore import QObject, QSize, QTimer
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication, QMainWindow

from videodesk.ui.shell.window_geometry import ensure_on_screen

# docs/ui.md, "Layout".
_SIZE: Final = (1440, 900)
_MINIMUM_SIZE: Final = (960, 600)
_FRAME: Final = (16, 64)
"""Space for the window's frame, whose size is only known once the window is shown."""


class WindowPlacement(QObject):
    """Sizes the window for its screen, and places it again when a screen is added, removed or
    resized.
    """

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        # Once the system itself has moved its windows.
        self._delay = QTimer(self, singleShot=True, interval=0)
        self._delay.timeout.connect(self._place)
        self._limit_minimum()
        window.resize(QSize(*_SIZE).boundedTo(self._available()))
        application = QApplication.instance()
        assert isinstance(application, QGuiApplication)  # noqa: S101  # widgets need one
        application.screenAdded.connect(self._on_screen_added)
        application.screenRemoved.connect(self._on_changed)
        application.primaryScreenChanged.connect(self._on_changed)
        for screen in QGuiApplication.screens():
            screen.availableGeometryChanged.connect(self._on_changed)

    def _available(self) -> QSize:
        return self._window.screen().availableSize() - QSize(*_FRAME)

    def _limit_minimum(self) -> None:
        self._window.setMinimumSize(QSize(*_MINIMUM_SIZE).boundedTo(self._available()))

    def _on_screen_added(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._on_changed)
        self._on_changed()

    def _on_changed(self, _screen: object = None) -> None:
        self._delay.start()

    def _place(self) -> None:
        self._limit_minimum()
        ensure_on_screen(self._window)
