"""The download step: from `downloading` to `completed`.

The file is a `.part` until it has been opened as a video. An interrupted download never needs a new
generation: it resumes where it was, or with a fresh link, any number of times.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from videodesk.engine.account import ClientLease
from videodesk.engine.clock import Clock
from videodesk.engine.download_slots import SLOW_SECONDS, DownloadSlots
from videodesk.engine.event_log import GenerationLog, Note
from videodesk.engine.retry_policy import (
    FAST_LINK_RETRIES,
    Advance,
    Decision,
    FailureDecision,
    Recheck,
    Retry,
    RetryCounters,
    after_download,
    after_ingest,
    after_refetch,
)
from videodesk.errors import KEPT, Code, Consequence, VideoDeskError, with_detail, with_params
from videodesk.generation import Generation, Status, cleared
from videodesk.library.database import translate_errors
from videodesk.library.event_log import LogEvent
from videodesk.library.file_digest import FileDigest, digest_of, is_unchanged
from videodesk.library.library import Library
from videodesk.media.provenance import embed_request
from videodesk.media.values import Clip
from videodesk.media.worker.calls import poster, probe, warm_up
from videodesk.no_follow import has_file, open_to_read, real_path, remove_file, rename_file
from videodesk.paths import poster_path
from videodesk.provider.client import Client
from videodesk.provider.download import Keeping, received
from videodesk.provider.file_kind import HEAD_BYTES, FileKind, kind_of
from videodesk.provider.outcome import AskError, AskMeaning
from videodesk.provider.part_file import resume_note

_log = logging.getLogger(__name__)

OnProgress = Callable[[int, int | None], None]
"""Called with the number of bytes received, and the total if it is known."""


class DownloadStep:
    """Fetches finished clips, a few at a time.

    `write_provenance` returns whether to embed the request in a clip. `patience` multiplies how
    long a download may be slow while others wait.
    """

    def __init__(
        self,
        library: Library,
        clock: Clock,
        *,
        posters: Path,
        write_provenance: Callable[[], bool],
        patience: float = 1.0,
    ) -> None:
        self._library = library
        self._clock = clock
        self._posters = posters
        self._write_provenance = write_provenance
        self._slots = DownloadSlots(SLOW_SECONDS * patience)

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
            async with self._slots.hold() as slot:

                def on_received(received: int, total: int | None) -> None:
                    on_progress(received, total)
                    slot.note(received)

                if lease.is_retired:
                    return Recheck(after=0.0)
                with lease.use() as client:
                    ingested = await ingest(
                        client,
                        self._library,
                        generation,
                        url,
                        on_progress=on_received,
                        note=log.note,
                        write_provenance=self._write_provenance(),
                        is_keeping=counters.not_clips > 0,
                    )
        except VideoDeskError as failure:
            decision = self._after_failure(failure, generation, log, counters)
            return await asyncio.to_thread(self._with_kept, decision, generation)
        await asyncio.to_thread(self._discard_kept, generation)
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

    def _after_failure(
        self,
        failure: VideoDeskError,
        generation: Generation,
        log: GenerationLog,
        counters: RetryCounters,
    ) -> FailureDecision:
        if not isinstance(failure, AskError):
            log.note(LogEvent.DOWNLOAD_INTERRUPTED, failure.problem.detail)
            if failure.code is Code.NOT_A_VIDEO:
                counters.not_clips += 1
                return after_ingest(failure.problem, counters.not_clips)
            counters.fetches += 1
            return after_ingest(failure.problem, counters.fetches)
        log.note_error(LogEvent.DOWNLOAD_INTERRUPTED, failure.outcome)
        if failure.outcome.meaning is AskMeaning.NOT_A_VIDEO:
            counters.not_clips += 1
            return after_ingest(failure.problem, counters.not_clips)
        counters.fetches += 1
        is_refused = failure.outcome.meaning is AskMeaning.FRESH_LINK
        if failure.outcome.meaning is AskMeaning.UNSAFE_LINK:
            counters.unsafe_link = failure.problem
        elif is_refused and counters.unsafe_link is not None:
            # The service has no other way to the clip; what the user can change is its link.
            return replace(
                after_download(failure.outcome, counters.fetches), problem=counters.unsafe_link
            )
        if generation.file is not None and is_refused and counters.fetches > FAST_LINK_RETRIES:
            return after_refetch(failure.outcome.problem.detail)
        return after_download(failure.outcome, counters.fetches)

    def _with_kept(self, decision: FailureDecision, generation: Generation) -> FailureDecision:
        """The decision, with the size of what was kept in place of a clip."""
        try:
            size = self._library.kept_path(generation).stat().st_size
        except (OSError, VideoDeskError):
            return decision
        if not isinstance(decision, Retry):
            return decision
        reason = with_params(decision.problem, consequence=Consequence.FILE_KEPT.value)
        return replace(decision, problem=with_params(reason, **{KEPT: size}))

    def _discard_kept(self, generation: Generation) -> None:
        """Removes the file kept in place of a clip that is complete now."""
        with suppress(OSError, VideoDeskError):
            remove_file(self._library.kept_path(generation), self._library.folder)

    async def _make_poster(self, generation_id: str, file: Path) -> None:
        """Makes the poster of a clip. It is only a cache: a failure is logged and then ignored."""
        try:
            await asyncio.to_thread(poster, file, poster_path(self._posters, generation_id))
        except (VideoDeskError, OSError):
            _log.warning("Could not make a poster of %s", file.name, exc_info=True)


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
    is_keeping: bool = False,
) -> IngestedClip:
    """Downloads the clip at `url`, checks it, and moves it to its place in the library.

    Checking means opening it as a video with a duration and decodable frames. Raises AskError (the
    network, the link), NOT_A_VIDEO, DISK_FULL, LIBRARY_UNWRITABLE. What is not a clip is kept
    (`Library.kept_path`); with `is_keeping`, also what is none by its first bytes. `note` logs each
    stage. With `write_provenance`, the request is embedded in the clip.
    """
    target = await asyncio.to_thread(library.video_path, generation)
    existing = await asyncio.to_thread(_ingest_existing, generation, target, library.folder)
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
    kept = await asyncio.to_thread(library.kept_path, generation)
    keeping = Keeping(is_keeping, await asyncio.to_thread(_known_bytes, kept))
    await asyncio.to_thread(warm_up)
    await client.download(url, part, root=library.folder, on_progress=on_progress, keeping=keeping)
    clip = await asyncio.to_thread(_probe_part, part, kept, library.folder)
    note(LogEvent.FILE_CHECKED, _describe(clip))
    if write_provenance:
        await asyncio.to_thread(embed_request, part, generation, library.folder, clip)
    digest = await asyncio.to_thread(library.store_clip, part, target)
    note(LogEvent.FILE_STORED)
    return IngestedClip(target, clip, digest)


def _probe_part(part: Path, kept: Path, folder: Path) -> Clip:
    """The clip that was downloaded. Raises NOT_A_VIDEO; what arrived is kept then.

    It does not replace what was kept before if that is worth more: part of a clip more than another
    file, the longer part more than the shorter one, and any file more than a page or other words.
    """
    try:
        return probe(part)
    except VideoDeskError as failure:
        if failure.code is not Code.NOT_A_VIDEO:
            raise
        with translate_errors(folder):
            found = received(_head_of(part))
            if has_file(kept, folder) and _worth_of(kept) > _worth_of(part):
                remove_file(part, folder)
            else:
                rename_file(part, kept, folder)
        detail = found.detail or failure.problem.detail
        raise VideoDeskError(with_detail(found, detail)) from failure


def _worth_of(file: Path) -> tuple[int, int]:
    kind = kind_of(_head_of(file))[0]
    if kind is FileKind.CLIP:
        return 2, file.stat().st_size
    return (0 if kind.is_text else 1), 0


def _known_bytes(kept: Path) -> int | None:
    """The size of what is kept, if its first bytes say that it is not a clip."""
    try:
        is_clip = kind_of(_head_of(kept))[0] is FileKind.CLIP
        return None if is_clip else kept.stat().st_size
    except OSError:
        return None


def _head_of(part: Path) -> bytes:
    with open_to_read(part, part.parent) as file:
        return file.read(HEAD_BYTES)


def _ingest_existing(generation: Generation, target: Path, folder: Path) -> IngestedClip | None:
    """The clip that the last run moved into place before it could record that.

    None for a link, and for a file that is not the one recorded: it is fetched again.
    """
    try:
        real_path(target, folder)
        if not is_unchanged(generation, target):
            return None
        return IngestedClip(target, probe(target), digest_of(target))
    except (VideoDeskError, OSError):
        return None


def _resumable_bytes(part: Path) -> int:
    return part.stat().st_size if part.exists() and resume_note(part).exists() else 0


def _describe(clip: Clip) -> str:
    return f"{clip.width} x {clip.height}, {clip.seconds:.1f} s, {clip.codec}"
