"""Records the digests of clips without opening the library."""

import logging
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from videodesk.errors import VideoDeskError
from videodesk.library import generations_table as table
from videodesk.library.database import (
    FILE_NAME,
    connect,
    newest_version,
    transaction,
    translate_errors,
)
from videodesk.library.file_digest import FileDigest
from videodesk.library.links import check_links
from videodesk.library.lock import LibraryLock, was_left_open

_log = logging.getLogger(__name__)


def record_digests(folder: Path, digests: Mapping[str, FileDigest]) -> bool:
    """Records the sizes and checksums of clips that have none; returns whether it could.

    It cannot while another process writes the library, on a read-only disk, or if the library has
    to be opened first, because it was not closed cleanly or is of an older version.
    """
    try:
        with translate_errors(folder):
            if was_left_open(folder):
                return False
            check_links(folder)
            lock = LibraryLock(folder)
            lock.acquire()
            try:
                return _record(folder, digests)
            finally:
                lock.release()
    except VideoDeskError as failure:
        _log.info("Could not record the checksums: %s %s", failure, failure.problem.detail)
        return False


def _record(folder: Path, digests: Mapping[str, FileDigest]) -> bool:
    with closing(connect(folder / FILE_NAME)) as connection:
        if connection.pragma("user_version") != newest_version():
            return False
        with transaction(connection):
            for generation_id, digest in digests.items():
                table.set_digest(connection, generation_id, digest)
    return True
