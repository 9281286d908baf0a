"""Controller for the library as a whole, and for the diagnostics: verify, rebuild, report."""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from videodesk.app.tasks import Tasks
from videodesk.diagnostics import make_report
from videodesk.generation import Generation
from videodesk.library.verify import FindingKind, verify_library
from videodesk.paths import AppPaths
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.widgets.notification_bar import Notification, Notifier

Facts = tuple[tuple[str, str], ...]
"""Names and values for the diagnostics."""


class ClipList(Protocol):
    """The gallery."""

    def refresh(self) -> None:
        """Refreshes the list."""

    def recheck_files(self) -> None:
        """Rechecks the files of the visible clips."""


class Rebuildable(Protocol):
    """The library on the disk."""

    @property
    def folder(self) -> Path:
        """Its folder."""

    def rebuild(self) -> Sequence[Generation]:
        """Adds generations that only the ledger or the files have. Blocks."""


class Resumer(Protocol):
    """The engine's scheduler."""

    async def track(self, generation: Generation) -> None:
        """Resumes an unfinished generation."""


class LibraryController(QObject):
    """Verifies and rebuilds the library, and makes the diagnostics.

    `facts` are added to the diagnostics; `show_diagnostics` shows the text.
    """

    def __init__(
        self,
        tasks: Tasks,
        library: Rebuildable,
        scheduler: Resumer,
        places: AppPaths,
        *,
        gallery: ClipList,
        notifications: Notifier,
        facts: Callable[[], Facts],
        show_diagnostics: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._library = library
        self._scheduler = scheduler
        self._places = places
        self._gallery = gallery
        self._notifications = notifications
        self._facts = facts
        self._show_diagnostics = show_diagnostics

    def show_folder(self) -> None:
        """Shows the library's folder in the file manager."""
        show_folder(self._library.folder, self._notifications)

    def verify(self) -> None:
        """Verifies the library and notifies the user of the result."""
        self._notify(self.tr("Looking through the library…"))
        self._tasks.start(self._verify(), "verify the library")

    async def _verify(self) -> None:
        report = await asyncio.to_thread(verify_library, self._library.folder)
        if report.is_intact:
            clips = self.tr("%n clip(s)", "", report.clips)
            text = self.tr("The library is well: {clips}, all where they should be.").format(
                clips=clips
            )
        else:
            serious = [each for each in report.findings if each.kind.is_serious]
            first = f"{serious[0].kind.value}: {serious[0].what}"
            count = self.tr("%n thing(s) are not as they should be", "", len(serious))
            text = self.tr("{count}, first: {first}.").format(count=count, first=first)
            if all(each.kind is FindingKind.CLIP_MISSING for each in serious):
                hint = self.tr("Choose the clip to fetch it again, or put its file back.")
            else:
                hint = self.tr("Library, Rebuild brings back what it can.")
            text = f"{text} {hint}"
            self._gallery.recheck_files()
        self._notify(text)

    def rebuild(self) -> None:
        """Recovers lost generations, and resumes the unfinished ones."""
        self._notify(self.tr("Looking for what the database has lost…"))
        self._tasks.start(self._rebuild(), "rebuild the library")

    async def _rebuild(self) -> None:
        found = await asyncio.to_thread(self._library.rebuild)
        for generation in found:
            if not generation.status.is_settled:
                await self._scheduler.track(generation)
        self._gallery.refresh()
        text = self.tr("The database knows all that the ledger and the clips know.")
        if found:
            text = self.tr("%n clip(s) or request(s) came back.", "", len(found))
        self._notify(text)

    def copy_diagnostics(self) -> None:
        """Makes the diagnostics and shows them."""
        self._tasks.start(self._copy_diagnostics(), "make the diagnostics")

    async def _copy_diagnostics(self) -> None:
        text = await asyncio.to_thread(make_report, self._places, more=self._facts())
        self._show_diagnostics(text)

    def _notify(self, text: str) -> None:
        """Shows progress or a result in place of the previous one."""
        self._notifications.notify(Notification(text, key="library"))
