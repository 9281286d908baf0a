"""The folders that links of libraries may lead to, as allowed by the user on this computer.

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


@dataclass(frozen=True, slots=True)
class AllowedFolder:
    """A real folder that links in the library of this real path may lead to."""

    library: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    version: int = 1
    folders: tuple[AllowedFolder, ...] = ()

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:  # noqa: ARG002  # a protocol
        """The last of them that can be paths: what cannot be read is asked again."""
        kept = [each for each in self.folders if _is_path(each.library) and _is_path(each.folder)]
        return replace(self, folders=tuple(kept[-_MOST:])), ()


class AllowedFolders:
    """The record in one file; a damaged file is moved aside. Blocks."""

    def __init__(self, file: Path) -> None:
        self._store = JsonStore(file, _Record)

    def apply(self) -> None:
        """Lets the recorded links be followed in this process."""
        for each in self._store.load()[0].folders:
            allow_folder(Path(each.library), Path(each.folder))

    def add(self, library: Path, folders: Iterable[Path]) -> None:
        """Records folders, and lets links to them be followed.

        If the disk refuses the record, that is logged, and the next start asks once more.
        """
        real = os.path.realpath
        new = [AllowedFolder(real(library), real(each)) for each in folders]
        for each in new:
            allow_folder(library, Path(each.folder))
        known = [each for each in self._store.load()[0].folders if each not in new]
        try:
            self._store.save(_Record(folders=(*known, *new)[-_MOST:]))
        except OSError:
            _log.warning("Could not record the allowed folders", exc_info=True)


def _is_path(text: str) -> bool:
    return "\0" not in text and Path(text).is_absolute()
