"""The user's commands on the file of a generation: fetch it again, or keep it as it is."""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from videodesk.engine.command_base import Commands
from videodesk.engine.durable_writer import run_uncancellable
from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status, cleared
from videodesk.library.event_log import LogEvent
from videodesk.library.file_digest import FileDigest, is_unchanged
from videodesk.provider.file_kind import HEAD_BYTES, suffix_of

_WITH_KEPT_FILE: Final = frozenset({Status.PROCESSING, Status.DOWNLOADING})


class FileCommands(Commands):
    """Commands on the file of a generation."""

    async def fetch_again(self, generation_id: str) -> Generation:
        """Asks the service again for a finished clip whose file is gone or damaged.

        If the service no longer has it, the generation is `completed` again, with a problem that
        says so. Raises FILE_MISSING if no task id is known.
        """
        async with self._lock(generation_id):
            generation = await self._find(generation_id)
            if generation.status is not Status.COMPLETED:
                return generation
            if await _is_intact(generation):
                self._context.publish(generation)  # for those who think that it is damaged
                return generation
            if not generation.task_id:
                raise error(Code.FILE_MISSING, detail=str(generation.file))
            downloading = replace(cleared(generation), status=Status.DOWNLOADING, video_url=None)
            return await self._restart(generation, downloading, LogEvent.FETCHED_AGAIN)

    async def keep_file(self, generation_id: str) -> Generation:
        """Completes a generation with what arrived in place of a clip, as it is.

        The file gets a name that fits what it is, and nothing more is fetched. Raises FILE_MISSING,
        and goes on as before, if nothing was kept.
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
        reason = generation.problem
        size = None if reason is None else reason.params.get("kept")
        part = await asyncio.to_thread(self._library.part_path, generation)
        is_kept = generation.status in _WITH_KEPT_FILE and isinstance(size, int)
        if not is_kept or await asyncio.to_thread(_size_of, part) != size:
            raise error(Code.FILE_MISSING, reason=Reason.NOTHING_KEPT)
        kept = await run_uncancellable(lambda: self._move_into_place(generation, part))
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
            await run_uncancellable(lambda: kept.file.rename(part))
            raise
        return completed

    def _move_into_place(self, generation: Generation, part: Path) -> "_KeptFile":
        with part.open("rb") as file:
            suffix = suffix_of(file.read(HEAD_BYTES))
        target = self._library.video_path(generation).with_suffix(suffix)
        return _KeptFile(target, self._library.store_clip(part, target))


@dataclass(frozen=True, slots=True)
class _KeptFile:
    file: Path
    digest: FileDigest


def _size_of(part: Path) -> int | None:
    return part.stat().st_size if part.exists() else None


async def _is_intact(generation: Generation) -> bool:
    if generation.file is None:
        return False
    try:
        return await asyncio.to_thread(is_unchanged, generation, generation.file)
    except OSError:
        return False
