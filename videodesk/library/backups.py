"""Backups of the database: once a day, and before each migration."""

import logging
import os
import re
import shutil
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

import apsw

from videodesk.library.database import APPLICATION_ID, DAMAGE, newest_version
from videodesk.library.files import sync_file
from videodesk.library.integrity import full_check
from videodesk.library.read_only import open_database, sqlite_name
from videodesk.no_follow import (
    LinkError,
    create_file,
    has_file,
    make_folders,
    open_file,
    open_to_read,
    real_path,
    remove_file,
    rename_file,
)

_log = logging.getLogger(__name__)

FOLDER: Final = "backups"
KEPT_DAYS: Final = 7
_PART: Final = ".part.db"
_DAILY: Final = re.compile(r"library-\d{8}\.db")
_ANY: Final = re.compile(r"library-\d{8}(-schema\d+)?\.db")


class Backups:
    """The backups of one library. A copy is kept only after it has been read back and checked."""

    def __init__(self, folder: Path) -> None:
        self._library = folder
        self.folder = folder / FOLDER

    def has(self, day: date) -> bool:
        """Whether there is a backup for this day."""
        return has_file(self._daily_path(day), self._library)

    def make_daily(self, connection: apsw.Connection, today: date) -> None:
        """Makes a day's backup if there is none, and keeps the last `KEPT_DAYS`.

        Blocks for 1 s at 100,000 rows. Raises apsw.CorruptError if the copy shows that the database
        is damaged. A full disk and other failures are logged; the next opening tries again.
        """
        if self.has(today):
            return
        self._make(connection, self._daily_path(today))
        if self.has(today):
            for old in self._matching(_DAILY)[KEPT_DAYS:]:
                remove_file(old, self._library)

    def make_before_migration(self, connection: apsw.Connection, version: int, today: date) -> None:
        """Makes a backup before a migration from `version`; otherwise like `make_daily`."""
        target = self.folder / f"library-{today:%Y%m%d}-schema{version}.db"
        if not has_file(target, self._library):
            self._make(connection, target)

    def copy_newest(self, target: Path) -> Path | None:
        """Copies the newest intact backup durably to `target`; returns its path. Raises OSError."""
        for backup in self.newest_first():
            try:
                _require_intact(real_path(backup, self._library))
            except (apsw.Error, LinkError) as failure:
                _log.warning("Not using the backup %s: %s", backup.name, failure)
                continue
            with (
                open_to_read(backup, self._library) as original,
                os.fdopen(create_file(target, self._library), "wb") as copy,
            ):
                shutil.copyfileobj(original, copy)
                copy.flush()
                sync_file(copy.fileno())
            return backup
        return None

    def newest_first(self) -> list[Path]:
        """All backups, newest first."""
        return sorted(self._matching(_ANY), key=lambda each: each.stat().st_mtime_ns, reverse=True)

    def _daily_path(self, day: date) -> Path:
        return self.folder / f"library-{day:%Y%m%d}.db"

    def _make(self, connection: apsw.Connection, target: Path) -> None:
        part = self.folder / _PART
        try:
            make_folders(self.folder, self._library)
            # An empty file with the right permissions, which SQLite fills.
            os.close(create_file(part, self._library))
            try:
                real = real_path(part, self._library)
                connection.execute("VACUUM INTO ?", (sqlite_name(real),))
                _require_intact(real)
                handle = open_file(part, self._library, os.O_RDWR)
                try:
                    sync_file(handle)
                finally:
                    os.close(handle)
                rename_file(part, target, self._library, durably=True)
            finally:
                remove_file(part, self._library)
        except DAMAGE as failure:
            raise apsw.CorruptError(str(failure)) from failure
        except (OSError, apsw.Error):
            _log.warning("The backup %s could not be made", target.name, exc_info=True)

    def _matching(self, pattern: re.Pattern[str]) -> list[Path]:
        if not self.folder.is_dir():
            return []
        found = (each for each in self.folder.iterdir() if pattern.fullmatch(each.name))
        return sorted((each for each in found if has_file(each, self._library)), reverse=True)


def _require_intact(backup: Path) -> None:
    """Raises apsw.CorruptError for a backup that cannot replace the database."""
    with closing(open_database(backup, apsw.SQLITE_OPEN_READONLY)) as connection:
        if connection.pragma("application_id") != APPLICATION_ID:
            raise apsw.CorruptError("it isn't a VideoDesk library")
        if not 0 < connection.pragma("user_version") <= newest_version():
            raise apsw.CorruptError("it has another version")
        damage = full_check(connection)
        if damage:
            raise apsw.CorruptError(damage)
