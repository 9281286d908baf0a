import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from videodesk.errors import Code
from videodesk.json_store import JsonStore
from videodesk.messages import problem_message
from videodesk.settings import (
    Appearance,
    Draft,
    Network,
    Profile,
    Proxy,
    Session,
    Settings,
)

NO_ADDRESS = Settings(profiles=(Profile(base_url=""),))


def write(folder: Path, content: object) -> Path:
    path = folder / "settings.json"
    path.write_text(json.dumps(content))
    return path


def test_saved_value_is_loaded(tmp_path: Path) -> None:
    file = JsonStore(tmp_path / "deep" / "session.json", Session)
    session = Session(draft=Draft(prompt="海边 🪁\n", images=("/a.png",)), tile_width=300)
    file.save(session)
    assert file.load() == (session, None)


def test_every_setting_survives_the_file(tmp_path: Path) -> None:
    settings = Settings(
        current_profile="work",
        profiles=(Profile(), Profile(name="work", active_limit=7, create_interval=0)),
        library="/clips",
        network=Network(proxy=Proxy.MANUAL, proxy_url="socks5://h:1", query_timeout=45.5),
        appearance=Appearance.DARK,
        volume=0,
        muted=True,
        log_prompts=True,
    )
    file = JsonStore(tmp_path / "settings.json", Settings)
    file.save(settings)
    assert file.load() == (settings, None)


def test_missing_file_gives_the_defaults(tmp_path: Path) -> None:
    assert JsonStore(tmp_path / "settings.json", Settings).load() == (Settings(), None)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"7"])
def test_damaged_file_is_moved_aside_and_reported(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded, problem = JsonStore(path, Settings).load()
    assert loaded == NO_ADDRESS
    assert problem is not None
    assert problem.code is Code.SETTINGS_DAMAGED
    (aside,) = tmp_path.glob("settings.damaged-*.json")
    assert aside.read_bytes() == content
    assert aside.name in problem_message(problem).detail


@pytest.mark.parametrize(
    ("profiles", "named"), [(3, "profiles"), ([{"base_url": 7}], "profiles[0].base_url")]
)
def test_unreadable_base_url_is_not_replaced_by_the_default(
    tmp_path: Path, profiles: object, named: str
) -> None:
    """The profile's key in the password store belongs to the lost address."""
    loaded, problem = JsonStore(write(tmp_path, {"profiles": profiles}), Settings).load()
    assert loaded == NO_ADDRESS
    assert problem is not None
    assert named in problem_message(problem).text


def test_base_url_stays_empty_after_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text("{")
    JsonStore(path, Settings).load()
    assert JsonStore(path, Settings).load() == (NO_ADDRESS, None)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ({"volume": "loud"}, "volume"),
        ({"volume": 7}, "volume"),
        ({"volume": -0.1}, "volume"),
        ({"muted": 1}, "muted"),
        ({"appearance": "pink"}, "appearance"),
        ({"library": None}, "library"),
        ({"profiles": []}, "profiles"),
        ({"profiles": ["x", {}]}, "profiles[0]"),
        ({"network": []}, "network"),
        ({"network": {"connect_timeout": -1}}, "network.connect_timeout"),
        ({"network": {"connect_timeout": 0}}, "network.connect_timeout"),
        ({"network": {"query_timeout": 1e300}}, "network.query_timeout"),
        ({"network": {"proxy": "tunnel"}}, "network.proxy"),
        ({"profiles": [{"active_limit": 0}]}, "profiles[0].active_limit"),
        ({"profiles": [{"active_limit": 2.5}]}, "profiles[0].active_limit"),
        ({"profiles": [{"create_interval": -1}]}, "profiles[0].create_interval"),
        ({"profiles": [{"pictures": "by post"}]}, "profiles[0].pictures"),
        ({"version": "new"}, "version"),
        ({"version": 0}, "version"),
    ],
)
def test_invalid_field_alone_gets_its_default(
    tmp_path: Path, content: dict[str, object], named: str
) -> None:
    path = write(tmp_path, {"loop": False, **content})
    loaded, problem = JsonStore(path, Settings).load()
    assert loaded == Settings(loop=False)
    assert problem is not None
    assert problem.code is Code.SETTINGS_DAMAGED
    assert problem_message(problem).text == f"Some settings could not be used: {named}."


def test_partly_read_file_is_copied_before_it_is_replaced(tmp_path: Path) -> None:
    path = write(tmp_path, {"volume": "loud"})
    before = path.read_bytes()
    file = JsonStore(path, Settings)
    loaded, _ = file.load()
    assert os.listdir(tmp_path) == ["settings.json"]  # noqa: PTH208  # names are what counts
    file.save(loaded)
    file.save(loaded)
    (kept,) = tmp_path.glob("settings.partly-read-*.json")
    assert kept.read_bytes() == before
    assert file.load() == (loaded, None)


