from pathlib import Path

import pytest

from videodesk.paths import app_paths, poster_path, resource


def test_a_data_folder_holds_everything(tmp_path: Path) -> None:
    where = app_paths(data_dir=tmp_path)
    for each in (where.library, where.settings, where.session, where.models, where.cache):
        assert each.is_relative_to(tmp_path)
    assert where.logs.is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_library_may_lie_elsewhere(tmp_path: Path) -> None:
    where = app_paths(data_dir=tmp_path / "data", library=tmp_path / "clips")
    assert where.library == tmp_path / "clips"
    assert where.cache.is_relative_to(tmp_path / "data")


def test_the_demo_does_not_mix_with_the_users_clips(tmp_path: Path) -> None:
    own, demo = app_paths(), app_paths(demo=True)
    assert own.library != demo.library
    assert own.settings != demo.settings
    assert app_paths(data_dir=tmp_path, demo=True) == app_paths(data_dir=tmp_path)


def test_in_a_flatpak_clips_lie_where_they_outlive_the_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FLATPAK_ID", "io.github.videodesk.VideoDesk")
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "Clips"))
    assert app_paths().library == tmp_path / "Clips" / "VideoDesk"
    assert app_paths(demo=True).library != app_paths().library
    assert app_paths(data_dir=tmp_path).library == tmp_path / "library"


def test_a_poster_lies_below_the_beginning_of_its_id() -> None:
    assert poster_path(Path("/c"), "abcdef") == Path("/c/ab/abcdef.jpg")


def test_resources_are_found() -> None:
    assert resource("models.toml").is_file()
    with pytest.raises(FileNotFoundError):
        resource("nothing.here")
