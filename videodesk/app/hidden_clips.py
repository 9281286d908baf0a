"""Hides clips, shows them again, and moves trashed ones to the system's trash."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QFile

from videodesk.app.pending_trash import PendingTrash
from videodesk.app.tasks import Tasks
from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.events import Event, EventStream, GenerationChanged, LibraryChanged
from videodesk.generation import Generation
from videodesk.library.removal_policy import FileDisposition, check_removable, files_to_remove
from videodesk.library.types import LibraryRow
from videodesk.no_follow import is_inside, real_path


class ClipRows(Protocol):
    """Where the window lists clips."""

    @property
    def shows_hidden_clips(self) -> bool:
        """Whether hidden clips are listed, too."""

    def remove_clips(self, ids: Sequence[str]) -> None:
        """Takes clips out of the gallery, and out of the player if one of them is shown."""

    def restore_clips(self, ids: Sequence[str]) -> None:
        """Lists these again, if the library's query finds them."""

    def select_clips(self, ids: Sequence[str]) -> None:
        """Selects clips in the gallery, which gets the focus."""


class HidingStore(Protocol):
    """Stores which generations are hidden."""

    def set_hidden(self, ids: Sequence[str], *, hidden: bool) -> None:
        """Hides generations, or shows them again. Blocks."""


class GenerationRemover(Protocol):
    """Removes generations from the library."""

    async def remove(self, generation_id: str, *, files: FileDisposition) -> object:
        """Removes a generation for good."""


class GenerationReader(Protocol):
    """Reads generations from the disk."""

    @property
    def folder(self) -> Path:
        """The library's folder."""

    def get(self, generation_id: str) -> Generation | None:
        """One generation, None if it is not there. Blocks."""

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        """Generations with their annotations, without those that are not there. Blocks."""


