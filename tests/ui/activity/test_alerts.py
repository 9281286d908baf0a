from datetime import timedelta

import pytest

from tests.ui.activity.factories import NOW
from videodesk.errors import Code, problem
from videodesk.ui.activity.alerts import Alert, AlertList, Remedy


def trouble(
    code: Code, *, minutes: int = 0, about: str | None = None, source: str | None = None
) -> Alert:
    return Alert(problem(code), NOW + timedelta(minutes=minutes), about, source)


def test_several_are_kept_side_by_side() -> None:
    troubles = AlertList()
    private = trouble(Code.NO_BALANCE, source="Private")
    studio = trouble(Code.UNREACHABLE, source="Studio")
    news = trouble(Code.LIBRARY_RESTORED)
    for each in (private, news, studio):
        troubles.add(each)
    assert list(troubles.noted) == [studio, private, news]
    troubles.end_of_profile("Studio")
    assert list(troubles.noted) == [private, news]
    assert troubles.newest == news


def test_a_profile_has_one_problem_at_a_time_and_keeps_its_time() -> None:
    troubles = AlertList()
    troubles.add(trouble(Code.UNREACHABLE, source="Studio"))
    troubles.add(trouble(Code.UNREACHABLE, source="Studio", minutes=5))
    assert [each.since for each in troubles.noted] == [NOW]
    assert troubles.offline_since == NOW
    troubles.add(trouble(Code.KEY_REFUSED, source="Studio", minutes=6))
    assert [each.problem.code for each in troubles.noted] == [Code.KEY_REFUSED]
    assert troubles.offline_since is None


@pytest.mark.parametrize(
    ("code", "remedies"),
    [
        (Code.KEY_MISSING, (Remedy.ENTER_KEY,)),
        (Code.KEY_REFUSED, (Remedy.ENTER_KEY,)),
        (Code.NO_BALANCE, (Remedy.TRY_AGAIN,)),
        (Code.UNREACHABLE, (Remedy.TRY_NOW,)),
        (Code.WRONG_ADDRESS, (Remedy.OPEN_SETTINGS,)),
        (Code.ACCESS_DENIED, (Remedy.TRY_AGAIN, Remedy.OPEN_SETTINGS)),
    ],
)
def test_what_a_profile_needs_has_its_button(code: Code, remedies: tuple[Remedy, ...]) -> None:
    told = trouble(code, source="Studio")
    assert told.remedies == remedies
    assert not told.is_news


def test_a_generations_problem_stands_with_its_row_and_not_in_the_list() -> None:
    troubles = AlertList()
    troubles.add(trouble(Code.SERVICE_TROUBLE, about="a"))
    assert troubles.noted == ()
    assert troubles.newest is not None
    troubles.end_of_generation("a")
    assert troubles.newest is None


def test_what_a_profile_needs_is_said_once_and_with_its_button() -> None:
    troubles = AlertList()
    profile = trouble(Code.NO_BALANCE, source="Studio")
    troubles.add(profile)
    troubles.add(trouble(Code.NO_BALANCE, about="a"))
    assert troubles.newest == profile
    failed = trouble(Code.GENERATION_FAILED, about="b")
    troubles.add(failed)
    assert troubles.newest == failed
