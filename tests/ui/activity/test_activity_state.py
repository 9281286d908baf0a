from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.activity.factories import NOW, at, queued, working
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.activity.activity_state import ActivityState, QueueMove


def under_way(*generations: Generation) -> ActivityState:
    made = ActivityState()
    for each in generations:
        made.apply(each)
    return made


def prompts(generations: list[Generation]) -> str:
    return "".join(each.request.prompt for each in generations)


def test_what_is_over_is_forgotten_and_counts_no_more() -> None:
    one = working("a")
    known = under_way(one, *queued("b", "c"), at(Status.UNCONFIRMED, "d"))
    assert (known.working_count, known.waiting_count, known.unconfirmed_count) == (1, 2, 1)
    known.apply(replace(one, status=Status.COMPLETED))
    known.apply(replace(one, status=Status.COMPLETED))
    assert (known.working_count, known.waiting_count, known.unconfirmed_count) == (0, 2, 1)
    assert known.get(one.id) is None


def test_the_queue_stands_in_its_order_and_newcomers_come_last() -> None:
    a, b, c, d = queued("a", "b", "c", "d")
    known = under_way(a, b, c, d)
    known.arrange([c.id, a.id, "sent meanwhile"])
    assert prompts(known.waiting()) == "cabd"


@pytest.mark.parametrize(
    ("moved", "before", "wanted"),
    [("c", "a", "cab"), ("a", None, "bca"), ("a", "c", "bac"), ("b", "b", "abc")],
)
def test_a_move_is_seen_before_the_engine_has_its_say(
    moved: str, before: str | None, wanted: str
) -> None:
    each = {one.request.prompt: one for one in queued("a", "b", "c")}
    known = under_way(*each.values())
    known.move(QueueMove(each[moved].id, each[before].id if before else None))
    assert prompts(known.waiting()) == wanted


def test_the_oldest_work_comes_first() -> None:
    known = under_way(working("a", seconds=5), working("b", seconds=90))
    assert prompts(known.working()) == "ba"


def test_failures_of_this_session_are_told_and_can_be_dismissed() -> None:
    old = at(Status.FAILED, "old")
    failed = working("new")
    known = under_way(old, failed, replace(failed, status=Status.FAILED))
    assert prompts(known.needing()) == "new"
    known.dismiss(failed.id)
    assert known.needing() == []


def test_what_may_have_been_charged_cannot_be_dismissed() -> None:
    lost = at(Status.UNCONFIRMED, "lost")
    known = under_way(lost)
    known.dismiss(lost.id)
    assert known.needing() == [lost]


def test_what_waited_for_long_needs_its_owner() -> None:
    asking = at(Status.QUEUED, "long", problem=problem(Code.WAITED_LONG))
    assert under_way(asking, *queued("a")).needing() == [asking]


def test_the_next_try_is_the_earliest() -> None:
    soon, late = NOW + timedelta(seconds=4), NOW + timedelta(seconds=40)
    known = under_way(working("a", retry_at=late), working("b", retry_at=soon), working("c"))
    assert known.next_try() == soon
    assert under_way(working("a")).next_try() is None
