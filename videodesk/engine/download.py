"""The download step: from `downloading` to `completed`.

The file is a `.part` until it has been opened as a video. An interrupted download never needs a new
generation: it resumes where it was, or with a fresh link, any number of times.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from videodesk.engine.account import ClientLease
from videodesk.engine.clock import Clock
from videodesk.engine.event_log import GenerationLog, Note
from videodesk.engine.retry_policy import (
    FAST_LINK_RETRIES,
    Advance,
    Decision,
    Recheck,
    RetryCounters,
    after_download,
    after_ingest,
    after_refetch,
)
from videodesk.errors import Code, Consequence, Problem, VideoDeskError, with_detail, with_params
from videodesk.generation import Generation, Status, cleared
from videodesk.library.event_log import LogEvent
from videodesk.library.file_digest import FileDigest, digest_of, is_unchanged
from videodesk.library.library import Library
from videodesk.media.frames import poster
from videodesk.media.probe import Clip, probe
from videodesk.media.provenance import embed_request
from videodesk.paths import poster_path
from videodesk.provider.client import Client
from videodesk.provider.download import CLIPS_ONLY, Keeping, received
from videodesk.provider.file_kind import HEAD_BYTES, FileKind, kind_of
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.provider.part_file import resume_note

_log = logging.getLogger(__name__)

MAX_DOWNLOADS: Final = 3
"""Maximum number of simultaneous downloads."""

OnProgress = Callable[[int, int | None], None]
"""Called with the number of bytes received, and the total if it is known."""


class DownloadStep:
    """Fetches finished clips, a few at a time.

    `write_provenance` returns whether to embed the request in a clip.
    """

    def __init__(
        self,
        library: Library,
        clock: Clock,
        *,
        posters: Path,
        write_provenance: Callable[[], bool],
    ) -> None:
        self._library = library
        self._clock = clock
        self._posters = posters
        self._write_provenance = write_provenance
        self._slots = asyncio.Semaphore(MAX_DOWNLOADS)

    async def run(
        self,
        generation: Generation,
        url: str,
        lease: ClientLease,
        log: GenerationLog,
        counters: RetryCounters,
        on_progress: OnProgress,
    ) -> Decision:
        """Fetches the clip at `url`, once."""
        try:
            async with self._slots:
                if lease.is_retired:
                    return Recheck(after=0.0)
                with lease.use() as client:
                    ingested = await ingest(
                        client,
                        self._library,
                        generation,
                        url,
                        on_progress=on_progress,
                        note=log.note,
                        write_provenance=self._write_provenance(),
                        keeping=Keeping(
                            anything=counters.not_clips > 0, known_bytes=counters.kept_bytes
                        ),
                    )
        except AskError as failure:
            log.note_error(LogEvent.DOWNLOAD_INTERRUPTED, failure.outcome)
            if failure.outcome.meaning is AskMeaning.NOT_A_VIDEO:
                counters.not_clips += 1
                reason = await asyncio.to_thread(self._with_kept, failure.problem, generation)
                return after_ingest(reason, counters.not_clips)
            counters.fetches += 1
            is_refused = failure.outcome.meaning is AskMeaning.FRESH_LINK
            if generation.file is not None and is_refused and counters.fetches > FAST_LINK_RETRIES:
                return after_refetch(failure.outcome.problem.detail)
            return after_download(failure.outcome, counters.fetches)
        except NoClipError as failure:
            log.note(LogEvent.DOWNLOAD_INTERRUPTED, failure.problem.detail)
            counters.not_clips += 1
            counters.kept_bytes = failure.known_bytes
            return after_ingest(failure.problem, counters.not_clips)
        except VideoDeskError as failure:
            counters.fetches += 1
            log.note(LogEvent.DOWNLOAD_INTERRUPTED, failure.problem.detail)
            return after_ingest(failure.problem, counters.fetches)
        await self._make_poster(generation.id, ingested.file)
        return Advance(
            replace(
                cleared(generation),
                status=Status.COMPLETED,
                completed_at=generation.completed_at or self._clock.now(),
                file=ingested.file,
                file_bytes=ingested.digest.size,
                file_sha256=ingested.digest.sha256,
                width=ingested.clip.width,
                height=ingested.clip.height,
                seconds=ingested.clip.seconds,
                progress=None,
            )
        )

    def _with_kept(self, reason: Problem, generation: Generation) -> Problem:
        """The problem, with the size of what was kept earlier in place of a clip."""
        try:
            part = self._library.part_path(generation)
            if resume_note(part).exists() or _kind_of_file(part) is FileKind.CLIP:
                return reason
            return _with_kept_file(reason, part.stat().st_size)
        except (OSError, VideoDeskError):
            return reason

    async def _make_poster(self, generation_id: str, file: Path) -> None:
        """Makes the poster of a clip. It is only a cache: a failure is logged and then ignored."""
        try:
            await asyncio.to_thread(poster, file, poster_path(self._posters, generation_id))
        except (VideoDeskError, OSError):
            _log.warning("Could not make a poster of %s", file.name, exc_info=True)


class NoClipError(VideoDeskError):
    """What arrived is no clip, and is kept as the part.

    `known_bytes` is its size if its first bytes say what it is.
    """

    def __init__(self, problem: Problem, known_bytes: int | None) -> None:
        super().__init__(problem)
        self.known_bytes = known_bytes


@dataclass(frozen=True, slots=True)
class IngestedClip:
    """A clip in its final place, its properties, and the size and checksum of its file."""

    file: Path
    clip: Clip
    digest: FileDigest


async def ingest(
    client: Client,
    library: Library,
    generation: Generation,
    url: str,
    *,
    on_progress: OnProgress,
    note: Note,
    write_provenance: bool = True,
    keeping: Keeping = CLIPS_ONLY,
) -> IngestedClip:
    """Downloads the clip at `url`, checks it, and moves it to its place in the library.

    Checking means opening it as a video with a duration and decodable frames. Raises AskError (the
    network, the link), NoClipError, DISK_FULL, LIBRARY_UNWRITABLE. `note` logs each stage. With
    `write_provenance`, the request is embedded in the clip.
    """
    target = await asyncio.to_thread(library.video_path, generation)
    existing = await asyncio.to_thread(_ingest_existing, generation, target)
    if existing is not None:
        note(LogEvent.FILE_FOUND, _describe(existing.clip))
        return existing
    part = await asyncio.to_thread(library.part_path, generation)
    offset = await asyncio.to_thread(_resumable_bytes, part)
    # Without the link's path and signature.
    host = urlsplit(url).hostname
    if offset:
        note(LogEvent.DOWNLOAD_RESUMED, host=host, offset=offset)
    else:
        note(LogEvent.DOWNLOAD_STARTED, host=host)
    await client.download(url, part, on_progress=on_progress, keeping=keeping)
    clip = await asyncio.to_thread(_probe_part, part)
    note(LogEvent.FILE_CHECKED, _describe(clip))
    if write_provenance:
        await asyncio.to_thread(embed_request, part, generation, library.folder, clip)
    digest = await asyncio.to_thread(library.store_clip, part, target)
    note(LogEvent.FILE_STORED)
    return IngestedClip(target, clip, digest)


def _probe_part(part: Path) -> Clip:
    """The clip that was downloaded. Raises NoClipError; the part stays as it is."""
    try:
        return probe(part)
    except VideoDeskError as failure:
        if failure.code is not Code.NOT_A_VIDEO:
            raise
        size = part.stat().st_size
        found = _with_kept_file(received(_head_of(part)), size)
        detail = found.detail or failure.problem.detail
        is_known = _kind_of_file(part) is not FileKind.CLIP
        raise NoClipError(with_detail(found, detail), size if is_known else None) from failure


def _with_kept_file(reason: Problem, size: int) -> Problem:
    return with_params(reason, kept=size, consequence=Consequence.FILE_KEPT.value)


def _kind_of_file(part: Path) -> FileKind:
    return kind_of(_head_of(part))[0]


def _head_of(part: Path) -> bytes:
    with part.open("rb") as file:
        return file.read(HEAD_BYTES)


def _ingest_existing(generation: Generation, target: Path) -> IngestedClip | None:
    """The clip that the last run moved into place before it could record that.

    None for a file that is not the one recorded: it is damaged, and is fetched again.
    """
    try:
        if not is_unchanged(generation, target):
            return None
        return IngestedClip(target, probe(target), digest_of(target))
    except (VideoDeskError, OSError):
        return None


def _resumable_bytes(part: Path) -> int:
    return part.stat().st_size if part.exists() and resume_note(part).exists() else 0


def _describe(clip: Clip) -> str:
    return f"{clip.width} x {clip.height}, {clip.seconds:.1f} s, {clip.codec}"
