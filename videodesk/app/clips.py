"""What a person does with clips: keep a copy, take a frame, put away, open from outside."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QFile, QObject, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from videodesk.app.errands import Errands
from videodesk.engine.decisions import Decisions
from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Generation
from videodesk.library.clips import id_in_name
from videodesk.library.library import Library
from videodesk.library.removal import Files, refuse_removal
from videodesk.media.frames import frame_at, last_frame
from videodesk.media.probe import probe
from videodesk.media.provenance import recall
from videodesk.ui.main_window import MainWindow
from videodesk.ui.player.inspector import FrameWish
from videodesk.ui.told import Told


class Clips(QObject):
    """Joins the window's signals about finished clips to the files.

    What is moved to the trash is only hidden at first, so that it can be undone; `put_away` does
    it. `scratch` is where a frame lies before the library keeps it.
    """

    def __init__(
        self,
        window: MainWindow,
        told: Told,
        errands: Errands,
        library: Library,
        decisions: Decisions,
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
        inspector = window.inspector
        inspector.player.missing_changed.connect(window.gallery.look_after_files)
        inspector.folder_requested.connect(self._on_folder)
        inspector.continue_requested.connect(self._on_continue)
        inspector.frame_wanted.connect(self._on_frame)
        inspector.save_copy_requested.connect(self._on_save_copy)
        inspector.hide_requested.connect(self._on_hide_one)
        inspector.trash_requested.connect(self._on_trash_one)

    async def put_away(self) -> None:
        """Moves to the trash what nobody has asked back; a file that cannot go keeps its row."""
        doomed, self._doomed = self._doomed, []
        for generation_id in doomed:
            try:
                await self._remove(generation_id)
            except VideoDeskError:
                await self._decisions.unhide([generation_id])
                raise

    # -- Files ---------------------------------------------------------------------------------

    def _on_folder(self, file: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    def _on_save_copy(self, generation_id: str) -> None:
        self._errands.do(self._ask_for_copy(generation_id), "save a copy")

    async def _ask_for_copy(self, generation_id: str) -> None:
        file = (await self._clip(generation_id)).file
        assert file is not None  # noqa: S101  # it is a clip
        self._ask_where(self.tr("Save a copy"), file.name, file.suffix, partial(self._copy, file))

    def _copy(self, file: Path, target: str) -> None:
        self._write(partial(shutil.copyfile, file, target), "save a copy")

    def _on_frame(self, wish: FrameWish) -> None:
        self._errands.do(self._ask_for_frame(wish), "save a frame")

    async def _ask_for_frame(self, wish: FrameWish) -> None:
        file = (await self._clip(wish.id)).file
        assert file is not None  # noqa: S101  # it is a clip
        save = partial(self._save_frame, file, wish.position / 1000)
        self._ask_where(self.tr("Save this frame"), f"{file.stem}.png", ".png", save)

    def _save_frame(self, file: Path, seconds: float, target: str) -> None:
        self._write(partial(frame_at, file, seconds, Path(target)), "save a frame")

    def _ask_where(self, title: str, name: str, suffix: str, save: Callable[[str], None]) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix.removeprefix("."))
        dialog.selectFile(name)
        dialog.fileSelected.connect(save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, work: Callable[[], object], name: str) -> None:
        self._errands.do(self._written(work), name)

    async def _written(self, work: Callable[[], object]) -> None:
        try:
            await asyncio.to_thread(work)
        except OSError as failure:
            raise error(
                Code.FILE_NOT_WRITTEN, detail=f"{failure.filename}: {failure.strerror}"
            ) from failure

    def _on_continue(self, generation_id: str) -> None:
        self._errands.do(self._continue(generation_id), "continue a clip")

    async def _continue(self, generation_id: str) -> None:
        """The last frame becomes the first picture of the next request."""
        file = (await self._clip(generation_id)).file
        assert file is not None  # noqa: S101  # it is a clip
        target = self._scratch / f"last-frame_{generation_id}.png"
        await asyncio.to_thread(last_frame, file, target)
        self._window.open_files([target])
        self._window.composer.focus_prompt()

    async def _clip(self, generation_id: str) -> Generation:
        found = await asyncio.to_thread(self._library.get, generation_id)
        if found is None or found.file is None or not await asyncio.to_thread(found.file.is_file):
            raise error(Code.FILE_MISSING, detail=str(found.file if found else generation_id))
        return found

    # -- Out of sight --------------------------------------------------------------------------

    def _on_hide_one(self, generation_id: str) -> None:
        self._on_hide([generation_id])

    def _on_hide(self, ids: list[str]) -> None:
        self._errands.do(self._hide(ids), "hide")

    async def _hide(self, ids: list[str]) -> None:
        await self.put_away()
        await self._decisions.hide(ids)
        self._hidden = ids
        self._leave_out(ids, self.tr("%n clip(s) hidden", "", len(ids)))

    def _on_trash_one(self, generation_id: str) -> None:
        self._on_trash([generation_id])

    def _on_trash(self, ids: list[str]) -> None:
        self._errands.do(self._trash(ids), "move to the trash")

    async def _trash(self, ids: list[str]) -> None:
        await self.put_away()
        going = await asyncio.to_thread(self._removable, ids)
        if not going:
            raise error(
                Code.INVALID_REQUEST,
                message="What the service may still work on, or may have charged, stays.",
                hint="Hide it instead.",
            )
        await self._decisions.hide(going)
        self._doomed, self._hidden = going, going
        self._leave_out(going, self.tr("%n clip(s) moved to the trash", "", len(going)))

    def _removable(self, ids: Sequence[str]) -> list[str]:
        return [each for each in ids if _may_go(self._library.get(each))]

    def _leave_out(self, ids: list[str], words: str) -> None:
        shown = self._window.inspector.generation
        if shown is not None and shown.id in ids:
            if shown.file is not None:
                self._window.inspector.release_file(shown.file)
            self._window.show_generation(None)
        self._window.gallery.leave_out(ids)
        self._window.gallery.offer_undo(words)

    def _on_undo(self) -> None:
        self._errands.do(self._undo(), "undo")

    async def _undo(self) -> None:
        ids, self._hidden, self._doomed = self._hidden, [], []
        await self._decisions.unhide(ids)
        self._window.gallery.bring_back(ids)

    async def _remove(self, generation_id: str) -> None:
        for file in await self._decisions.remove(generation_id, files=Files.GIVE):
            moved = await asyncio.to_thread(_to_trash, file)
            if not moved:
                raise error(
                    Code.FILE_NOT_WRITTEN,
                    message="A clip could not be moved to the trash. Its file stays where it is.",
                    detail=str(file),
                )

    # -- From outside --------------------------------------------------------------------------

    def _on_opened(self, files: list[Path]) -> None:
        self._errands.do(self._open(files), "open files")

    async def _open(self, files: list[Path]) -> None:
        for file in files:
            known = id_in_name(file)
            row = None if known is None else await asyncio.to_thread(self._library.get, known)
            if row is not None:
                self._told.clip_of_library(row.id)
                continue
            carried = await asyncio.to_thread(recall, file, self._library.folder)
            if carried is not None:
                self._told.clip_with_request(file.name, carried)
            elif await asyncio.to_thread(_is_clip, file):
                self._told.clip_without_request(file.name)
            else:
                self._told.no_clip(file.name)


def _may_go(generation: Generation | None) -> bool:
    if generation is None:
        return False
    try:
        refuse_removal(generation, datetime.now(UTC))
    except VideoDeskError:
        return False
    return True


def _to_trash(file: Path) -> bool:
    return not file.exists() or bool(QFile(str(file)).moveToTrash())


def _is_clip(file: Path) -> bool:
    try:
        probe(file)
    except VideoDeskError:
        return False
    return True
