"""Controller for finished clips: copies, frames, continuing from one, hiding and trashing."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QObject

from videodesk.app.hidden_clips import GenerationReader
from videodesk.app.tasks import Tasks
from videodesk.app.undo import (
    ClipVisibility,
    CommandQueue,
    HideClips,
    ShowClips,
    TrashableClips,
    TrashClips,
)
from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.generation import Generation
from videodesk.library.files import copy_whole
from videodesk.library.removal_policy import check_removable
from videodesk.media.worker.calls import frame_at, last_frame
from videodesk.paths import is_path_too_long
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.widgets.notification_bar import Notification, Notifier

_READING_FRAMES: Final = "readingFrames"
_UNNOTICED_SECONDS: Final = 0.3


class ClipWindow(Protocol):
    """The main window, as far as clips are concerned."""

    def continue_from(self, frame: Path) -> None:
        """Inserts the last frame of a clip as the request's first image."""

    def add_frames(self, frames: Sequence[Path]) -> None:
        """Adds frames of clips to the request's images."""

    def ask_where_to_save(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        """Asks for a file to write, called `name` at first; `chosen` gets its path."""

    def ask_for_folder(self, title: str, chosen: Callable[[str], None]) -> None:
        """Asks for a folder; `chosen` gets its path."""


class HideableClips(ClipVisibility, TrashableClips, Protocol):
    """Hides, shows and trashes clips."""


class ClipController(QObject):
    """Carries out actions on finished clips. `scratch` is the folder for extracted frames."""

    def __init__(
        self,
        window: ClipWindow,
        notifications: Notifier,
        tasks: Tasks,
        library: GenerationReader,
        hidden_clips: HideableClips,
        commands: CommandQueue,
        *,
        scratch: Path,
    ) -> None:
        super().__init__()
        self._window = window
        self._notifications = notifications
        self._tasks = tasks
        self._library = library
        self._hidden_clips = hidden_clips
        self._commands = commands
        self._scratch = scratch

    # -- Files ---------------------------------------------------------------------------------

    def show_in_folder(self, file: Path) -> None:
        """Shows the folder of a file."""
        show_folder(file.parent, self._notifications)

    def save_copy(self, generation_id: str) -> None:
        """Asks where to save a copy of a clip, and saves it."""
        self._tasks.start(self._ask_for_copy(generation_id), "save a copy")

    async def _ask_for_copy(self, generation_id: str) -> None:
        file = await self._file(generation_id)
        self._window.ask_where_to_save(
            self.tr("Save a copy"), file.name, partial(self._save_copy, file)
        )

    def _save_copy(self, file: Path, target: str) -> None:
        self._write(partial(_copy_whole, file, Path(target)), "save a copy")

    def save_copies(self, ids: Sequence[str]) -> None:
        """Asks for a folder, and saves a copy of each clip there; none replaces another file."""
        self._window.ask_for_folder(self.tr("Save copies in"), partial(self._save_copies, ids))

    def _save_copies(self, ids: Sequence[str], folder: str) -> None:
        self._tasks.start(self._copy_all(ids, Path(folder)), "save copies")

    async def _copy_all(self, ids: Sequence[str], folder: Path) -> None:
        failures: list[VideoDeskError] = []
        for generation_id in ids:
            try:
                file = await self._file(generation_id)
                await _in_thread(partial(_copy_beside, file, folder))
            except VideoDeskError as failure:
                failures.append(failure)
        copied = len(ids) - len(failures)
        if copied:
            text = self.tr("%n clip(s) copied to “{folder}”", "", copied)
            self._notifications.notify(Notification(text.format(folder=folder.name)))
        if failures:
            raise failures[0]

    def save_frame(self, generation_id: str, position: int) -> None:
        """Asks where to save the frame at `position` (ms) of a clip, and saves it."""
        self._tasks.start(self._ask_for_frame(generation_id, position), "save a frame")

    async def _ask_for_frame(self, generation_id: str, position: int) -> None:
        file = await self._file(generation_id)
        save = partial(self._save_frame, file, position / 1000)
        self._window.ask_where_to_save(self.tr("Save frame as picture"), f"{file.stem}.png", save)

    def _save_frame(self, file: Path, seconds: float, target: str) -> None:
        self._write(partial(frame_at, file, seconds, Path(target)), "save a frame")

    def _write(self, work: Callable[[], object], name: str) -> None:
        self._tasks.start(_in_thread(work), name)

    def continue_from_last_frame(self, generation_id: str) -> None:
        """Makes the last frame of a clip the first image of the next request."""
        self._tasks.start(self._continue(generation_id), "continue a clip")

    async def _continue(self, generation_id: str) -> None:
        [frame] = await self._last_frames([generation_id])
        self._window.continue_from(frame)

    def add_last_frames(self, ids: Sequence[str]) -> None:
        """Adds the last frames of clips to the images of the next request."""
        self._tasks.start(self._add_last_frames(ids), "add frames of clips")

    async def _add_last_frames(self, ids: Sequence[str]) -> None:
        self._window.add_frames(await self._last_frames(ids))

    async def _last_frames(self, ids: Sequence[str]) -> list[Path]:
        """The last frames of clips; says that they are being read if it takes a while."""
        message = Notification(self.tr("Reading the last frame…"), key=_READING_FRAMES)
        loop = asyncio.get_running_loop()
        soon = loop.call_later(_UNNOTICED_SECONDS, self._notifications.notify, message)
        try:
            return [await self._last_frame(each) for each in ids]
        finally:
            soon.cancel()
            self._notifications.withdraw(_READING_FRAMES)

    async def _last_frame(self, generation_id: str) -> Path:
        file = await self._file(generation_id)
        target = self._scratch / f"last-frame_{generation_id}.png"
        await asyncio.to_thread(last_frame, file, target)
        return target

    async def _file(self, generation_id: str) -> Path:
        """The file of a finished clip. Raises FILE_MISSING."""
        found = await asyncio.to_thread(self._library.get, generation_id)
        if found is None or found.file is None or not await asyncio.to_thread(found.file.is_file):
            raise error(Code.FILE_MISSING, detail=str(found.file if found else generation_id))
        return found.file

    # -- Hiding and trashing -------------------------------------------------------------------

    def hide(self, ids: Sequence[str]) -> None:
        """Hides clips."""
        self._commands.push(HideClips(self._commands, self._hidden_clips, ids))

    def unhide(self, ids: Sequence[str]) -> None:
        """Shows hidden clips again."""
        self._commands.push(ShowClips(self._commands, self._hidden_clips, ids))

    def trash(self, ids: Sequence[str]) -> None:
        """Moves clips to the trash, except generations that may still be charged."""
        self._tasks.start(self._trash(ids), "move to the trash")

    async def _trash(self, ids: Sequence[str]) -> None:
        removable = await asyncio.to_thread(self._removable, ids)
        if not removable:
            raise error(
                Code.INVALID_REQUEST,
                reason=Reason.NOTHING_REMOVABLE,
            )
        self._commands.push(TrashClips(self._commands, self._hidden_clips, removable))

    def _removable(self, ids: Sequence[str]) -> list[str]:
        return [each for each in ids if _is_removable(self._library.get(each))]


async def _in_thread(work: Callable[[], object]) -> None:
    """Runs a function that writes a file. Raises FILE_NOT_WRITTEN."""
    try:
        await asyncio.to_thread(work)
    except OSError as failure:
        reason = Reason.PATH_TOO_LONG if is_path_too_long(failure) else None
        raise error(Code.FILE_NOT_WRITTEN, reason=reason, detail=str(failure)) from failure


def _is_removable(generation: Generation | None) -> bool:
    if generation is None:
        return False
    try:
        check_removable(generation, datetime.now(UTC))
    except VideoDeskError:
        return False
    return True


def _copy_beside(file: Path, folder: Path) -> None:
    """Copies a file into a folder under its name, with a number if that is taken."""
    target, number = folder / file.name, 1
    while target.exists():
        number += 1
        target = folder / f"{file.stem} ({number}){file.suffix}"
    _copy_whole(file, target)


def _copy_whole(file: Path, target: Path) -> None:
    """Copies a file so that the copy appears complete or not at all."""
    copy_whole(file, target, target.with_name(f".{target.name}.part"))