def test_file_of_a_newer_version_is_used_and_not_overwritten(tmp_path: Path) -> None:
    newer = {"version": 2, "volume": 0.25, "appearance": "sepia", "windows": [1, 2]}
    path = write(tmp_path, newer)
    before = path.read_bytes()
    file = JsonStore(path, Settings)
    loaded, problem = file.load()
    assert loaded == Settings(volume=0.25)
    assert problem is not None
    assert problem.code is Code.SETTINGS_NEWER
    assert "version 2" in problem_message(problem).detail
    assert "appearance" in problem_message(problem).detail
    file.save(replace(loaded, volume=0.5))
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["settings.json"]  # noqa: PTH208


def test_newer_session_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    path.write_text('{"version": 9, "draft": {"prompt": "a fox", "model": 3}}')
    file = JsonStore(path, Session)
    loaded, problem = file.load()
    assert loaded == Session(draft=Draft(prompt="a fox"))
    assert problem is not None
    assert problem.code is Code.SETTINGS_NEWER
    file.save(Session())
    assert '"version": 9' in path.read_text()


def test_unknown_fields_are_ignored(tmp_path: Path) -> None:
    path = write(tmp_path, {"volume": 0.5, "future": {"a": 1}, "network": {"mood": "good"}})
    assert JsonStore(path, Settings).load() == (Settings(volume=0.5), None)


def test_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    file = JsonStore(path, Settings)
    file.save(Settings(volume=0.1))
    before = path.read_bytes()
    bad = replace(Settings(), profiles=(object(),))  # type: ignore[arg-type]  # what must not pass
    with pytest.raises(TypeError):
        file.save(bad)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["settings.json"]  # noqa: PTH208


def test_unreadable_file_is_moved_aside_and_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    (path / "inside").write_text("x")
    file = JsonStore(path, Settings)
    loaded, problem = file.load()
    assert loaded == NO_ADDRESS
    assert problem is not None
    file.save(Settings(volume=0.1))
    (kept,) = tmp_path.rglob("inside")
    assert kept.read_text() == "x"
    assert file.load() == (Settings(volume=0.1), None)


def test_file_with_a_byte_order_mark_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for encoding in ("utf-8-sig", "utf-16"):
        path.write_text(json.dumps({"volume": 0.5}), encoding=encoding)
        assert JsonStore(path, Settings).load() == (Settings(volume=0.5), None)


def test_syntax_mistake_affects_only_its_own_field(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"volume": 0,5, "loop": false, "network": {"proxy": none, "ca_file": "/c"}}')
    loaded, problem = JsonStore(path, Settings).load()
    assert loaded == Settings(loop=False, network=Network(ca_file="/c"))
    assert problem is not None
    assert "volume, network.proxy" in problem_message(problem).text


def test_syntax_mistake_in_an_address_does_not_send_the_key_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for profile in ('{"base_url": https://a.example}', '{"name": "work "base_url": "https://a"}'):
        path.write_text(f'{{"profiles": [{profile}]}}')
        loaded, _ = JsonStore(path, Settings).load()
        assert [each.base_url for each in loaded.profiles] == [""]
    path.write_text('{"profiles": ["x", {"base_url": 7}, {"name": "b", "base_url": "https://b"}]}')
    loaded, _ = JsonStore(path, Settings).load()
    assert [each.base_url for each in loaded.profiles] == ["", "https://b"]


def test_comments_are_kept_in_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"loop": false} // as I like it')
    file = JsonStore(path, Settings)
    loaded, problem = file.load()
    assert (loaded, problem) == (Settings(loop=False), None)
    file.save(loaded)
    (kept,) = tmp_path.glob("settings.partly-read-*.json")
    assert "as I like it" in kept.read_text()


def test_invalid_item_of_a_list_affects_only_itself(tmp_path: Path) -> None:
    path = write(tmp_path, {"draft": {"prompt": "a kite", "images": ["/a.png", 7, "/b.png"]}})
    loaded, problem = JsonStore(path, Session).load()
    assert loaded.draft == Draft(prompt="a kite", images=("/a.png", "/b.png"))
    assert problem is not None
    assert "draft.images[1]" in problem_message(problem).text


def test_file_name_that_is_not_utf8_survives_the_file(tmp_path: Path) -> None:
    path = tmp_path / "session.json"
    session = Session(draft=Draft(prompt="海 🪁", images=("/caf\udce9 \udcff.png", "/é.png")))
    file = JsonStore(path, Session)
    file.save(session)
    assert file.load() == (session, None)
    file.save(session)
    assert list(tmp_path.iterdir()) == [path]
