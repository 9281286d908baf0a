import os
from dataclasses import replace
from pathlib import Path

import pytest

from videodesk.errors import Code
from videodesk.settings import (
    Draft,
    Options,
    Profile,
    Session,
    Settings,
    TypedFile,
    find_profile,
    profile_in_use,
)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = TypedFile(tmp_path / "deep" / "session.json", Session)
    session = Session(draft=Draft(prompt="海边 🪁\n", images=("/a.png",)), tile_width=300)
    file.save(session)
    assert file.load() == (session, None)


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert TypedFile(tmp_path / "settings.json", Settings).load() == (Settings(), None)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"volume": "loud"}', b"\xff\xfe", b'{"profiles": 3}']
)
def test_a_damaged_file_is_set_aside_and_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded, told = TypedFile(path, Settings).load()
    assert loaded == Settings()
    assert told is not None
    assert told.code is Code.SETTINGS_DAMAGED
    (aside,) = tmp_path.glob("settings.damaged-*.json")
    assert aside.read_bytes() == content
    assert aside.name in told.detail


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    file = TypedFile(path, Settings)
    file.save(Settings(volume=0.1))
    before = path.read_bytes()
    bad = replace(Settings(), profiles=(object(),))  # type: ignore[arg-type]  # what must not pass
    with pytest.raises(TypeError):
        file.save(bad)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["settings.json"]  # noqa: PTH208  # names are what counts


def test_options_say_which_profile_and_address_are_used_this_once() -> None:
    settings = Settings(current_profile="work", profiles=(Profile(name="work"),))
    assert profile_in_use(settings, Options()) == "work"
    assert profile_in_use(settings, Options(profile="other")) == "other"
    assert profile_in_use(settings, Options(profile="other", demo=True)) == "demo"
    elsewhere = find_profile(settings, Options(base_url="http://localhost:1"), "work")
    assert elsewhere == Profile(name="work", base_url="http://localhost:1")
    assert find_profile(settings, Options(), "nobody") is None


def test_the_key_of_the_environment_does_not_show_itself() -> None:
    assert "sk-secret" not in repr(Options(api_key="sk-secret"))


def test_what_cannot_be_read_is_set_aside_and_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    (path / "inside").write_text("x")
    file = TypedFile(path, Settings)
    loaded, told = file.load()
    assert loaded == Settings()
    assert told is not None
    file.save(Settings(volume=0.1))
    (kept,) = tmp_path.rglob("inside")
    assert kept.read_text() == "x"
    assert file.load() == (Settings(volume=0.1), None)
