"""Qt's application object: its environment, its names, and whether there is a screen for it."""

import os
import sys
from typing import Final

from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from videodesk import APP_NAME, __version__
from videodesk.paths import resource

# A hostile clip must not make FFmpeg open addresses, and its stream dumps would put file names on
# stderr (PITFALLS, "QMediaPlayer").
_ENVIRONMENT: Final = {
    "QT_FFMPEG_PROTOCOL_WHITELIST": "file",
    "QT_LOGGING_RULES": "qt.multimedia.*=false",
}


def has_screen() -> bool:
    """Whether a window can be opened at all; Qt itself would abort without one."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def make_application() -> QApplication:
    """The one application of this process. It does not end by itself when its window closes."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    application = QApplication(sys.argv[:1])
    QGuiApplication.setApplicationName(APP_NAME)
    QGuiApplication.setApplicationDisplayName(APP_NAME)
    QGuiApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(APP_NAME.lower())
    QGuiApplication.setWindowIcon(QIcon(str(resource("icons/videodesk.svg"))))
    QGuiApplication.setQuitOnLastWindowClosed(False)
    return application
