import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest

from videodesk.errors import Code
from videodesk.json_store import JsonStore
from videodesk.profiles import add_profile, change_profile, remove_profile, use_profile
from videodesk.settings import (
    Appearance,
    Draft,
    Network,
    Options,
    Profile,
    Proxy,
    Session,
    Settings,
    SettingsStore,
    find_profile,
    profile_in_use,
)


def test_options_override_profile_and_base_url_for_one_run() -> None:
    settings = Settings(current_profile="work", profiles=(Profile(name="work"),))
    assert profile_in_use(settings, Options()) == "work"
    assert profile_in_use(settings, Options(profile="other")) == "other"
    assert profile_in_use(settings, Options(profile="other", demo=True)) == "demo"
    elsewhere = find_profile(settings, Options(base_url="http://localhost:1"), "work")
    assert elsewhere == Profile(name="work", base_url="http://localhost:1")
    assert find_profile(settings, Options(), "nobody") is None


def test_environment_key_is_not_in_repr() -> None:
    assert "sk-secret" not in repr(Options(api_key="sk-secret"))


def named(*names: str, current: str = "work") -> Settings:
    return Settings(current_profile=current, profiles=tuple(Profile(name=each) for each in names))


@pytest.mark.parametrize(
    ("given", "repaired", "changed"),
    [
        (named("work"), named("work"), ()),
        (named("work", "home"), named("work", "home"), ()),
        (named("work", current="gone"), named("work"), ("current_profile",)),
        (named("work", "work"), named("work", "work 2"), ("profiles[1].name",)),
        (
            named("work", "work", "work 2"),
            named("work", "work 2", "work 2 2"),
            ("profiles[1].name", "profiles[2].name"),
        ),
        (named("", "work"), named("default", "work"), ("profiles[0].name",)),
        (named("work", "demo"), named("work", "demo 2"), ("profiles[1].name",)),
        (named("work", " x "), named("work", "x"), ("profiles[1].name",)),
    ],
)
def test_profiles_get_unique_names(
    given: Settings, repaired: Settings, changed: tuple[str, ...]
) -> None:
    assert given.repaired() == (repaired, changed)


def test_second_profile_of_one_name_keeps_its_base_url() -> None:
    first, second = Profile(base_url="https://one.example"), Profile(base_url="https://two.example")
    repaired_settings, _ = Settings(profiles=(first, second)).repaired()
    assert [each.base_url for each in repaired_settings.profiles] == [
        first.base_url,
        second.base_url,
    ]


async def test_settings_and_session_are_saved_and_problems_reported(tmp_path: Path) -> None:
    settings, session = tmp_path / "settings.json", tmp_path / "session.json"
    settings.write_text('{"version": 3, "volume": 0.5}')
    session.write_text('{"tile_width": 300}')
    remembered = SettingsStore(settings, session)
    assert remembered.settings.volume == 0.5
    assert remembered.session.tile_width == 300
    assert remembered.problem is not None
    assert remembered.problem.code is Code.SETTINGS_NEWER
    await remembered.save()
    assert settings.read_text() == '{"version": 3, "volume": 0.5}'
    assert SettingsStore(settings, session).session == remembered.session


def opened(folder: Path) -> SettingsStore:
    """Return the store of one window; windows on several libraries share the files."""
    return SettingsStore(folder / "settings.json", folder / "session.json")


def stored(folder: Path) -> Settings:
    settings, problem = JsonStore(folder / "settings.json", Settings).load()
    assert problem is None
    return settings


def set_aside(folder: Path) -> list[str]:
    return [each.read_text() for each in folder.glob("settings.*-*.json")]


