"""Controller for the library as a whole, and for the diagnostics: verify, rebuild, report."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject

from videodesk.app.tasks import Tasks
from videodesk.diagnostics import make_report
from videodesk.generation import Generation
from videodesk.library.file_digest import FileDigest
from videodesk.library.verify import FindingKind, VerifyReport, verify_library
from videodesk.media.worker.calls import fault_of
from videodesk.paths import AppPaths
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.widgets.notification_bar import Notification, Notifier

_PROGRESS_SECONDS: Final = 2.0

Facts = tuple[tuple[str, str], ...]
"""Names and values for the diagnostics."""


class ClipList(Protocol):
    """The gallery."""

    def refresh(self) -> None:
        """Refreshes the list."""

    def recheck_files(self) -> None:
        """Rechecks the files of the visible clips."""

    def report_damaged(self, generation_ids: Collection[str]) -> None:
        """Shows that the files of these clips, and of no others, are damaged."""


class Rebuildable(Protocol):
    """The library on the disk."""

    @property
    def folder(self) -> Path:
        """Its folder."""

    def rebuild(self) -> Sequence[Generation]:
        """Adds generations that only the ledger or the files have. Blocks."""

    def record_digests(self, digests: Mapping[str, FileDigest]) -> None:
        """Records the sizes and checksums of clips that have none. Blocks."""


class Resumer(Protocol):
    """The engine's scheduler."""

    async def track(self, generation: Generation) -> None:
        """Resumes an unfinished generation."""


class LibraryController(QObject):
    """Verifies and rebuilds the library, and makes the diagnostics.

    `show_clips` selects clips in the gallery; `facts` are added to the diagnostics, and
    `show_diagnostics` shows their text.
    """

    def __init__(
        self,
        tasks: Tasks,
        library: Rebuildable,
        scheduler: Resumer,
        places: AppPaths,
        *,
        gallery: ClipList,
        show_clips: Callable[[Sequence[str]], None],
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
        self._show_clips = show_clips
        self._notifications = notifications
        self._facts = facts
        self._show_diagnostics = show_diagnostics
        self._verification: asyncio.Task[None] | None = None

    def show_folder(self) -> None:
        """Shows the library's folder in the file manager."""
        show_folder(self._library.folder, self._notifications)

    def verify(self) -> None:
        """Verifies the library and notifies the user of the result."""
        if self._verification is not None and not self._verification.done():
            return
        self._notify(self.tr("Checking the library…"))
        self._verification = self._tasks.start(self._verify(), "verify the library")

    async def _verify(self) -> None:
        progress = _Progress(asyncio.get_running_loop(), self._show_progress)
        try:
            report = await asyncio.to_thread(
                verify_library,
                self._library.folder,
                check_clip=fault_of,
                on_progress=progress.report,
            )
        finally:
            progress.stop()
        if report.digests:
            await asyncio.to_thread(self._library.record_digests, report.digests)
        damaged = _clips(report, FindingKind.CLIP_DAMAGED)
        self._gallery.report_damaged(damaged)
        if not report.is_intact:
            self._gallery.recheck_files()
        lost = [*_clips(report, FindingKind.CLIP_MISSING), *damaged]
        button = self.tr("Select clips") if lost else ""
        self._notify(self._result(report), button, partial(self._show_clips, lost))

    def _result(self, report: VerifyReport) -> str:
        serious = Counter(each.kind for each in report.findings if each.kind.is_serious)
        if not serious:
            return self.tr("Library checked: all %n clip(s) are in place.", "", report.clips)
        missing, damaged = serious[FindingKind.CLIP_MISSING], serious[FindingKind.CLIP_DAMAGED]
        others = serious.total() - missing - damaged
        parts = []
        if missing:
            parts.append(self.tr("%n clip file(s) are missing.", "", missing))
        if damaged:
            parts.append(self.tr("%n clip file(s) are damaged.", "", damaged))
        if missing or damaged:
            parts.append(self.tr("Fetching again is free."))
        if others:
            parts.append(self.tr("%n other problem(s) found.", "", others))
            parts.append(self.tr("“Rebuild library from files…” restores what can be restored."))
        return " ".join(parts)

    def _show_progress(self, done: int, total: int) -> None:
        text = self.tr("Checking the library: clip {number} of {total}…")
        self._notify(text.format(number=done + 1, total=total))

    def rebuild(self) -> None:
        """Recovers lost generations, and resumes the unfinished ones."""
        self._notify(self.tr("Rebuilding the library from its files…"))
        self._tasks.start(self._rebuild(), "rebuild the library")

    async def _rebuild(self) -> None:
        found = await asyncio.to_thread(self._library.rebuild)
        for generation in found:
            if not generation.status.is_settled:
                await self._scheduler.track(generation)
        self._gallery.refresh()
        text = self.tr("Nothing to restore.")
        if found:
            text = self.tr("%n clip(s) or request(s) were restored.", "", len(found))
        self._notify(text)

    def copy_diagnostics(self) -> None:
        """Makes the diagnostics and shows them."""
        self._tasks.start(self._copy_diagnostics(), "make the diagnostics")

    async def _copy_diagnostics(self) -> None:
        text = await asyncio.to_thread(make_report, self._places, more=self._facts())
        self._show_diagnostics(text)

    def _notify(
        self, text: str, button: str = "", action: Callable[[], None] | None = None
    ) -> None:
        """Shows progress or a result in place of the previous one."""
        self._notifications.notify(Notification(text, button, action, key="library"))


def _clips(report: VerifyReport, kind: FindingKind) -> list[str]:
    return [each.generation_id for each in report.findings if each.kind is kind]


class _StoppedError(Exception):
    """The verification is no longer wanted."""


class _Progress:
    """Passes progress from a thread on to the event loop now and then.

    `show` is called on the loop. After `stop`, the thread is ended by an exception.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, show: Callable[[int, int], None]) -> None:
        self._loop = loop
        self._show = show
        self._is_stopped = False
        self._next = time.monotonic() + _PROGRESS_SECONDS

    def stop(self) -> None:
        """Ends the thread at its next report."""
        self._is_stopped = True

    def report(self, done: int, total: int) -> None:
        """Called by the thread."""
        if self._is_stopped:
            raise _StoppedError
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _PROGRESS_SECONDS
            self._loop.call_soon_threadsafe(self._pass_on, done, total)

    def _pass_on(self, done: int, total: int) -> None:
        if not self._is_stopped:
            self._show(done, total)
