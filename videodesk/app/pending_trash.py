"""Store of the clips to be moved to the system's trash, in a file of the library.

They are hidden and can be shown again until the program closes. The file ensures that clips not
moved by then, or before a crash, are moved after the next start.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from videodesk.no_follow import open_to_read, remove_file, rename_file, write_file
from videodesk.stored_values import is_id

_log = logging.getLogger(__name__)

_NAME: Final = "pending-trash.txt"
_MAX_BYTES: Final = 500_000
"""29,000 ids; SQLite takes 32,766 values in one statement."""


class PendingTrash:
    """A set of generation ids that is written at each change, one per line, in order."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._file = library / _NAME
        self._ids: dict[str, None] = {}
        self._of_last_run: tuple[str, ...] | None = None
        self._loading = asyncio.Lock()
        self._saving = asyncio.Lock()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids, in the order in which they were added."""
        return tuple(self._ids)

    def __contains__(self, generation_id: str) -> bool:
        return generation_id in self._ids

    async def load(self) -> tuple[str, ...]:
        """Reads the ids that an earlier run left, once, and returns them."""
        async with self._loading:
            if self._of_last_run is None:
                found = await asyncio.to_thread(self._read)
                self._ids = dict.fromkeys([*found, *self._ids])
                self._of_last_run = tuple(found)
            return self._of_last_run

    async def add(self, ids: Iterable[str]) -> None:
        """Adds ids. Disk errors are only logged: the clips are still moved at the program's end."""
        self._ids.update(dict.fromkeys(ids))
        await self._save()

    async def discard(self, ids: Iterable[str]) -> None:
        """Removes ids; ignores those that are not in the set."""
        for each in ids:
            self._ids.pop(each, None)
        await self._save()

    async def _save(self) -> None:
        await self.load()  # else what an earlier run left would be overwritten
        async with self._saving:
            await asyncio.to_thread(self._write, self.ids)

    def _read(self) -> list[str]:
        try:
            with open_to_read(self._file, self._library) as file:
                data = file.read(_MAX_BYTES + 1)
            lines = [] if len(data) > _MAX_BYTES else data.decode("ascii", "replace").splitlines()
        except OSError:
            return []
        return [line for line in lines if is_id(line)]

    def _write(self, ids: Sequence[str]) -> None:
        part = self._file.with_suffix(".part")
        try:
            if ids:
                data = "".join(f"{each}\n" for each in ids).encode("ascii")
                write_file(part, self._library, data)
                rename_file(part, self._file, self._library)
            else:
                remove_file(self._file, self._library)
        except OSError:
            _log.warning("Could not write %s", self._file, exc_info=True)
