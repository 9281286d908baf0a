"""Uploads that services still have."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from videodesk.library.library import Library
from videodesk.library.uploads import Upload, Uploads

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLACE = ("home", "https://example.com")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


@pytest.fixture
def uploads(library: Library) -> Uploads:
    return library.uploads


def upload(sha256: str = "aa", url: str = "https://p.test/1", until: datetime = NOON) -> Upload:
    return Upload(*PLACE, sha256, url, until)


def test_upload_is_found_until_it_expires(uploads: Uploads) -> None:
    uploads.put(upload(until=NOON + HOUR), at=NOON)
    assert uploads.url_of(*PLACE, "aa", at=NOON) == "https://p.test/1"
    assert uploads.url_of(*PLACE, "aa", at=NOON + HOUR) is None
    assert uploads.url_of(*PLACE, "bb", at=NOON) is None


def test_upload_is_found_only_for_its_profile_and_address(uploads: Uploads) -> None:
    uploads.put(upload(until=NOON + HOUR), at=NOON)
    assert uploads.url_of("work", PLACE[1], "aa", at=NOON) is None
    assert uploads.url_of("home", "https://example.org", "aa", at=NOON) is None


def test_newer_upload_replaces_the_older(uploads: Uploads) -> None:
    uploads.put(upload(until=NOON + HOUR), at=NOON)
    uploads.put(upload(url="https://p.test/2", until=NOON + HOUR), at=NOON)
    assert uploads.url_of(*PLACE, "aa", at=NOON) == "https://p.test/2"


def test_expired_uploads_are_deleted_with_the_next_upload(uploads: Uploads) -> None:
    uploads.put(upload(until=NOON + HOUR), at=NOON)
    uploads.put(upload("bb", until=NOON + 3 * HOUR), at=NOON + 2 * HOUR)
    assert uploads.url_of(*PLACE, "aa", at=NOON) is None


def test_only_given_uploads_are_deleted(uploads: Uploads) -> None:
    uploads.put(upload(until=NOON + HOUR), at=NOON)
    uploads.put(upload("bb", "https://p.test/2", NOON + HOUR), at=NOON)
    uploads.delete("work", PLACE[1], ["https://p.test/2"])
    uploads.delete(*PLACE, ["https://p.test/1", "https://p.test/9"])
    assert uploads.url_of(*PLACE, "aa", at=NOON) is None
    assert uploads.url_of(*PLACE, "bb", at=NOON) == "https://p.test/2"


def test_uploads_are_kept_when_the_library_is_reopened(tmp_path: Path) -> None:
    with Library(tmp_path) as first:
        first.uploads.put(upload(until=NOON + HOUR), at=NOON)
    with Library(tmp_path) as second:
        assert second.uploads.url_of(*PLACE, "aa", at=NOON) == "https://p.test/1"
