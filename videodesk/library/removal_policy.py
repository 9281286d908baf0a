"""What its owner removes: which generations may go, and which files go with them."""

from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation, Status
from videodesk.library.files import video_path

TASK_ENDS_AFTER: Final = timedelta(hours=24)
"""The gateway's own time-out (docs/service-api.md, "Pace"): an older task does not run any more."""

_SUFFIXES: Final = (".xmp", ".part", ".part.json", ".part.json.new")


class FileDisposition(StrEnum):
    """What becomes of the clip of a generation that is removed."""

    KEEP = "keep"
    """It stays in its folder, and is no part of the library any more."""
    RETURN = "give"
    """Whoever removes the generation puts it where it is to go: into the system's trash."""


def check_removable(generation: Generation, at: datetime) -> None:
    """Raises INVALID_REQUEST where a generation may not be removed: what may still be charged or
    made has to be seen to its end. `at` is now."""
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
    """The files that belong to nobody else: the clip first, then what lies beside it. OSError."""
    clip = generation.file or video_path(folder, generation)
    sidecars = [clip.with_name(clip.name + side) for side in _SUFFIXES]
    return tuple(each for each in (clip, *sidecars) if each.is_file())
