"""Whether a folder holds a library: one that was chosen is never taken for a new one.

A disk that is not connected leaves an empty folder behind, or none. An empty library in its place
would hide every clip, and take the new ones to where nobody looks for them.
"""

from pathlib import Path
from typing import Final

from videodesk.errors import Code, Reason, error
from videodesk.library import backups, ledger
from videodesk.library import clip_folder as clips
from videodesk.library.database import FILE_NAME, translate_errors
from videodesk.library.reader import Reader

_TRACES: Final = (ledger.FILE_NAME, backups.FOLDER, clips.FOLDER)
"""What a library leaves behind when its database is lost."""


def contains_library(folder: Path) -> bool:
    """Whether there is a library, or what is left of one. May block on a lost drive.

    Raises what opening a library raises where the drive answers with an error.
    """
    with translate_errors(folder):
        return any((folder / name).exists() for name in (FILE_NAME, *_TRACES))


def require_library(folder: Path) -> None:
    """LIBRARY_MISSING where a library is expected and none is. May block on a lost drive."""
    if not contains_library(folder):
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.LIBRARY_ABSENT,
            detail=str(folder),
        )


def find_reader(folder: Path) -> Reader | None:
    """A reader; None where no library has ever been made.

    Raises LIBRARY_MISSING where there is a file in the folder's place, or a library whose database
    is gone: that is not to be taken for an empty one.
    """
    try:
        return Reader(folder)
    except (FileNotFoundError, NotADirectoryError) as missing:
        if folder.is_file():
            raise error(
                Code.LIBRARY_MISSING,
                reason=Reason.NOT_A_FOLDER,
                detail=str(folder),
            ) from missing
        if contains_library(folder):
            raise error(
                Code.LIBRARY_MISSING,
                reason=Reason.DATABASE_MISSING,
                detail=str(folder),
            ) from missing
        return None


def open_reader(folder: Path) -> Reader:
    """A reader; LIBRARY_MISSING also where no library has been made."""
    reader = find_reader(folder)
    if reader is None:
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.NO_LIBRARY_YET,
            detail=str(folder),
        )
    return reader
