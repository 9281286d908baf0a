from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.activity.factories import NOW, at, queued, working
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.activity.activity_state import ActivityState, QueueMove


def state_of(*generations: Generation) -> ActivityState:
    state = ActivityState()
    for each in generations:
        state.apply(each)
    return state


def prompts(generations: list[Generation]) -> str:
    return "".join(each.request.prompt for each in generations)


def test_completed_generation_is_dropped_and_not_counted() -> None:
    one = working("a")
    state = state_of(one, *queued("b", "c"), at(Status.UNCONFIRMED, "d"))
    assert (state.working_count, state.waiting_count, state.unconfirmed_count) == (1, 2, 1)
    state.apply(replace(one, status=Status.COMPLETED))
    state.apply(replace(one, status=Status.COMPLETED))
    assert (state.working_count, state.waiting_count, state.unconfirmed_count) == (0, 2, 1)
    assert state.get(one.id) is None


def test_queue_keeps_its_order_and_new_requests_come_last() -> None:
    a, b, c, d = queued("a", "b", "c", "d")
    state = state_of(a, b, c, d)
    state.set_queue_order([c.id, a.id, "sent meanwhile"])
    assert prompts(state.waiting()) == "cabd"


@pytest.mark.parametrize(
    ("moved", "before", "expected"),
    [("c", "a", "cab"), ("a", None, "bca"), ("a", "c", "bac"), ("b", "b", "abc")],
)
def test_move_is_applied_before_the_engine_reports_it(
    moved: str, before: str | None, expected: str
) -> None:
    each = {one.request.prompt: one for one in queued("a", "b", "c")}
    state = state_of(*each.values())
    state.move(QueueMove(each[moved].id, each[before].id if before else None))
    assert prompts(state.waiting()) == expected


def test_oldest_generation_in_progress_comes_first() -> None:
    state = state_of(working("a", seconds=5), working("b", seconds=90))
    assert prompts(state.working()) == "ba"


def test_only_failures_of_this_session_are_listed_until_dismissed() -> None:
    old = at(Status.FAILED, "old")
    failed = working("new")
    state = state_of(old, failed, replace(failed, status=Status.FAILED))
    assert prompts(state.needing_attention()) == "new"
    state.dismiss(failed.id)
    assert state.needing_attention() == []


def test_unconfirmed_request_cannot_be_dismissed() -> None:
    lost = at(Status.UNCONFIRMED, "lost")
    state = state_of(lost)
    state.dismiss(lost.id)
    assert state.needing_attention() == [lost]


def test_request_that_waited_long_needs_attention() -> None:
    asking = at(Status.QUEUED, "long", problem=problem(Code.WAITED_LONG))
    assert state_of(asking, *queued("a")).needing_attention() == [asking]


def test_next_retry_is_the_earliest() -> None:
    soon, late = NOW + timedelta(seconds=4), NOW + timedelta(seconds=40)
    state = state_of(working("a", retry_at=late), working("b", retry_at=soon), working("c"))
    assert state.next_retry() == soon
    assert state_of(working("a")).next_retry() is None
