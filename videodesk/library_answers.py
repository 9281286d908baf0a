"""What the user of this computer has answered about libraries.

These are the links that are followed, and whether the question about permissions was asked.

The record is beside the settings, not in a library, which may come from anywhere.
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from videodesk.json_store import JsonStore
from videodesk.no_follow import allow_folder

_log = logging.getLogger(__name__)

_MOST: Final = 500
"""The oldest entries beyond it are dropped: those questions are asked once more."""


@dataclass(frozen=True, slots=True)
class AllowedFolder:
    """A real folder that links in the library of this real path may lead to."""

    library: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    """`asked` are the libraries whose user was offered to keep them from others."""

    version: int = 1
    folders: tuple[AllowedFolder, ...] = ()
    asked: tuple[str, ...] = ()

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:  # noqa: ARG002
        """Without what cannot be a path."""
        folders = [
            each for each in self.folders if _is_path(each.library) and _is_path(each.folder)
        ]
        asked = [each for each in self.asked if _is_path(each)]
        return replace(self, folders=tuple(folders[-_MOST:]), asked=tuple(asked[-_MOST:])), ()


class LibraryAnswers:
    """The record in one file; a damaged file is moved aside. Every method blocks.

    If the disk refuses the record, that is logged, and the next start asks once more.
    """

    def __init__(self, file: Path) -> None:
        self._store = JsonStore(file, _Record)

    def apply(self) -> None:
        """Lets the allowed links be followed in this process."""
        for each in self._load().folders:
            allow_folder(Path(each.library), Path(each.folder))

    def allow(self, library: Path, folders: Iterable[Path]) -> None:
        """Lets links of a library to these folders be followed, now and later."""
        new = list(dict.fromkeys(AllowedFolder(_real(library), _real(each)) for each in folders))
        for each in new:
            allow_folder(library, Path(each.folder))
        record = self._load()
        known = [each for each in record.folders if each not in new]
        self._save(replace(record, folders=(*known, *new)[-_MOST:]))

    def was_asked(self, library: Path) -> bool:
        """Whether the user was offered to keep this library from others."""
        return _real(library) in self._load().asked

    def set_asked(self, library: Path) -> None:
        """The user was offered to keep this library from others."""
        record = self._load()
        if _real(library) not in record.asked:
            self._save(replace(record, asked=(*record.asked, _real(library))[-_MOST:]))

    def _load(self) -> _Record:
        return self._store.load()[0]

    def _save(self, record: _Record) -> None:
        try:
            self._store.save(record)
        except OSError:
            _log.warning("Could not record an answer about a library", exc_info=True)


def _is_path(text: str) -> bool:
    return "\0" not in text and Path(text).is_absolute()


def _real(path: Path) -> str:
    return os.path.realpath(path)
