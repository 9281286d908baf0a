from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.activity.factories import NOW
from videodesk.errors import Code, Reason, problem
from videodesk.generation import Status
from videodesk.ui.activity.alerts import NEW_LIBRARY, Alert, AlertList, Remedy


def alert(
    code: Code, *, minutes: int = 0, generation_id: str | None = None, profile: str | None = None
) -> Alert:
    return Alert(problem(code), NOW + timedelta(minutes=minutes), generation_id, profile)


def test_alerts_of_profiles_are_listed_before_the_others() -> None:
    alerts = AlertList()
    private = alert(Code.NO_BALANCE, profile="Private")
    studio = alert(Code.UNREACHABLE, profile="Studio")
    news = alert(Code.LIBRARY_RESTORED)
    for each in (private, news, studio):
        alerts.add(each)
    assert list(alerts.listed) == [studio, private, news]
    alerts.remove_profile("Studio")
    assert list(alerts.listed) == [private, news]
    assert alerts.newest == news


def test_repeated_problem_of_a_profile_keeps_the_time_it_began() -> None:
    alerts = AlertList()
    alerts.add(alert(Code.UNREACHABLE, profile="Studio"))
    alerts.add(alert(Code.UNREACHABLE, profile="Studio", minutes=5))
    assert [each.since for each in alerts.listed] == [NOW]
    assert alerts.offline_since == NOW
    alerts.add(alert(Code.KEY_REFUSED, profile="Studio", minutes=6))
    assert [each.problem.code for each in alerts.listed] == [Code.KEY_REFUSED]
    assert alerts.offline_since is None


@pytest.mark.parametrize(
    ("code", "remedies"),
    [
        (Code.KEY_MISSING, (Remedy.ENTER_KEY, Remedy.GET_KEY)),
        (Code.KEY_REFUSED, (Remedy.ENTER_KEY, Remedy.TRY_NOW)),
        (Code.NO_BALANCE, (Remedy.TOP_UP, Remedy.TRY_NOW)),
        (Code.UNREACHABLE, (Remedy.TRY_NOW,)),
        (Code.WRONG_ADDRESS, (Remedy.OPEN_SETTINGS,)),
        (Code.ACCESS_DENIED, (Remedy.TRY_NOW, Remedy.OPEN_SETTINGS)),
    ],
)
def test_problem_of_a_profile_has_its_remedies(code: Code, remedies: tuple[Remedy, ...]) -> None:
    shown = alert(code, profile="Studio")
    assert shown.remedies == remedies
    assert not shown.is_dismissable


@pytest.mark.parametrize(
    ("waiting", "reason", "first"),
    [
        (2, None, Remedy.SEND_STORED),
        (0, None, Remedy.CONTINUE_STORED),
        (2, Reason.LIBRARY_MOVED, Remedy.CONTINUE_STORED),
        (2, Reason.LIBRARY_COPIED, Remedy.SEND_STORED),
    ],
)
def test_new_library_stays_until_its_question_is_answered(
    waiting: int, reason: Reason | None, first: Remedy
) -> None:
    asked = Alert(problem(Code.LIBRARY_NEW, reason=reason, waiting=waiting, active=1), NOW)
    assert asked.remedies == (first, Remedy.KEEP_PAUSED)
    assert not asked.is_dismissable
    alerts = AlertList()
    alerts.add(asked)
    alerts.add(alert(Code.LIBRARY_NEW))  # asked again after a command was refused
    assert len(alerts.listed) == 1
    alerts.remove(NEW_LIBRARY)
    assert not alerts.listed


def test_problem_of_a_generation_is_the_newest_but_not_listed() -> None:
    alerts = AlertList()
    alerts.add(alert(Code.SERVICE_ERROR, generation_id="a"))
    assert alerts.listed == ()
    assert alerts.newest is not None
    alerts.remove_generation("a")
    assert alerts.newest is None


def test_problem_of_a_profile_replaces_the_same_of_its_generations() -> None:
    alerts = AlertList()
    profile = alert(Code.NO_BALANCE, profile="Studio")
    alerts.add(profile)
    alerts.add(alert(Code.NO_BALANCE, generation_id="a"))
    assert alerts.newest == profile
    failed = alert(Code.GENERATION_FAILED, generation_id="b")
    alerts.add(failed)
    assert alerts.newest == failed


def test_held_account_stays_in_sight_while_a_clip_is_tried_again() -> None:
    alerts = AlertList()
    held = alert(Code.NO_BALANCE, profile="Studio")
    alerts.add(held)
    tried = alert(Code.NOT_A_VIDEO, generation_id="a")
    alerts.add(replace(tried, status=Status.DOWNLOADING))
    assert alerts.newest == held
    failed = replace(tried, status=Status.FAILED)
    alerts.add(failed)
    assert alerts.newest is not None
    assert alerts.newest.status is Status.FAILED


def test_dismissed_problem_does_not_come_back_with_the_next_try() -> None:
    alerts = AlertList()
    tried = replace(alert(Code.NOT_A_VIDEO, generation_id="a"), status=Status.DOWNLOADING)
    alerts.add(tried)
    alerts.dismiss(tried)
    alerts.add(replace(tried, since=NOW + timedelta(minutes=1)))
    assert alerts.newest is None
    alerts.add(replace(tried, status=Status.FAILED))
    assert alerts.newest is not None
