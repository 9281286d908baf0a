"""Copies of clips that the window's player cannot decode, in a format that it can.

Qt's FFmpeg has no software decoder for AV1, and some systems lack others (docs/pitfalls.md, A7).
The media worker has them all, so such a clip is converted to H.264 once, into a cache, and the
copy is played. The clip itself stays as it is: frames, Continue and the library never use the copy.
"""

import hashlib
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from videodesk.errors import Code, error
from videodesk.media.worker.calls import convert
from videodesk.private_files import make_private_folder

MOST_BYTES: Final = 2 * 1024**3
"""Limit for all copies of a cache; the oldest are removed."""

_SUFFIX: Final = ".mp4"
_UNFINISHED_SECONDS: Final = 24 * 3600


def existing_copy(video: Path, folder: Path) -> Path | None:
    """Return the copy of this very file in the cache, if there is one. Raises OSError."""
    copy = _place(video, folder)
    if not copy.is_file():
        return None
    with suppress(OSError):
        copy.touch()  # used last, so removed last
    return copy


def make_playable_copy(
    video: Path,
    folder: Path,
    *,
    report: Callable[[float], None] = lambda _part: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Convert a clip to H.264 and return the copy, which may have been made before.

    Size, shape, length, frame times and sound stay the same. Takes about as long as the clip plays:
    call it in a worker. `report` gets the part that is done, 0 to 1, on that thread; when
    `is_cancelled` gives true, CancelledError is raised. The copy is written completely or not at
    all. Raises NOT_A_VIDEO, FILE_MISSING, MEDIA_UNAVAILABLE, and OSError from the disk.
    """
    try:
        copy = _place(video, folder)
        if existing_copy(video, folder):
            return copy
    except OSError as failure:
        raise error(Code.FILE_MISSING, detail=str(video)) from failure
    make_private_folder(folder)
    part = folder / f".{copy.stem}.{secrets.token_hex(4)}.part"
    try:
        convert(video, part, report=report, is_cancelled=is_cancelled)
        part.replace(copy)
    finally:
        part.unlink(missing_ok=True)
    remove_oldest(folder, keep=copy)
    return copy


def remove_oldest(folder: Path, *, keep: Path, most_bytes: int = MOST_BYTES) -> None:
    """Remove the copies that were not used for the longest time, down to the limit.

    Also what a killed program left unfinished.
    """
    for part in folder.glob(".*.part"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _UNFINISHED_SECONDS:
                part.unlink()
    left = most_bytes
    copies = [(each.stat(), each) for each in folder.glob(f"*{_SUFFIX}")]
    copies.sort(key=lambda each: (each[1] == keep, each[0].st_mtime), reverse=True)
    for found, each in copies:
        left -= found.st_size
        if left < 0 and each != keep:
            with suppress(OSError):  # on Windows, a copy that plays
                each.unlink()


def _place(video: Path, folder: Path) -> Path:
    """Where the copy of this file is, as it is now: a changed file gets another copy."""
    found = video.stat()
    key = f"{video.absolute()}\0{found.st_size}\0{found.st_mtime_ns}"
    name = hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]
    return folder / f"{name}{_SUFFIX}"
