"""Checks whether a folder contains a library, so that none is created in its place by mistake.

A disconnected disk leaves an empty folder or none. An empty library created there would show no
clips, and new clips would be stored where the user does not expect them.
"""

from pathlib import Path

from videodesk.errors import Code, Reason, error
from videodesk.library.database import FILE_NAME, translate_errors
from videodesk.library.reader import Reader


def contains_library(folder: Path) -> bool:
    """Whether there is a library, or the remains of one. May block on a lost drive.

    Raises LIBRARY_UNWRITABLE or LIBRARY_MISSING if the drive answers with an error.
    """
    # Reading an intact library needs none of these.
    from videodesk.library import backups, clip_folder, ledger  # noqa: PLC0415

    remains = (ledger.FILE_NAME, backups.FOLDER, clip_folder.FOLDER)
    with translate_errors(folder):
        return any((folder / name).exists() for name in (FILE_NAME, *remains))


def require_library(folder: Path) -> None:
    """Raises LIBRARY_MISSING if there is no library. May block on a lost drive."""
    if not contains_library(folder):
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.LIBRARY_ABSENT,
            detail=str(folder),
        )


def find_reader(folder: Path) -> Reader | None:
    """A reader, or None if there has never been a library.

    Raises LIBRARY_MISSING if the folder is a file, or if only the database of a library is gone.
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
    """A reader. Raises LIBRARY_MISSING, also if there has never been a library."""
    reader = find_reader(folder)
    if reader is None:
        raise error(
            Code.LIBRARY_MISSING,
            reason=Reason.NO_LIBRARY_YET,
            detail=str(folder),
        )
    return reader