async def test_window_without_changes_keeps_the_changes_of_another(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = add_profile(first.settings, Profile(name="work"))
    await first.save()
    second.session = Session(draft=Draft(prompt="a kite"))
    await second.save()
    assert stored(tmp_path) == first.settings
    assert opened(tmp_path).session == second.session


async def test_changes_of_two_windows_are_merged_field_by_field(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = replace(
        first.settings,
        volume=0.1,
        muted=True,
        network=replace(first.settings.network, query_timeout=45),
    )
    await first.save()
    second.settings = replace(
        second.settings,
        volume=0.2,
        appearance=Appearance.DARK,
        network=replace(second.settings.network, ca_file="/ours.pem"),
    )
    await second.save()
    assert stored(tmp_path) == replace(
        Settings(),
        volume=0.2,
        muted=True,
        appearance=Appearance.DARK,
        network=replace(Settings().network, query_timeout=45, ca_file="/ours.pem"),
    )


async def test_saved_change_is_not_applied_a_second_time(tmp_path: Path) -> None:
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = replace(first.settings, volume=0.1)
    await first.save()
    second.settings = replace(second.settings, volume=0.2)
    await second.save()
    first.settings = replace(first.settings, loop=False)
    await first.save()
    assert stored(tmp_path) == Settings(volume=0.2, loop=False)


async def test_profiles_of_two_windows_are_merged_by_name(tmp_path: Path) -> None:
    begun = opened(tmp_path)
    begun.settings = named("default", "home", "old", "older", current="default")
    await begun.save()
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = remove_profile(first.settings, "old")
    first.settings = add_profile(first.settings, Profile(name="work"))
    first.settings = change_profile(first.settings, Profile(name="home", unit="CNY"))
    await first.save()
    second.settings = remove_profile(second.settings, "older")
    second.settings = add_profile(second.settings, Profile(name="play"))
    second.settings = change_profile(second.settings, Profile(name="home", active_limit=7))
    await second.save()
    assert stored(tmp_path).profiles == (
        Profile(),
        Profile(name="home", unit="CNY", active_limit=7),
        Profile(name="work"),
        Profile(name="play"),
    )


async def test_profile_removed_by_another_window_is_not_current(
    tmp_path: Path,
) -> None:
    begun = opened(tmp_path)
    begun.settings = named("default", "work", current="default")
    await begun.save()
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = remove_profile(first.settings, "work")
    await first.save()
    second.settings = use_profile(second.settings, "work")
    await second.save()
    assert stored(tmp_path) == named("default", current="default")


async def test_two_windows_that_each_remove_a_profile_leave_one(tmp_path: Path) -> None:
    begun = opened(tmp_path)
    begun.settings = named("home", "work")
    await begun.save()
    first, second = opened(tmp_path), opened(tmp_path)
    first.settings = remove_profile(first.settings, "home")
    await first.save()
    second.settings = remove_profile(second.settings, "work")
    await second.save()
    assert stored(tmp_path) == named("home", current="home")


async def test_temporarily_unreadable_file_is_left_alone(tmp_path: Path) -> None:
    file, away = tmp_path / "settings.json", tmp_path / "away.json"
    JsonStore(file, Settings).save(replace(Settings(), library="/clips"))
    one = SettingsStore(file, tmp_path / "session.json")
    other = SettingsStore(file, tmp_path / "session.json")
    other.settings = add_profile(other.settings, Profile(name="work"))
    await other.save()
    one.settings = replace(one.settings, muted=True)
    file.rename(away)
    file.mkdir()  # reading it fails with another error than FileNotFoundError
    await one.save()
    assert file.is_dir()
    assert set_aside(tmp_path) == []

    file.rmdir()
    away.rename(file)
    await one.save()

    kept = SettingsStore(file, tmp_path / "session.json").settings
    assert (kept.muted, kept.library) == (True, "/clips")
    assert [each.name for each in kept.profiles] == ["default", "work"]


@pytest.mark.parametrize("content", ["{", '{"volume": "loud"}', None])
async def test_settings_file_lost_meanwhile_is_written_again(
    tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "settings.json"
    begun = opened(tmp_path)
    begun.settings = replace(named("work"), volume=0.1)
    await begun.save()
    path.unlink()
    if content is not None:
        path.write_text(content)
    begun.settings = replace(begun.settings, muted=True)
    await begun.save()
    assert stored(tmp_path) == begun.settings
    assert set_aside(tmp_path) == ([] if content is None else [content])


async def test_newer_settings_written_meanwhile_are_not_overwritten(
    tmp_path: Path,
) -> None:
    begun = opened(tmp_path)
    await begun.save()
    newer = '{"version": 9, "mood": "good"}'
    (tmp_path / "settings.json").write_text(newer)
    begun.settings = replace(begun.settings, muted=True)
    await begun.save()
    assert (tmp_path / "settings.json").read_text() == newer


async def test_partly_read_settings_are_reported_once_and_rewritten(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"volume": "loud", "muted": true}')
    begun = opened(tmp_path)
    assert begun.problem is not None
    await begun.save()
    assert stored(tmp_path) == Settings(muted=True)


async def test_session_of_the_last_writer_is_stored_as_a_whole(tmp_path: Path) -> None:
    windows = [opened(tmp_path) for _ in range(4)]
    sessions = [Session(draft=Draft(prompt=f"{n}" * 20_000 * (n + 1))) for n in range(4)]
    for window, session in zip(windows, sessions, strict=True):
        window.session = session
    for _ in range(5):
        await asyncio.gather(*(each.save() for each in windows))
        assert json.loads((tmp_path / "session.json").read_text())["version"] == 1
        assert opened(tmp_path).session in sessions


async def test_field_edited_wrongly_meanwhile_affects_only_itself(tmp_path: Path) -> None:
    """A person edits the file while the window is open, and mistypes one field."""
    path, session = tmp_path / "settings.json", tmp_path / "session.json"
    store = SettingsStore(path, session)
    store.settings = replace(store.settings, library="/clips", network=Network(ca_file="/c"))
    await store.save()
    path.write_text(
        '{"library": 7, "volume": 0.25, "network": {"proxy": "none", "ca_file": false}}'
    )
    store.settings = replace(store.settings, loop=False)
    await store.save()
    now = SettingsStore(path, session)
    assert now.problem is None
    assert now.settings == Settings(
        library="/clips", volume=0.25, loop=False, network=Network(proxy=Proxy.NONE, ca_file="/c")
    )
