import base64
import os
from pathlib import Path

import pytest

from tests.demo.demo_client import picture
from videodesk.demo.uploads import DailyLimitError, Uploads, decode_data_url, delete_older_files


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_uploaded_image_is_stored_unchanged_with_its_suffix(tmp_path: Path, kind: str) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.store(picture(kind))
    path = uploads.path(name)
    assert name.endswith(f".{kind.lower()}")
    assert path is not None
    assert path.read_bytes() == picture(kind)


def test_same_image_is_stored_once(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    assert uploads.store(picture()) == uploads.store(picture())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", picture("BMP"), picture()[:40]])
def test_upload_of_other_format_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ValueError, match="not a PNG"):
        Uploads(tmp_path).store(data)
    assert not list(tmp_path.iterdir())


def test_upload_over_200_megabytes_a_day_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "much").open("wb") as file:
        file.truncate(200 * 1024 * 1024 - 10)
    with pytest.raises(DailyLimitError):
        Uploads(tmp_path).store(picture())
    os.utime(tmp_path / "much", (0, 0))
    assert Uploads(tmp_path).store(picture())


@pytest.mark.parametrize("name", ["../secret.png", "a.png", "", ".", "x/y.png"])
def test_unknown_upload_name_has_no_path(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture())
    assert Uploads(folder).path(name) is None


def test_own_url_is_resolved_for_any_port(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.store(picture())
    assert uploads.bytes_at(f"http://127.0.0.1:4711/files/uploads/{name}") == picture()
    assert uploads.bytes_at(f"http://localhost/files/uploads/{name}") == picture()
    assert uploads.bytes_at(uploads.url(name)) == picture()


def test_foreign_url_is_not_resolved(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.store(picture())
    for address in (
        f"https://example.com/files/uploads/{name}",
        f"http://127.0.0.1:80/files/{name}",
        f"http://127.0.0.1/files/uploads/../uploads/{name}",
        "http://127.0.0.1/files/uploads/",
        "http://[broken/files/uploads/",
    ):
        assert uploads.bytes_at(address) is None


def test_data_url_is_decoded() -> None:
    text = base64.b64encode(picture()).decode()
    assert decode_data_url(f"data:image/png;base64,{text}") == picture()


@pytest.mark.parametrize("address", ["data:image/png,abc", "data:image/png;base64,!!", "data:"])
def test_data_url_without_base64_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="data URL"):
        decode_data_url(address)


def test_only_old_files_are_deleted(tmp_path: Path) -> None:
    for name, moment in (("old", 100), ("new", 300)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (moment, moment))
    delete_older_files(tmp_path, 200)
    delete_older_files(tmp_path / "missing", 200)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
