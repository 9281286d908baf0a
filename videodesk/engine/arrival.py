"""A finished clip on its way into the library: downloaded, checked, and put in its place."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from videodesk.errors import VideoDeskError
from videodesk.generation import Generation
from videodesk.library.library import Library
from videodesk.media.frames import poster
from videodesk.media.probe import Clip, probe
from videodesk.paths import poster_path
from videodesk.provider.client import Client
from videodesk.provider.part_file import discard_part

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A clip in its final place, and what is in it."""

    file: Path
    clip: Clip


async def fetch(
    client: Client,
    library: Library,
    generation: Generation,
    url: str,
    progressed: Callable[[int, int | None], None],
) -> Arrival:
    """Brings the clip at `url` into the library.

    The file is a `.part` until it has been opened as a video, with a length and frames that
    decode. Raises AskError (the network, the link), NOT_A_VIDEO (the part is removed),
    DISK_FULL, LIBRARY_UNWRITABLE. `progressed` hears bytes so far, and in all where known.
    """
    target = await asyncio.to_thread(library.video_path, generation)
    part = target.with_name(f"{target.name}.part")
    await client.download(url, part, on_progress=progressed)
    try:
        clip = await asyncio.to_thread(probe, part)
    except VideoDeskError:
        await asyncio.to_thread(discard_part, part)
        raise
    await asyncio.to_thread(library.move_into_place, part, target)
    return Arrival(target, clip)


async def make_poster(posters: Path, generation_id: str, file: Path) -> None:
    """Draws the poster of a clip. It is cache: a failure is logged, and the clip is whole."""
    try:
        await asyncio.to_thread(poster, file, poster_path(posters, generation_id))
    except (VideoDeskError, OSError):
        _log.warning("No poster could be made of %s", file.name, exc_info=True)
