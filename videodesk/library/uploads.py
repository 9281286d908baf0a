"""Which pictures a service still has, so that the same one is not uploaded again."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

import apsw

from videodesk.library.rows import microseconds_of


@dataclass(frozen=True, slots=True)
class Upload:
    """One picture at one service.

    `sha256` (hex) is of what was sent, `expires_at` (aware) is when it is not to be named any more.
    """

    profile: str
    base_url: str
    sha256: str
    url: str
    expires_at: datetime


class Uploads:
    """Owns the table of uploads. Safe to share among threads.

    `transaction` gives the library's writing connection. Every method raises `VideoDeskError`
    when the disk fails.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def url_of(self, profile: str, base_url: str, sha256: str, *, at: datetime) -> str | None:
        """Where the service has this picture at a moment; None where it has to be sent."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT url FROM uploads "
                "WHERE profile = ? AND base_url = ? AND sha256 = ? AND expires_at > ?",
                (profile, base_url, sha256, microseconds_of(at)),
            ).fetchone()
        return None if row is None else str(row[0])

    def put(self, upload: Upload, *, at: datetime) -> None:
        """Writes an upload down, in the place of an older one; those that have expired go."""
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
        """Strikes out uploads that the service seems to have no longer."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM uploads WHERE profile = ? AND base_url = ? AND url = ?",
                [(profile, base_url, url) for url in urls],
            )
