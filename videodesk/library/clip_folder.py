"""The clips in a library's folder, and the requests embedded in them."""

import logging
import os
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import apsw

from videodesk.generation import Generation, Request, Status, cleared
from videodesk.library import generations_table as table
from videodesk.library.rows import LAST_MOMENT
from videodesk.no_follow import is_allowed
from videodesk.stored_values import CLIP_SUFFIXES

_log = logging.getLogger(__name__)

FOLDER: Final = "videos"
_LAST_SECOND: Final = LAST_MOMENT // 1_000_000
SUFFIXES: Final = CLIP_SUFFIXES
_ID_IN_NAME: Final = re.compile(r"(?:(.*)_)?([0-9a-f]{16})")
_UNKNOWN_MODEL: Final = "unknown"


ProvenanceReader = Callable[[Path, Path], Generation | None]
"""Reads the request embedded in a clip, given the clip and the library's folder, which its images
are relative to. Returns None if there is none; raises nothing."""


def no_provenance(_file: Path, _folder: Path) -> None:
    """A `ProvenanceReader` that reads nothing."""


def id_in_name(file: Path) -> str | None:
    """The id of the generation that a clip belongs to, from its file name."""
    name = _name_of(file)
    return None if name is None else name[2]


class ClipFolder:
    """The clips of one library, listed at first use.

    Every method raises OSError.
    """

    def __init__(self, folder: Path, read_provenance: ProvenanceReader = no_provenance) -> None:
        self._folder = folder
        self._read_provenance = read_provenance

    @cached_property
    def files(self) -> list[Path]:
        """All finished clips. An empty file is none: a power loss or a copy can leave one; nor is a
        link, which may lead out of the library.
        """
        found = _files_in(self._folder / FOLDER, self._folder)
        return sorted(each for each in found if each.suffix in SUFFIXES and _has_content(each))

    @cached_property
    def _by_id(self) -> dict[str, Path]:
        return {name: each for each in self.files if (name := id_in_name(each))}

    def complete(self, generation: Generation) -> Generation | None:
        """The generation as completed, or None if its clip is not in the folder."""
        file = self._by_id.get(generation.id)
        return None if file is None else self._with_clip(generation, file)

    def import_clips(
        self, connection: apsw.Connection, removed: Container[str] = ()
    ) -> Iterator[Generation]:
        """Adds clips that the database does not have; in the caller's transaction.

        Clips of `removed` generations are left alone. A row whose clip has moved within the folder
        gets the new path.
        """
        rows = connection.execute("SELECT CAST(file AS BLOB) FROM generations")
        known = {row[0] for row in rows}
        for file in self.files:
            if os.fsencode(file.relative_to(self._folder).as_posix()) in known:
                continue
            try:
                with connection:  # a savepoint: a bad clip costs itself only
                    imported = self._import(connection, file, removed)
            except (ValueError, apsw.ConstraintError) as failure:
                _log.warning("Skipped %s: %s", file.name, failure)
                continue
            if imported is not None:
                yield imported

    def _import(
        self, connection: apsw.Connection, file: Path, removed: Container[str]
    ) -> Generation | None:
        """The generation that a clip added or changed, None if it did neither."""
        embedded = self._read_provenance(file, self._folder) or _from_name(file)
        if embedded is None or embedded.id in removed:
            return None
        row = table.fetch(connection, embedded.id, self._folder)
        if row is None:
            restored = self._without_known_task(connection, _completed(embedded, file))
            table.insert(connection, restored, self._folder)
            return restored
        if row.file is None or not row.file.exists():
            found = self._with_clip(row, file)
            table.update(connection, row.status, found, self._folder)
            return found
        return None

    def _with_clip(self, generation: Generation, file: Path) -> Generation:
        embedded = self._read_provenance(file, self._folder)
        if embedded is not None and embedded.id == generation.id:
            generation = replace(
                generation,
                task_id=generation.task_id or embedded.task_id,
                width=embedded.width,
                height=embedded.height,
                seconds=embedded.seconds,
            )
        return _completed(generation, file)

    def _without_known_task(
        self, connection: apsw.Connection, generation: Generation
    ) -> Generation:
        task_id = generation.task_id
        if task_id and table.id_of_task(connection, generation.request.profile, task_id):
            return replace(generation, task_id=None)
        return generation


def _files_in(folder: Path, root: Path) -> Iterator[Path]:
    """What is below a folder, also in folders that the user has allowed links to lead to."""
    folders, linked = [folder] if folder.is_dir() else [], set[str]()
    while folders:
        with os.scandir(folders.pop()) as entries:
            for each in entries:
                path = Path(each)
                if not each.is_dir():
                    yield path
                elif not each.is_symlink():
                    folders.append(path)
                elif is_allowed(root, path) and (target := os.path.realpath(path)) not in linked:
                    linked.add(target)
                    folders.append(path)


def _has_content(file: Path) -> bool:
    return not file.is_symlink() and file.is_file() and file.stat().st_size > 0


def _written_at(file: Path) -> datetime:
    """When a file was last written; 1970 if its time is none that a clock shows."""
    seconds = file.stat().st_mtime
    return datetime.fromtimestamp(seconds if 0 <= seconds <= _LAST_SECOND else 0, UTC)


def _completed(generation: Generation, file: Path) -> Generation:
    return replace(
        cleared(generation),
        status=Status.COMPLETED,
        file=file,
        completed_at=generation.completed_at or _written_at(file),
        progress=None,
    )


def _name_of(file: Path) -> re.Match[str] | None:
    return _ID_IN_NAME.fullmatch(file.stem)


def _from_name(file: Path) -> Generation | None:
    """A generation made from a clip's name and date, if nothing else is left."""
    name = _name_of(file)
    if name is None:
        return None
    return Generation(
        id=name[2],
        request=Request(model=_UNKNOWN_MODEL, prompt=(name[1] or "").replace("-", " ")),
        status=Status.COMPLETED,
        created_at=_written_at(file),
    )
