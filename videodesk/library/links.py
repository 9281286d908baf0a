"""Checks a library for links before anything in it is opened.

A file that is a link is never followed. A folder that is one is followed once its user has allowed
it (`no_follow.allow_folder`): many keep their clips on a larger disk that way.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from videodesk.errors import Code, Reason, VideoDeskError, error, problem
from videodesk.library import backups, clip_folder, disk_reserve, ledger
from videodesk.library.database import FILE_NAME, translate_errors
from videodesk.library.lock import HOLDER, LOCK
from videodesk.no_follow import LinkError, file_status, is_allowed, is_link

_FILES: Final = (
    *(FILE_NAME + side for side in ("", "-wal", "-shm", "-journal")),
    *(LOCK, HOLDER, ledger.FILE_NAME, disk_reserve.FILE_NAME),
)
_FOLDERS: Final = {backups.FOLDER: 0, "images": 1, clip_folder.FOLDER: 2}
"""How many levels of folders are below each."""


@dataclass(frozen=True, slots=True)
class FolderLink:
    """A folder of a library that is a link: its path in the library, and where it leads."""

    name: str
    target: Path


class LinkedLibraryError(VideoDeskError):
    """LIBRARY_LINKED: folders of a library are links that its user has not allowed."""

    def __init__(self, folder: Path, links: tuple[FolderLink, ...]) -> None:
        detail = "\n".join(f"{folder / each.name} → {each.target}" for each in links)
        super().__init__(problem(Code.LIBRARY_LINKED, detail=detail, folders=len(links)))
        self.folder = folder
        self.links = links


def check_links(folder: Path) -> None:
    """Checks a library's files and folders; takes a few milliseconds.

    Raises LIBRARY_UNWRITABLE for a file that is a link, a pipe or a device, and LinkedLibraryError
    for folders that are links.
    """
    with translate_errors(folder):
        for name in _FILES:
            _require_file(folder / name, folder)
        links = find_links(folder)
    if links:
        raise LinkedLibraryError(folder, links)


def _require_file(file: Path, folder: Path) -> None:
    try:
        file_status(file, folder)
    except LinkError as failure:
        target = f" → {_target(file)}" if file.is_symlink() else f": {failure.strerror}"
        raise error(
            Code.LIBRARY_UNWRITABLE, reason=Reason.IS_LINK, detail=f"{file}{target}"
        ) from failure


def find_links(folder: Path) -> tuple[FolderLink, ...]:
    """The folders of a library that are links and not allowed. Raises OSError."""
    return tuple(
        FolderLink(path.relative_to(folder).as_posix(), _target(path))
        for name, levels in _FOLDERS.items()
        for path in _links_in(folder / name, folder, levels)
        if not is_allowed(folder, _target(path))
    )


def _links_in(folder: Path, root: Path, levels: int) -> Iterator[Path]:
    """A folder if it is a link, and the links to folders down to so many levels below it.

    What a link leads to is only looked at if it is allowed.
    """
    if not os.path.lexists(folder):
        return
    if is_link(folder.lstat()):
        yield folder
        if not is_allowed(root, _target(folder)):
            return
    if not levels or not folder.is_dir():
        return
    with os.scandir(folder) as entries:
        for each in entries:
            if each.is_dir() or (each.is_symlink() and not each.is_file()):
                yield from _links_in(Path(each), root, levels - 1)


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))
