"""Record of the libraries that were opened on this computer, kept outside of them.

A library is known by its id together with its place: the id alone is in every copy of it, and at
the same place there may be another library the next time.
"""

import logging
import os
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

from filelock import FileLock, Timeout

from videodesk.json_store import JsonStore
from videodesk.paths import AppPaths, app_paths
from videodesk.private_files import FILE_MODE, make_private_folder
from videodesk.settings import Options, Settings
from videodesk.stored_values import MAX_PATH_LENGTH, is_id

_log = logging.getLogger(__name__)

_ID: Final = re.compile(r"[0-9a-f]{32}")
_MOST: Final = 500
"""The oldest entries beyond it are dropped."""
_MOST_REQUESTS: Final = 5_000
_LOCK_SECONDS: Final = 2.0


def is_library_id(text: str) -> bool:
    """Return whether a text is the id of a library."""
    return _ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class KnownLibrary:
    """The id of a library, and the real path of its folder, relative inside that of the record.

    The id is "" for the library that was in use before there were ids: whatever library without an
    id is found there first.
    """

    id: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    """The content of the file, the newest entries last.

    `requests` are those that were made here in libraries that were not known.
    """

    version: int = 1
    libraries: tuple[KnownLibrary, ...] = ()
    requests: tuple[str, ...] = ()

    def repaired(self, unread: tuple[str, ...] = ()) -> tuple[Self, tuple[str, ...]]:  # noqa: ARG002
        """Return the record without entries that this program cannot have written."""
        libraries = tuple(each for each in self.libraries if _is_sound(each))
        requests = tuple(each for each in self.requests if is_id(each))
        unusable = () if libraries == self.libraries else ("libraries",)
        sound = replace(self, libraries=libraries[-_MOST:], requests=requests[-_MOST_REQUESTS:])
        return sound, unusable


class KnownLibraries:
    """The libraries that were opened on this computer. Every method blocks.

    If there is no record yet although the program was used before (`was_used`), it is an update:
    the library `in_use` is known. If the disk refuses the record, that is logged, and the next
    start asks once more.
    """

    def __init__(
        self, file: Path, *, in_use: Path | None = None, was_used: Callable[[], bool] = bool
    ) -> None:
        self._file = file
        self.is_update = False
        """Whether this is the first run after an update."""
        with suppress(OSError):
            if file.exists():
                return
        self.is_update = was_used()
        is_known = in_use is not None and self.is_update
        self._add([KnownLibrary(path=self._place(in_use))] if in_use and is_known else [])

    def knows(self, library_id: str | None, folder: Path) -> bool:
        """Return whether this very library was opened in this folder before."""
        return any(
            each.id == (library_id or "") and self._is_at(each.path, folder)
            for each in self._load().libraries
        )

    def places(self, library_id: str | None) -> tuple[Path, ...]:
        """Return where a library with this id was opened before, the newest last."""
        known = (each for each in self._load().libraries if each.id and each.id == library_id)
        return tuple(self._file.parent / each.path for each in known)

    @property
    def requests(self) -> frozenset[str]:
        """The requests that were made here in libraries that were not known."""
        return frozenset(self._load().requests)

    def remember(self, library_id: str, folder: Path) -> None:
        """Add a library."""
        self._add([KnownLibrary(library_id, self._place(folder))])

    def remember_requests(self, ids: Sequence[str]) -> None:
        """Add requests that are made here in a library that is not known."""
        self._add((), requests=ids)

    def _load(self) -> _Record:
        return JsonStore(self._file, _Record).load()[0]

    def _place(self, folder: Path) -> str:
        """The path as it is recorded: relative inside the folder of the record.

        So that a folder with everything in it (`--data-dir`) can be moved as a whole.
        """
        path = Path(_real(folder))
        with suppress(ValueError):
            return str(path.relative_to(_real(self._file.parent)))
        return str(path)

    def _is_at(self, place: str, folder: Path) -> bool:
        """Whether a recorded place is this folder, also if the system ignores upper case."""
        if place == self._place(folder):
            return True
        try:
            return (self._file.parent / place).samefile(folder)
        except (OSError, ValueError):
            return False

    def _add(self, added: Sequence[KnownLibrary], requests: Sequence[str] = ()) -> None:
        """Write the record with more entries; another process may be doing the same."""
        lock = FileLock(self._file.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=FILE_MODE)
        try:
            make_private_folder(self._file.parent)
            with suppress(Timeout):
                lock.acquire()
            store = JsonStore(self._file, _Record)
            record, _ = store.load()
            paths = {each.path for each in added}
            kept = [
                each
                for each in record.libraries
                if each not in added and (each.id or each.path not in paths)
            ]
            record = replace(
                record,
                libraries=(*kept, *added)[-_MOST:],
                requests=(*record.requests, *requests)[-_MOST_REQUESTS:],
            )
            store.save(record)
        except (OSError, NotImplementedError) as failure:  # the latter: the disk knows no locks
            _log.warning("Could not record which libraries are known: %s", failure)
        finally:
            lock.release()


def known_libraries(paths: AppPaths, options: Options, settings: Settings) -> KnownLibraries:
    """Return the record of this run.

    In use before an update was the library of the settings; one that is named by `--library` need
    not have been opened before. Call it before this run writes any other file.
    """
    usual = app_paths(data_dir=options.data_dir, demo=options.demo)
    in_use = usual if options.demo else usual.with_library(settings.library)
    traces = (paths.settings, paths.session, paths.cache)
    return KnownLibraries(
        paths.known_libraries,
        in_use=in_use.library,
        was_used=lambda: any(each.exists() for each in traces),
    )


def _is_sound(entry: KnownLibrary) -> bool:
    has_path = 0 < len(entry.path) <= MAX_PATH_LENGTH
    return has_path and (not entry.id or is_library_id(entry.id))


def _real(folder: Path) -> str:
    return os.path.normcase(os.path.realpath(folder))
