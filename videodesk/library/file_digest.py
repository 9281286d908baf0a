"""Size and checksum of a clip's file: whether it is still the file that was stored."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, assert_never

from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.no_follow import open_any_file

_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class FileDigest:
    """The size of a file in bytes, and its SHA-256 in hex."""

    size: int
    sha256: str


class FileState(StrEnum):
    """What is known of the file of a finished clip."""

    INTACT = "intact"
    MISSING = "missing"
    DAMAGED = "damaged"
    """Not the file that was stored: empty, cut off or overwritten."""


def digest_of(file: Path, checkpoint: Callable[[], None] = lambda: None) -> FileDigest:
    """Reads a whole file. Raises OSError, and what `checkpoint` raises, which is called often."""
    hasher = hashlib.sha256()
    size = 0
    with open_any_file(file) as stream:
        while chunk := stream.read(_CHUNK):
            checkpoint()
            hasher.update(chunk)
            size += len(chunk)
    return FileDigest(size, hasher.hexdigest())


def file_state(generation: Generation) -> FileState:
    """The state of a clip's file as far as its size shows. Blocks on the disk.

    A file whose recorded size is unknown is damaged only if it is empty.
    """
    if generation.file is None:
        return FileState.MISSING if generation.status is Status.COMPLETED else FileState.INTACT
    try:
        size = generation.file.stat().st_size
    except OSError:
        return FileState.MISSING
    return FileState.INTACT if _is_expected_size(generation, size) else FileState.DAMAGED


def file_problem(generation: Generation, state: FileState) -> Problem | None:
    """The problem of a finished clip whose file is gone or damaged; None if it is intact.

    If the service was asked for it again and no longer had it, the problem says so; also if the
    library names a file that is not used.
    """
    match state:
        case FileState.INTACT:
            return None
        case FileState.MISSING:
            code = Code.FILE_MISSING
        case FileState.DAMAGED:
            code = Code.FILE_DAMAGED
        case _:
            assert_never(state)
    known = generation.problem
    if known is not None and known.code is Code.ENTRY_UNREADABLE and generation.file is None:
        return known
    if known is not None and known.reason is Reason.NOT_AT_SERVICE:
        return problem(code, reason=Reason.NOT_AT_SERVICE, detail=known.detail)
    return problem(code, reason=Reason.FETCHABLE if generation.task_id else None)


def is_unchanged(generation: Generation, file: Path) -> bool:
    """Whether a file is the one that was stored for a generation. Reads all of it.

    True if nothing was recorded that it could be compared with, and the file is not empty. Raises
    OSError.
    """
    if not _is_expected_size(generation, file.stat().st_size):
        return False
    return generation.file_sha256 in {None, digest_of(file).sha256}


def _is_expected_size(generation: Generation, size: int) -> bool:
    if generation.file_bytes is None:
        return size > 0
    return size == generation.file_bytes
