"""Detection of a file's type, without blocking the window or its closing."""

import stat
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from videodesk.background import in_daemon_thread
from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation
from videodesk.media.provenance import read_provenance
from videodesk.media.worker.calls import probe

_TIMEOUT_SECONDS: Final = 30.0
"""How long a drive may take to answer."""


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What a file is; `embedded` is the request in a clip's metadata."""

    is_clip: bool
    embedded: Generation | None = None


async def inspect_file(file: Path, library: Path) -> FileInfo:
    """Inspects any file, even a pipe or one on a dead network drive. Raises MEDIA_UNAVAILABLE."""
    try:
        return await in_daemon_thread(partial(_read, file, library), seconds=_TIMEOUT_SECONDS)
    except TimeoutError:
        return FileInfo(is_clip=False)


def _read(file: Path, library: Path) -> FileInfo:
    if not _is_regular(file):
        return FileInfo(is_clip=False)
    embedded = read_provenance(file, library)
    return FileInfo(is_clip=embedded is not None or _is_playable(file), embedded=embedded)


def _is_regular(file: Path) -> bool:
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except (OSError, ValueError):
        return False


def _is_playable(file: Path) -> bool:
    try:
        probe(file)
    except VideoDeskError as failure:
        if failure.code is Code.MEDIA_UNAVAILABLE:
            raise
        return False
    return True
