from pathlib import Path

import pytest

from videodesk.paths import app_paths, poster_path, resource


def test_data_dir_contains_every_path(tmp_path: Path) -> None:
    where = app_paths(data_dir=tmp_path)
    for each in (where.library, where.settings, where.session, where.models, where.cache):
        assert each.is_relative_to(tmp_path)
    assert where.logs.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_library_can_be_elsewhere(tmp_path: Path) -> None:
    where = app_paths(data_dir=tmp_path / "data", library=tmp_path / "clips")
    assert where.library == tmp_path / "clips"
    assert where.cache.is_relative_to(tmp_path / "data")


def test_demo_has_its_own_folder(tmp_path: Path) -> None:
    own, demo = app_paths(), app_paths(demo=True)
    assert own.library != demo.library
    assert own.settings != demo.settings
    assert app_paths(data_dir=tmp_path, demo=True) == app_paths(data_dir=tmp_path)


def test_flatpak_library_is_among_the_users_videos(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLATPAK_ID", "io.github.videodesk.VideoDesk")
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "Clips"))
    assert app_paths().library == tmp_path / "Clips" / "VideoDesk"
    assert app_paths(demo=True).library != app_paths().library
    assert app_paths(data_dir=tmp_path).library == tmp_path / "library"


def test_poster_is_below_the_beginning_of_its_id() -> None:
    assert poster_path(Path("/c"), "abcdef") == Path("/c/ab/abcdef.jpg")


def test_resources_are_found() -> None:
    assert resource("models.toml").is_file()
    with pytest.raises(FileNotFoundError):
        resource("nothing.here")
