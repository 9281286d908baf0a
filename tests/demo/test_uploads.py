import base64
import os
from pathlib import Path

import pytest

from tests.demo.demo_client import picture
from videodesk.demo.uploads import TooMuchTodayError, Uploads, clear_out, unpacked


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_kept_as_it_is_under_a_name_of_its_kind(tmp_path: Path, kind: str) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.keep(picture(kind))
    path = uploads.path(name)
    assert name.endswith(f".{kind.lower()}")
    assert path is not None
    assert path.read_bytes() == picture(kind)


def test_the_same_picture_is_kept_once(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    assert uploads.keep(picture()) == uploads.keep(picture())
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<html>", picture("BMP"), picture()[:40]])
def test_what_is_no_picture_of_the_four_kinds_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ValueError, match="no png"):
        Uploads(tmp_path).keep(data)
    assert not list(tmp_path.iterdir())


def test_no_more_than_200_megabytes_are_kept_within_a_day(tmp_path: Path) -> None:
    with (tmp_path / "much").open("wb") as file:
        file.truncate(200 * 1024 * 1024 - 10)
    with pytest.raises(TooMuchTodayError):
        Uploads(tmp_path).keep(picture())
    os.utime(tmp_path / "much", (0, 0))
    assert Uploads(tmp_path).keep(picture())


@pytest.mark.parametrize("name", ["../secret.png", "a.png", "", ".", "x/y.png"])
def test_a_name_that_was_not_given_out_leads_nowhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(picture())
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.png").write_bytes(picture())
    assert Uploads(folder).path(name) is None


def test_an_address_of_this_service_is_resolved_whatever_its_port(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.keep(picture())
    assert uploads.bytes_at(f"http://127.0.0.1:4711/files/uploads/{name}") == picture()
    assert uploads.bytes_at(f"http://localhost/files/uploads/{name}") == picture()
    assert uploads.bytes_at(uploads.address(name)) == picture()


def test_any_other_address_is_not_resolved(tmp_path: Path) -> None:
    uploads = Uploads(tmp_path)
    name = uploads.keep(picture())
    for address in (
        f"https://example.com/files/uploads/{name}",
        f"http://127.0.0.1:80/files/{name}",
        f"http://127.0.0.1/files/uploads/../uploads/{name}",
        "http://127.0.0.1/files/uploads/",
        "http://[broken/files/uploads/",
    ):
        assert uploads.bytes_at(address) is None


def test_a_data_url_is_unpacked() -> None:
    text = base64.b64encode(picture()).decode()
    assert unpacked(f"data:image/png;base64,{text}") == picture()


@pytest.mark.parametrize("address", ["data:image/png,abc", "data:image/png;base64,!!", "data:"])
def test_a_data_url_that_is_not_base64_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="data URL"):
        unpacked(address)


def test_only_what_is_old_is_cleared_out(tmp_path: Path) -> None:
    for name, moment in (("old", 100), ("new", 300)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (moment, moment))
    clear_out(tmp_path, 200)
    clear_out(tmp_path / "missing", 200)
    assert [path.name for path in tmp_path.iterdir()] == ["new"]