class HiddenClips:
    """Hides clips in the library and in the window.

    Trashed clips are hidden until `empty_trash`, so that they can be restored until then. A clip is
    shown again if its generation is resumed, for example by its task id.
    """

    def __init__(
        self,
        rows: ClipRows,
        annotations: HidingStore,
        generations: GenerationRemover,
        library: GenerationReader,
        events: EventStream,
        tasks: Tasks,
        *,
        move_to_trash: Callable[[Path], bool] = lambda file: bool(QFile(str(file)).moveToTrash()),
    ) -> None:
        self._rows = rows
        self._annotations = annotations
        self._generations = generations
        self._events = events
        self._library = library
        self._move_to_trash = move_to_trash
        self._trash = PendingTrash(library.folder)
        self._tasks = tasks
        events.subscribe(self._on_event)

    async def hide(self, ids: Sequence[str]) -> Sequence[str]:
        """Hides clips; returns those that were not hidden before."""
        visible = await self._those(ids, hidden=False)
        await self._set_hidden(visible, hidden=True)
        if self._rows.shows_hidden_clips:
            self._rows.restore_clips(ids)
        else:
            self._rows.remove_clips(ids)
            # From now on the gallery's query decides: it may list hidden clips later.
            self._rows.restore_clips(ids)
        return visible

    async def show_again(self, ids: Sequence[str]) -> Sequence[str]:
        """Shows hidden clips again, and selects them; returns those."""
        hidden = await self._those(ids, hidden=True)
        await self.unhide(hidden)
        if hidden:
            self._rows.select_clips(hidden)
        return hidden

    async def unhide(self, ids: Sequence[str]) -> None:
        """Shows hidden clips again, including those that were to be trashed."""
        await self._trash.discard(ids)
        await self._set_hidden(ids, hidden=False)
        self._rows.restore_clips(ids)

    async def put_aside(self, ids: Sequence[str]) -> Sequence[str]:
        """Hides clips until `empty_trash` moves them to the trash.

        Returns those that were not hidden before.
        """
        visible = await self._those(ids, hidden=False)
        await self._trash.add(ids)
        try:
            await self._set_hidden(visible, hidden=True)
        except VideoDeskError:
            await self._trash.discard(ids)
            raise
        self._rows.remove_clips(ids)
        return visible

    async def take_back(self, ids: Sequence[str], visible: Sequence[str]) -> None:
        """Restores clips that were put aside, and shows those in `visible` again."""
        await self._trash.discard(ids)
        self._rows.restore_clips(ids)
        await self.show_again(visible)

    async def empty_trash(self) -> None:
        """Moves trashed clips to the system's trash; a file that cannot be moved keeps its row.

        Raises the first problem when all the others are done.
        """
        await self._empty(self._trash.ids)

    async def empty_trash_of_last_run(self) -> None:
        """Moves the clips left by the last run, except those that are no longer hidden.

        The library may come from elsewhere, with any list: a clip whose file does not really lie in
        it is shown again instead.
        """
        ids = await self._trash.load()
        hidden = await self._those(ids, hidden=True)
        await self._trash.discard([each for each in ids if each not in hidden])
        ours = await asyncio.to_thread(lambda: [each for each in hidden if self._lies_inside(each)])
        await self.unhide([each for each in hidden if each not in ours])
        await self._empty(ours)

    async def keep_trash_of_last_run(self) -> None:
        """Moves nothing of what an earlier run left: that may have been on another computer.

        Those clips stay hidden.
        """
        await self._trash.discard(await self._trash.load())

    async def _empty(self, ids: Sequence[str]) -> None:
        failures: list[VideoDeskError] = []
        for generation_id in ids:
            if generation_id not in self._trash:
                continue  # it was taken back meanwhile
            try:
                await self._remove(generation_id)
            except VideoDeskError as failure:
                failures.append(failure)
                await self.unhide([generation_id])
            else:
                await self._trash.discard([generation_id])
        if failures:
            raise failures[0]

    async def _those(self, ids: Sequence[str], *, hidden: bool) -> list[str]:
        """Those that are in the library and hidden, or not hidden."""
        rows = await asyncio.to_thread(self._library.rows, ids)
        return [each.generation.id for each in rows if each.annotation.hidden is hidden]

    async def _remove(self, generation_id: str) -> None:
        """Moves the files first: a crash in between only leaves a row without a file."""
        for file in await asyncio.to_thread(self._files_of, generation_id):
            if not await asyncio.to_thread(self._moved, file):
                raise error(
                    Code.FILE_NOT_WRITTEN,
                    reason=Reason.TRASH_FAILED,
                    detail=str(file),
                )
        await self._generations.remove(generation_id, files=FileDisposition.KEEP)
        self._events.publish(LibraryChanged(removed=frozenset({generation_id})))

    async def _set_hidden(self, ids: Sequence[str], *, hidden: bool) -> None:
        await asyncio.to_thread(self._annotations.set_hidden, ids, hidden=hidden)
        self._events.publish(LibraryChanged(annotated=frozenset(ids)))

    def _on_event(self, event: Event) -> None:
        match event:
            case GenerationChanged(generation):
                if generation.id in self._trash and not generation.status.is_settled:
                    self._tasks.start(self.unhide([generation.id]), "show a clip again")
            case _:
                pass

    def _lies_inside(self, generation_id: str) -> bool:
        generation, folder = self._library.get(generation_id), self._library.folder
        if generation is None or generation.file is None:
            return True
        return is_inside(generation.file, folder)

    def _moved(self, file: Path) -> bool:
        try:
            real = real_path(file, self._library.folder)
        except OSError:
            return not file.exists()
        return not real.exists() or self._move_to_trash(real)

    def _files_of(self, generation_id: str) -> tuple[Path, ...]:
        generation = self._library.get(generation_id)
        if generation is None:
            return ()
        check_removable(generation, datetime.now(UTC))
        return files_to_remove(generation, self._library.folder)
