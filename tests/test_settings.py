from pathlib import Path

import pytest

from videodesk.errors import Code
from videodesk.settings import (
    Options,
    Profile,
    Remembered,
    Settings,
    find_profile,
    profile_in_use,
)


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


def named(*names: str, current: str = "work") -> Settings:
    return Settings(current_profile=current, profiles=tuple(Profile(name=each) for each in names))


@pytest.mark.parametrize(
    ("given", "mended", "amiss"),
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
def test_profiles_come_out_with_names_of_their_own(
    given: Settings, mended: Settings, amiss: tuple[str, ...]
) -> None:
    assert given.mended() == (mended, amiss)


def test_a_second_profile_of_one_name_keeps_its_address() -> None:
    first, second = Profile(base_url="https://one.example"), Profile(base_url="https://two.example")
    mended, _ = Settings(profiles=(first, second)).mended()
    assert [each.base_url for each in mended.profiles] == [first.base_url, second.base_url]


async def test_both_files_are_remembered_and_what_was_amiss_is_told(tmp_path: Path) -> None:
    settings, session = tmp_path / "settings.json", tmp_path / "session.json"
    settings.write_text('{"version": 3, "volume": 0.5}')
    session.write_text('{"tile_width": 300}')
    remembered = Remembered(settings, session)
    assert remembered.settings.volume == 0.5
    assert remembered.session.tile_width == 300
    assert remembered.problem is not None
    assert remembered.problem.code is Code.SETTINGS_NEWER
    await remembered.save()
    assert settings.read_text() == '{"version": 3, "volume": 0.5}'
    assert Remembered(settings, session).session == remembered.session
