"""A finished clip on its way into the library: downloaded, checked, and put in its place."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from videodesk.engine.event_log import Event
from videodesk.errors import VideoDeskError
from videodesk.generation import Generation
from videodesk.library.library import Library
from videodesk.media.frames import poster
from videodesk.media.probe import Clip, probe
from videodesk.media.provenance import embed_request
from videodesk.paths import poster_path
from videodesk.provider.client import Client
from videodesk.provider.part_file import discard_part

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class IngestedClip:
    """A clip in its final place, and what is in it."""

    file: Path
    clip: Clip


async def ingest(
    client: Client,
    library: Library,
    generation: Generation,
    url: str,
    *,
    progressed: Callable[[int, int | None], None],
    note: Callable[[Event, str], None],
    write_provenance: bool = True,
) -> IngestedClip:
    """Brings the clip at `url` into the library.

    The file is a `.part` until it has been opened as a video, with a length and frames that
    decode. Raises AskError (the network, the link), NOT_A_VIDEO (the part is removed),
    DISK_FULL, LIBRARY_UNWRITABLE. `progressed` hears bytes so far, and in all where known, `note`
    each step. With `write_provenance` the clip carries its request from then on.
    """
    target = await asyncio.to_thread(library.video_path, generation)
    found = await asyncio.to_thread(_already_there, target)
    if found is not None:
        note(Event.FOUND, _described(found))
        return IngestedClip(target, found)
    part = target.with_name(f"{target.name}.part")
    begun = await asyncio.to_thread(_size, part)
    note(Event.DOWNLOAD_CONTINUED if begun else Event.DOWNLOAD, _source(url, begun))
    await client.download(url, part, on_progress=progressed)
    try:
        clip = await asyncio.to_thread(probe, part)
    except VideoDeskError:
        await asyncio.to_thread(discard_part, part)
        raise
    note(Event.CHECKED, _described(clip))
    if write_provenance:
        await asyncio.to_thread(embed_request, part, generation, library.folder, clip)
    await asyncio.to_thread(library.move_into_place, part, target)
    note(Event.KEPT, "")
    return IngestedClip(target, clip)


def _already_there(target: Path) -> Clip | None:
    """What the last run brought into its place before it could say so."""
    if not target.exists():
        return None
    try:
        return probe(target)
    except VideoDeskError:
        return None


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _source(url: str, begun: int) -> str:
    """Where a clip comes from, without the path and the signature of its link."""
    place = urlsplit(url).hostname or "the answer itself"
    return f"from {place}, after {begun} bytes" if begun else f"from {place}"


def _described(clip: Clip) -> str:
    return f"{clip.width} x {clip.height}, {clip.seconds:.1f} s, {clip.codec}"


async def make_poster(posters: Path, generation_id: str, file: Path) -> None:
    """Draws the poster of a clip. It is cache: a failure is logged, and the clip is whole."""
    try:
        await asyncio.to_thread(poster, file, poster_path(posters, generation_id))
    except (VideoDeskError, OSError):
        _log.warning("No poster could be made of %s", file.name, exc_info=True)
