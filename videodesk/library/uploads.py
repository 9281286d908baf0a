"""Table of images that services still have, so that none is uploaded twice."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import apsw

from videodesk.library.rows import microseconds_of
from videodesk.stored_values import is_web_link


@dataclass(frozen=True, slots=True)
class Upload:
    """One image at one service.

    `sha256` (hex) is of the bytes sent; after `expires_at` (aware) the URL is no longer used.
    """

    profile: str
    base_url: str
    sha256: str
    url: str
    expires_at: datetime


class Uploads:
    """Reader and writer of the table of uploads. Thread-safe.

    `transaction` provides the library's writing connection. Every method raises `VideoDeskError` if
    the disk fails.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def url_of(self, profile: str, base_url: str, sha256: str, *, at: datetime) -> str | None:
        """The URL of an image at a service at a given time; None if it has to be uploaded."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT url FROM uploads "
                "WHERE profile = ? AND base_url = ? AND sha256 = ? AND expires_at > ?",
                (profile, base_url, sha256, microseconds_of(at)),
            ).fetchone()
        return str(row[0]) if row is not None and is_web_link(str(row[0])) else None

    def put(self, upload: Upload, *, at: datetime) -> None:
        """Stores an upload, replacing an older one of the image; deletes expired ones."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM uploads WHERE expires_at <= ?", (microseconds_of(at),))
            connection.execute(
                "INSERT OR REPLACE INTO uploads (profile, base_url, sha256, url, expires_at) "
                "VALUES (?, ?, ?, ?, ?)",
                (
                    upload.profile,
                    upload.base_url,
                    upload.sha256,
                    upload.url,
                    microseconds_of(upload.expires_at),
                ),
            )

    def delete(self, profile: str, base_url: str, urls: Collection[str]) -> None:
        """Deletes uploads that the service seems to have lost."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM uploads WHERE profile = ? AND base_url = ? AND url = ?",
                [(profile, base_url, url) for url in urls],
            )
