"""Policy for removing generations: which may be removed, and which files go with them."""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status
from videodesk.library.files import KEPT, video_path
from videodesk.no_follow import has_file

TASK_ENDS_AFTER: Final = timedelta(hours=24)
"""The gateway's own time-out (docs/service-api.md, "Pace"): an older task no longer runs."""

_SUFFIXES: Final = (".xmp", ".part", ".part.json", ".part.json.new", KEPT)


class FileDisposition(StrEnum):
    """What happens to the clip of a removed generation."""

    KEEP = "keep"
    """It stays in its folder but is no longer part of the library."""
    RETURN = "give"
    """It is returned to the caller, who moves it to the system's trash."""


def check_removable(generation: Generation, at: datetime) -> None:
    """Raises INVALID_REQUEST if a generation may still be charged or rendered. `at` is now."""
    match generation.status:
        case Status.COMPLETED | Status.FAILED:
            return
        case Status.UNCONFIRMED:
            reason = Reason.REMOVAL_OF_UNCONFIRMED
        case Status.CANCELLED:
            sent = generation.submitted_at or generation.created_at
            if generation.task_id is None or at - sent >= TASK_ENDS_AFTER:
                return
            reason = Reason.REMOVAL_OF_RUNNING_TASK
        case _:
            reason = Reason.REMOVAL_OF_UNFINISHED
    raise error(Code.INVALID_REQUEST, reason=reason)


def files_to_remove(generation: Generation, folder: Path) -> tuple[Path, ...]:
    """The files of this generation only: the clip, then its sidecars. Raises OSError.

    None for a clip outside of the library's `folder`, or reached by a link: a library from
    elsewhere may name any file.
    """
    clip = generation.file or video_path(folder, generation)
    sidecars = [clip.with_name(clip.name + side) for side in _SUFFIXES]
    return tuple(each for each in (clip, *sidecars) if has_file(each, folder))
