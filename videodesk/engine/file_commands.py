"""The user's commands on the file of a generation: fetch it again, or keep it as it is."""

import asyncio
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from videodesk.engine.command_base import Commands
from videodesk.engine.durable_writer import run_uncancellable
from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status, cleared
from videodesk.library.database import translate_errors
from videodesk.library.event_log import LogEvent
from videodesk.library.file_digest import FileDigest, is_unchanged
from videodesk.media.worker.calls import fault_of
from videodesk.no_follow import open_to_read, rename_file
from videodesk.provider.file_kind import HEAD_BYTES, suffix_of

_WITH_KEPT_FILE: Final = frozenset({Status.PROCESSING, Status.DOWNLOADING})


class FileCommands(Commands):
    """Commands on the file of a generation."""

    async def fetch_again(self, generation_id: str) -> Generation:
        """Asks the service again for a finished clip whose file is gone or damaged.

        If the service no longer has it, the generation is `completed` again, with a problem that
        says so. Raises FILE_MISSING if no task id is known.
        """
        self._context.stored_work.check(generation_id)
        async with self._lock(generation_id):
            generation = await self._find(generation_id)
            if generation.status is not Status.COMPLETED:
                return generation
            if await _is_intact(generation):
                self._context.publish(generation)  # for users who think that it is damaged
                return generation
            if not generation.task_id:
                raise error(Code.FILE_MISSING, detail=str(generation.file))
            downloading = replace(cleared(generation), status=Status.DOWNLOADING, video_url=None)
            return await self._restart(generation, downloading, LogEvent.FETCHED_AGAIN)

    async def keep_file(self, generation_id: str) -> Generation:
        """Completes a generation with the file that arrived instead of a clip.

        The file gets a name that fits what it is, and nothing more is fetched. Raises FILE_MISSING,
        and continues as before, if nothing was kept.
        """
        async with self._lock(generation_id):
            was_tracked = generation_id in self._scheduler
            await self._scheduler.stop(generation_id)
            try:
                return await self._keep(await self._find(generation_id))
            except Exception:
                if was_tracked:
                    await self._scheduler.track(await self._find(generation_id))
                raise

    async def _keep(self, generation: Generation) -> Generation:
        place = await asyncio.to_thread(self._library.kept_path, generation)
        may_be_kept = generation.status in _WITH_KEPT_FILE
        if not may_be_kept or not await asyncio.to_thread(place.is_file):
            raise error(Code.FILE_MISSING, reason=Reason.NOTHING_KEPT)
        kept = await run_uncancellable(lambda: self._move_into_place(generation, place))
        completed = replace(
            cleared(generation),
            status=Status.COMPLETED,
            completed_at=generation.completed_at or self._context.clock.now(),
            file=kept.file,
            file_bytes=kept.digest.size,
            file_sha256=kept.digest.sha256,
            progress=None,
        )
        try:
            await self._change(generation, completed, LogEvent.FILE_KEPT)
        except Exception:
            folder = self._library.folder
            await run_uncancellable(lambda: rename_file(kept.file, place, folder))
            raise
        return completed

    def _move_into_place(self, generation: Generation, place: Path) -> "_KeptFile":
        """Gives it its final name; a damaged clip that is there already stays beside it."""
        folder = self._library.folder
        with translate_errors(folder), open_to_read(place, folder) as file:
            suffix = suffix_of(file.read(HEAD_BYTES))
        target = self._library.video_path(generation).with_suffix(suffix)
        number = 1
        while os.path.lexists(target):
            number += 1
            target = target.with_name(f"{number}_{generation.id}{suffix}")
        return _KeptFile(target, self._library.store_clip(place, target))


@dataclass(frozen=True, slots=True)
class _KeptFile:
    file: Path
    digest: FileDigest


async def _is_intact(generation: Generation) -> bool:
    file = generation.file
    if file is None:
        return False
    try:
        if not await asyncio.to_thread(is_unchanged, generation, file):
            return False
        # Of an older version's clip nothing was recorded: only opening it shows that it is whole.
        is_comparable = generation.file_sha256 is not None
        return is_comparable or not await asyncio.to_thread(fault_of, file)
    except OSError:
        return False
