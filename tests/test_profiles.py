import pytest

from videodesk.errors import Reason
from videodesk.messages import problem_message
from videodesk.profiles import (
    MAX_NAME_LENGTH,
    add_profile,
    change_profile,
    name_problem,
    remove_profile,
    use_profile,
)
from videodesk.settings import Profile, Settings

SETTINGS = Settings(
    current_profile="work", profiles=(Profile(name="home"), Profile(name="work"), Profile("Büro"))
)


@pytest.mark.parametrize("name", ["", "  ", "work", "WORK", " work ", "büro", "Demo", "a\nb"])
def test_invalid_names_are_refused_with_the_reason(name: str) -> None:
    found = name_problem(SETTINGS, name)
    assert found is not None
    assert found.reason is not None
    assert problem_message(found).text.endswith(".")
    with pytest.raises(ValueError, match=found.reason.value):
        add_profile(SETTINGS, Profile(name=name))


@pytest.mark.parametrize("name", ["work 2", "工作", "a@b", "x" * MAX_NAME_LENGTH])
def test_other_names_are_accepted(name: str) -> None:
    assert name_problem(SETTINGS, name) is None


def test_too_long_name_is_refused() -> None:
    problem = name_problem(SETTINGS, "x" * (MAX_NAME_LENGTH + 1))
    assert problem is not None
    assert problem_message(problem).text == "The name can have at most 64 characters."


def test_added_profile_is_last_and_not_current() -> None:
    added = add_profile(SETTINGS, Profile(name=" away ", active_limit=5))
    assert added.profiles == (*SETTINGS.profiles, Profile(name="away", active_limit=5))
    assert added.current_profile == "work"


def test_changed_profile_keeps_its_place() -> None:
    changed = change_profile(SETTINGS, Profile(name="home", unit="EUR"))
    assert [each.unit for each in changed.profiles] == ["EUR", "USD", "USD"]
    with pytest.raises(KeyError):
        change_profile(SETTINGS, Profile(name="away"))


def test_first_profile_is_current_after_the_current_one_is_removed() -> None:
    left = remove_profile(SETTINGS, "work")
    assert [each.name for each in left.profiles] == ["home", "Büro"]
    assert left.current_profile == "home"
    assert remove_profile(SETTINGS, "home").current_profile == "work"


def test_last_profile_is_not_removed() -> None:
    with pytest.raises(ValueError, match="at least"):
        remove_profile(Settings(), "default")
    with pytest.raises(KeyError):
        remove_profile(SETTINGS, "away")


def test_used_profile_becomes_current() -> None:
    assert use_profile(SETTINGS, "home").current_profile == "home"
    with pytest.raises(KeyError):
        use_profile(SETTINGS, "away")


def test_name_in_another_spelling_is_taken() -> None:
    settings = add_profile(SETTINGS, Profile(name="Caf\u00e9"))
    for name in ("cafe\u0301", "CAF\u00c9", "Café"):
        problem = name_problem(settings, name)
        assert problem is not None
        assert problem.reason is Reason.NAME_TAKEN
