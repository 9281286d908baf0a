from dataclasses import replace
from datetime import timedelta

import pytest

from tests.ui.activity.factories import NOW, at, queued, working
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.library.query import ATTENTION_CODES, Query, StatusFilter
from videodesk.library.types import LibraryRow
from videodesk.ui.actions.account_holds import AccountHolds
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
    assert (state.working_count, state.waiting_count, state.attention_count) == (1, 2, 1)
    state.apply(replace(one, status=Status.COMPLETED))
    state.apply(replace(one, status=Status.COMPLETED))
    assert (state.working_count, state.waiting_count, state.attention_count) == (0, 2, 1)
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


def test_failed_generation_needs_nothing_more() -> None:
    failed = working("new")
    state = state_of(at(Status.FAILED, "old"), failed, replace(failed, status=Status.FAILED))
    assert state.needing_attention() == []
    assert state.working() == []
    settled = state.latest(failed.id)
    assert settled is not None
    assert settled.status is Status.FAILED


@pytest.mark.parametrize("code", [Code.SERVICE_ERROR, *sorted(ATTENTION_CODES)])
@pytest.mark.parametrize("status", [Status.QUEUED, Status.PROCESSING, Status.UNCONFIRMED])
def test_attention_is_needed_by_what_the_filter_of_that_name_lists(
    status: Status, code: Code
) -> None:
    one = at(status, "one", problem=problem(code))
    state = state_of(one)
    listed = Query(show=StatusFilter.NEEDS_YOU).matches(LibraryRow(one))
    assert state.needing_attention() == ([one] if listed else [])
    assert state.attention_count == int(listed)
    assert state.working_count + state.waiting_count == int(not listed)
    assert state.working() + state.waiting() == ([] if listed else [one])


def test_hidden_request_is_left_out_until_it_is_shown_again() -> None:
    lost = at(Status.UNCONFIRMED, "lost")
    state = state_of(lost)
    state.set_hidden(frozenset({lost.id}))
    assert (state.attention_count, state.needing_attention()) == (0, [])
    assert state.attention_ids == {lost.id}
    state.set_hidden(frozenset())
    assert state.needing_attention() == [lost]


def test_queued_request_waits_for_the_reason_of_its_held_account() -> None:
    holds = AccountHolds()
    state = ActivityState(holds)
    queued_request, running = queued("a")[0], working("w")
    state.apply(queued_request)
    state.apply(running)
    soon = NOW + timedelta(seconds=40)
    holds.show_account("default", problem(Code.NO_BALANCE), soon)
    shown = state.waiting()[0]
    assert (shown.problem, shown.retry_at) == (problem(Code.NO_BALANCE), soon)
    assert state.working() == [running]
    holds.show_account("default", None)
    assert state.waiting() == [queued_request]


def test_work_of_a_new_library_is_shown_as_held_until_it_is_released() -> None:
    holds, held = AccountHolds(), problem(Code.LIBRARY_NEW)
    state = ActivityState(holds)
    theirs, running, own = queued("a")[0], working("w"), working("own")
    for each in (theirs, running, own):
        state.apply(each)
    holds.hold_stored(frozenset({theirs.id, running.id}), held)
    holds.show_account("default", problem(Code.NO_BALANCE))
    assert [each.problem for each in state.waiting()] == [held]
    assert {each.id: each.problem for each in state.working()} == {running.id: held, own.id: None}
    holds.show_account("default", None)
    holds.release_stored()
    assert state.waiting() + state.working() == [theirs, running, own]


def test_next_retry_is_the_earliest() -> None:
    soon, late = NOW + timedelta(seconds=4), NOW + timedelta(seconds=40)
    state = state_of(working("a", retry_at=late), working("b", retry_at=soon), working("c"))
    assert state.next_retry() == soon
    assert state_of(working("a")).next_retry() is None
