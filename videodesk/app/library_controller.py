"""The library as a whole, and what support needs to know: verified, rebuilt, reported."""

import asyncio
import platform

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from videodesk.app.tasks import TaskRunner
from videodesk.diagnostics import make_report
from videodesk.engine.engine import Engine
from videodesk.library.library import Library
from videodesk.library.verify import FindingKind, verify_library
from videodesk.paths import AppPaths
from videodesk.ui.shell.diagnostics_view import DiagnosticsView
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.widgets.notification_bar import Notification, Notifier


class LibraryController(QObject):
    """Joins the menus of the library and of help."""

    def __init__(
        self,
        window: MainWindow,
        errands: TaskRunner,
        library: Library,
        runner: Engine,
        where: AppPaths,
        notifications: Notifier,
    ) -> None:
        super().__init__()
        self._window = window
        self._errands = errands
        self._library = library
        self._runner = runner
        self._where = where
        self._notifications = notifications
        menus = window.menus
        menus.new_request.triggered.connect(window.composer.clear)
        menus.add_pictures.triggered.connect(window.composer.choose_images)
        menus.open_library.triggered.connect(self._on_open_library)
        menus.show_activity.triggered.connect(self._on_show_activity)
        window.activity.opened.connect(menus.show_activity.setChecked)
        menus.show_hidden.triggered.connect(self._on_show_hidden)
        menus.verify.triggered.connect(self._on_verify)
        menus.rebuild.triggered.connect(self._on_rebuild)
        menus.copy_diagnostics.triggered.connect(self._on_diagnostics)

    def _on_open_library(self) -> None:
        show_folder(self._library.folder, self._notifications)

    def _on_show_activity(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self._window.activity.open_panel(opened=shown)

    def _on_show_hidden(self, shown: bool) -> None:  # noqa: FBT001  # a signal's value
        self._window.middle.show_gallery()
        self._window.gallery.shows_hidden = shown

    def _on_verify(self) -> None:
        self._notify(self.tr("Looking through the library…"))
        self._errands.start(self._verify(), "verify the library")

    async def _verify(self) -> None:
        seen = await asyncio.to_thread(verify_library, self._library.folder)
        if seen.is_well:
            clips = self.tr("%n clip(s)", "", seen.clips)
            words = self.tr("The library is well: {clips}, all where they should be.").format(
                clips=clips
            )
        else:
            serious = [each for each in seen.findings if each.kind.is_serious]
            first = f"{serious[0].kind.value}: {serious[0].what}"
            count = self.tr("%n thing(s) are not as they should be", "", len(serious))
            words = self.tr("{count}, first: {first}.").format(count=count, first=first)
            if all(each.kind is FindingKind.CLIP_MISSING for each in serious):
                hint = self.tr("Choose the clip to fetch it again, or put its file back.")
            else:
                hint = self.tr("Library, Rebuild brings back what it can.")
            words = f"{words} {hint}"
            self._window.gallery.recheck_files()
        self._notify(words)

    def _on_rebuild(self) -> None:
        self._notify(self.tr("Looking for what the database has lost…"))
        self._errands.start(self._rebuild(), "rebuild the library")

    async def _rebuild(self) -> None:
        found = await asyncio.to_thread(self._library.rebuild)
        for generation in found:
            if not generation.status.is_settled:
                await self._runner.take_up(generation)
        self._window.gallery.refresh()
        words = self.tr("The database knows all that the ledger and the clips know.")
        if found:
            words = self.tr("%n clip(s) or request(s) came back.", "", len(found))
        self._notify(words)

    def _notify(self, text: str) -> None:
        """Shows progress or a result, in the place of the former one."""
        self._notifications.notify(Notification(text, key="library"))

    def _on_diagnostics(self) -> None:
        self._errands.start(self._show_diagnostics(), "make the diagnostics")

    async def _show_diagnostics(self) -> None:
        screen = self._window.screen()
        more = (
            ("Qt", pyside_version),
            ("platform", f"{QGuiApplication.platformName()}, {platform.platform()}"),
            ("screen", f"{screen.size().toTuple()} at {screen.devicePixelRatio():g}"),
        )
        text = await asyncio.to_thread(make_report, self._where, more=more)
        view = DiagnosticsView(text, self._window)
        view.finished.connect(view.deleteLater)
        view.open()
