"""The Qt application: environment, names, translations, and files opened by the system."""

import ctypes
import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QFileOpenEvent, QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from videodesk import APP_NAME, __version__
from videodesk.paths import resource

# A hostile clip must not make FFmpeg open addresses, and its stream dumps would put file names on
# stderr (docs/pitfalls.md, M10, M11).
_ENVIRONMENT: Final = {
    "QT_FFMPEG_PROTOCOL_WHITELIST": "file",
    "QT_LOGGING_RULES": "qt.multimedia.*=false",
}
_TASKBAR_NAME: Final = "io.github.videodesk.VideoDesk"
_PORTAL: Final = "xdgdesktopportal"
"""The packages contain no GTK plug-in (packaging/contents.toml), and Qt asks the portal for the
desktop's file dialog only if configured to; without a portal it draws its own.
"""
_SOURCE_LANGUAGE: Final = "en"
"""The language of the texts in the source, whose plurals are in a translation."""


class Application(QApplication):
    """The one application of this process.

    `files_opened` carries the paths that the system opens one by one (macOS, from the Finder or the
    Dock); those that arrive before `emit_opened_files` are kept until then. `quit_requested`: the
    system asks the program to quit (the Dock's Quit, a logout).
    """

    files_opened = Signal(list)
    quit_requested = Signal()

    def __init__(self, arguments: list[str]) -> None:
        super().__init__(arguments)
        self._early: list[Path] | None = []

    def event(self, event: QEvent) -> bool:
        """Handles opened files, and quit events, on which Qt would stop the event loop at once."""
        if event.type() == QEvent.Type.Quit:
            event.ignore()
            self.quit_requested.emit()
            return True
        if isinstance(event, QFileOpenEvent):
            if event.url().isLocalFile():
                self._open(Path(event.file()))
            return True
        return super().event(event)

    def emit_opened_files(self) -> None:
        """Emits the files that were opened so far, and each further one at once."""
        early, self._early = self._early, None
        if early:
            self.files_opened.emit(early)

    def _open(self, file: Path) -> None:
        if self._early is None:
            self.files_opened.emit([file])
        else:
            self._early.append(file)


def prepare_environment() -> None:
    """Sets what Qt reads from the environment; to be called before Qt is used."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    if sys.platform == "linux" and getattr(sys, "frozen", False):
        os.environ.setdefault("QT_QPA_PLATFORMTHEME", _PORTAL)


def make_application() -> Application:
    """Creates the application. It does not quit automatically when its last window closes."""
    prepare_environment()
    _name_for_taskbar()
    application = Application(sys.argv[:1])
    QGuiApplication.setApplicationName(APP_NAME)
    QGuiApplication.setApplicationDisplayName(APP_NAME)
    QGuiApplication.setApplicationVersion(__version__)
    QGuiApplication.setDesktopFileName(os.environ.get("FLATPAK_ID", APP_NAME.lower()))
    QGuiApplication.setWindowIcon(QIcon(str(resource("icons/videodesk.svg"))))
    QGuiApplication.setQuitOnLastWindowClosed(False)
    install_translations(application)
    return application


def _name_for_taskbar() -> None:
    """Sets the name by which Windows groups windows; the installer's shortcut has the same."""
    if sys.platform == "win32":
        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(_TASKBAR_NAME)


def install_translations(application: QApplication, locale: QLocale | None = None) -> None:
    """Installs the translations of Qt and of the program for the system's language.

    The English plurals ("1 clip", "2 clips") are a translation, too, which is always installed.
    The layout has the direction of the language that the program shows: Qt's own translation of an
    Arabic or Hebrew system would mirror English words.
    """
    wanted = locale or QLocale.system()
    own = resource("translations")
    qt = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    shown = QLocale(_SOURCE_LANGUAGE)
    _install(application, shown, "videodesk", own)
    if wanted.language() != shown.language():
        found = _install(application, wanted, "videodesk", own)
        shown = shown if found is None else found
    if wanted.textDirection() == shown.textDirection():
        _install(application, wanted, "qtbase", qt)
    application.setLayoutDirection(shown.textDirection())


def _install(parent: QObject, locale: QLocale, name: str, folder: Path) -> QLocale | None:
    """Installs a translation; returns its language, None if there is none for this locale."""
    translator = QTranslator(parent)
    if not translator.load(locale, name, "_", str(folder)):
        return None
    QApplication.installTranslator(translator)
    return QLocale(translator.language() or locale.bcp47Name())
