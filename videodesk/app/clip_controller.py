"""What a person does with clips: keep a copy, take a frame, put away, open from outside."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFile, QObject

from videodesk.app.file_inspection import inspect_file
from videodesk.app.tasks import TaskRunner
from videodesk.engine.commands import GenerationCommands
from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Generation
from videodesk.library.clip_folder import id_in_name
from videodesk.library.library import Library
from videodesk.library.removal_policy import FileDisposition, check_removable, files_to_remove
from videodesk.media.frames import frame_at, last_frame
from videodesk.ui.inspector.inspector import FrameExport
from videodesk.ui.shell.dialogs import ask_where_to_save
from videodesk.ui.shell.file_manager import show_folder
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.notifications import Notifications


class ClipController(QObject):
    """Joins the window's signals about finished clips to the files.

    What is moved to the trash is only hidden as long as that can be undone; then `put_away` does
    it. `scratch` is where a frame lies before the library keeps it.
    """

    def __init__(
        self,
        window: MainWindow,
        told: Notifications,
        errands: TaskRunner,
        library: Library,
        decisions: GenerationCommands,
        *,
        scratch: Path,
    ) -> None:
        super().__init__()
        self._window = window
        self._told = told
        self._errands = errands
        self._library = library
        self._decisions = decisions
        self._scratch = scratch
        self._hidden: list[str] = []
        self._doomed: list[str] = []
        window.clips_opened.connect(self._on_opened)
        window.composer.folder_wanted.connect(self._on_folder)
        window.for_selection.folder_requested.connect(self._on_folder)
        window.for_selection.continue_requested.connect(self._on_continue)
        window.gallery.hide_requested.connect(self._on_hide)
        window.gallery.trash_requested.connect(self._on_trash)
        window.gallery.undo_requested.connect(self._on_undo)
        window.gallery.undo_dismissed.connect(self._on_undo_dismissed)
        inspector = window.inspector
        inspector.player.missing_changed.connect(window.gallery.recheck_files)
        inspector.folder_requested.connect(self._on_folder)
        inspector.continue_requested.connect(self._on_continue)
        inspector.frame_wanted.connect(self._on_frame)
        inspector.save_copy_requested.connect(self._on_save_copy)
        inspector.hide_requested.connect(self._on_hide_one)
        inspector.trash_requested.connect(self._on_trash_one)

    async def empty_pending_trash(self) -> None:
        """Moves to the trash what nobody has asked back; a file that cannot go keeps its row."""
        doomed, self._doomed, self._hidden = self._doomed, [], []
        troubles: list[VideoDeskError] = []
        for generation_id in doomed:
            try:
                await self._remove(generation_id)
            except VideoDeskError as failure:
                troubles.append(failure)
                await self._show_again([generation_id])
        if troubles:
            raise troubles[0]

    # -- Files ---------------------------------------------------------------------------------

    def _on_folder(self, file: Path) -> None:
        show_folder(file.parent, self._window.offer)

    def _on_save_copy(self, generation_id: str) -> None:
        self._errands.start(self._ask_for_copy(generation_id), "save a copy")

    async def _ask_for_copy(self, generation_id: str) -> None:
        file = (await self._clip(generation_id)).file
        assert file is not None  # noqa: S101  # it is a clip
        ask_where_to_save(
            self._window, self.tr("Save a copy"), file.name, partial(self._copy, file)
        )

    def _copy(self, file: Path, target: str) -> None:
        self._write(partial(_copy_whole, file, Path(target)), "save a copy")

    def _on_frame(self, wish: FrameExport) -> None:
        self._errands.start(self._ask_for_frame(wish), "save a frame")

    async def _ask_for_frame(self, wish: FrameExport) -> None:
        file = (await self._clip(wish.id)).file
        assert file is not None  # noqa: S101  # it is a clip
        save = partial(self._save_frame, file, wish.position / 1000)
        ask_where_to_save(self._window, self.tr("Save this frame"), f"{file.stem}.png", save)

    def _save_frame(self, file: Path, seconds: float, target: str) -> None:
        self._write(partial(frame_at, file, seconds, Path(target)), "save a frame")

    def _write(self, work: Callable[[], object], name: str) -> None:
        self._errands.start(self._written(work), name)

    async def _written(self, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(work)
        except OSError as failure:
            raise error(Code.FILE_NOT_WRITTEN, detail=str(failure)) from failure

    def _on_continue(self, generation_id: str) -> None:
        self._errands.start(self._continue(generation_id), "continue a clip")

    async def _continue(self, generation_id: str) -> None:
        """The last frame becomes the first picture of the next request."""
        file = (await self._clip(generation_id)).file
        assert file is not None  # noqa: S101  # it is a clip
        target = self._scratch / f"last-frame_{generation_id}.png"
        await asyncio.to_thread(last_frame, file, target)
        self._window.go_on_from(target)

    async def _clip(self, generation_id: str) -> Generation:
        found = await asyncio.to_thread(self._library.get, generation_id)
        if found is None or found.file is None or not await asyncio.to_thread(found.file.is_file):
            raise error(Code.FILE_MISSING, detail=str(found.file if found else generation_id))
        return found

    # -- Out of sight --------------------------------------------------------------------------

    def _on_hide_one(self, generation_id: str) -> None:
        self._on_hide([generation_id])

    def _on_hide(self, ids: list[str]) -> None:
        self._errands.start(self._hide(ids), "hide")

    async def _hide(self, ids: list[str]) -> None:
        """Out of sight; what is so already, and was chosen, comes back."""
        if await asyncio.to_thread(self._are_hidden, ids):
            await self._decisions.unhide(ids)
            self._window.gallery.refresh()
            return
        await self._decisions.hide(ids)
        self._hidden += ids
        self._leave_out(ids)
        # From now on it is for the library to say where they are listed.
        self._window.gallery.unhide_rows(ids)

    def _on_trash_one(self, generation_id: str) -> None:
        self._on_trash([generation_id])

    def _on_trash(self, ids: list[str]) -> None:
        self._errands.start(self._trash(ids), "move to the trash")

    async def _trash(self, ids: list[str]) -> None:
        going = await asyncio.to_thread(self._removable, ids)
        if not going:
            raise error(
                Code.INVALID_REQUEST,
                message="What the service may still work on, or may have charged, stays.",
                hint="Hide it instead.",
            )
        # Before they are hidden: whoever quits meanwhile has them put away all the same.
        self._doomed += going
        try:
            await self._decisions.hide(going)
        except VideoDeskError:
            self._doomed = [each for each in self._doomed if each not in going]
            raise
        self._leave_out(going)

    def _are_hidden(self, ids: Sequence[str]) -> bool:
        rows = [self._library.get(each) for each in ids]
        return all(row is not None and row.hidden for row in rows)

    def _removable(self, ids: Sequence[str]) -> list[str]:
        return [each for each in ids if _may_go(self._library.get(each))]

    def _leave_out(self, ids: list[str]) -> None:
        """What follows within the time for undoing is undone together."""
        shown = self._window.inspector.generation
        if shown is not None and shown.id in ids:
            if shown.file is not None:
                self._window.inspector.release_file(shown.file)
            self._window.show_generation(None)
        self._window.gallery.hide_rows(ids)
        doomed, hidden = len(self._doomed), len(self._hidden)
        if doomed and hidden:
            words = self.tr("%n clip(s) put away", "", doomed + hidden)
        elif doomed:
            words = self.tr("%n clip(s) moved to the trash", "", doomed)
        else:
            words = self.tr("%n clip(s) hidden", "", hidden)
        self._window.gallery.offer_undo(words)

    def _on_undo(self) -> None:
        self._errands.start(self._undo(), "undo")

    async def _undo(self) -> None:
        ids, self._hidden, self._doomed = [*self._hidden, *self._doomed], [], []
        await self._show_again(ids)
        if ids:
            self._window.gallery.select(ids[-1])
        self._window.gallery.focus_tiles()

    async def _show_again(self, ids: list[str]) -> None:
        await self._decisions.unhide(ids)
        self._window.gallery.unhide_rows(ids)

    def _on_undo_dismissed(self) -> None:
        self._errands.start(self.empty_pending_trash(), "put away")

    async def _remove(self, generation_id: str) -> None:
        """The files first: a crash in between leaves a row without a file, and nothing is lost."""
        for file in await asyncio.to_thread(self._files_of, generation_id):
            moved = await asyncio.to_thread(_to_trash, file)
            if not moved:
                raise error(
                    Code.FILE_NOT_WRITTEN,
                    message="A clip could not be moved to the trash. Its file stays where it is.",
                    detail=str(file),
                )
        await self._decisions.remove(generation_id, files=FileDisposition.KEEP)

    def _files_of(self, generation_id: str) -> tuple[Path, ...]:
        generation = self._library.get(generation_id)
        if generation is None:
            return ()
        check_removable(generation, datetime.now(UTC))
        return files_to_remove(generation, self._library.folder)

    async def _keep_after_all(self, generation_id: str) -> None:
        """Whoever opens a clip that is out of sight wants to see it."""
        self._doomed = [each for each in self._doomed if each != generation_id]
        await self._show_again([generation_id])

    # -- From outside --------------------------------------------------------------------------

    def _on_opened(self, files: list[Path]) -> None:
        self._errands.start(self._open(files), "open files")

    async def _open(self, files: list[Path]) -> None:
        """What there is to say is said below the tiles; a clip is played over them, and last."""
        foreign: Path | None = None
        for file in files:
            known = id_in_name(file)
            row = None if known is None else await asyncio.to_thread(self._library.get, known)
            if row is not None:
                if row.hidden:
                    await self._keep_after_all(row.id)
                self._told.show_library_clip(row.id)
                continue
            seen = await inspect_file(file, self._library.folder)
            if seen.embedded is not None:
                self._told.clip_with_request(file.name, seen.embedded)
            elif seen.is_clip:
                foreign = file
            else:
                self._told.not_playable(file.name)
        if foreign is not None:
            self._window.play_file(foreign)


def _may_go(generation: Generation | None) -> bool:
    if generation is None:
        return False
    try:
        check_removable(generation, datetime.now(UTC))
    except VideoDeskError:
        return False
    return True


def _copy_whole(file: Path, target: Path) -> None:
    """The copy appears whole or not at all."""
    part = target.with_name(f".{target.name}.part")
    try:
        shutil.copyfile(file, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _to_trash(file: Path) -> bool:
    return not file.exists() or bool(QFile(str(file)).moveToTrash())
