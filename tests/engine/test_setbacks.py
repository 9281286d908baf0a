"""What follows when a step does not work: the rules about money, row by row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.engine.setbacks import (
    Again,
    Hold,
    Settle,
    of_arrival,
    of_create,
    of_download,
    of_preparation,
    of_query,
    of_upload,
)
from videodesk.errors import Code, problem
from videodesk.generation import TRANSITIONS, Status
from videodesk.provider.outcome import AskMeaning, CreateMeaning, Outcome

TROUBLE = problem(Code.SERVICE_TROUBLE)


def create(meaning: CreateMeaning, **fields: float) -> Outcome[CreateMeaning]:
    return Outcome(meaning, TROUBLE, retry_after=fields.get("retry_after"))


def ask(meaning: AskMeaning, **fields: float) -> Outcome[AskMeaning]:
    return Outcome(meaning, TROUBLE, retry_after=fields.get("retry_after"))


@pytest.mark.parametrize("failures", [1, 2, 3, 4, 100])
def test_a_create_in_doubt_is_never_sent_again(failures: int) -> None:
    assert of_create(create(CreateMeaning.UNKNOWN), failures) == Settle(Status.UNCONFIRMED, TROUBLE)


def test_a_create_that_never_left_is_tried_three_times_and_then_waits_for_the_network() -> None:
    steps = [of_create(create(CreateMeaning.NOT_SENT), failures) for failures in range(1, 5)]
    assert [type(step) for step in steps] == [Again, Again, Again, Hold]
    assert all(step.status is Status.QUEUED for step in steps)
    assert steps[-1] == Hold(Status.QUEUED, TROUBLE, unreachable=True)


def test_a_create_that_was_not_taken_is_tried_three_times_and_then_fails() -> None:
    steps = [of_create(create(CreateMeaning.TRY_LATER), failures) for failures in range(1, 5)]
    assert [type(step) for step in steps] == [Again, Again, Again, Settle]
    assert steps[-1].status is Status.FAILED


def test_the_service_says_how_long_to_wait() -> None:
    step = of_create(create(CreateMeaning.TRY_LATER, retry_after=90), 1)
    assert isinstance(step, Again)
    assert step.after == 90


def test_a_refusal_fails_and_trouble_with_the_profile_waits() -> None:
    assert of_create(create(CreateMeaning.REFUSED), 1) == Settle(Status.FAILED, TROUBLE)
    assert of_create(create(CreateMeaning.PROFILE), 1) == Hold(Status.QUEUED, TROUBLE)
    assert of_upload(ask(AskMeaning.PROFILE), 1) == Hold(Status.QUEUED, TROUBLE)
    assert of_upload(ask(AskMeaning.REFUSED), 1) == Settle(Status.FAILED, TROUBLE)


@given(st.sampled_from(AskMeaning), st.integers(1, 10_000), st.floats(0, 1e9))
def test_trouble_while_asking_never_ends_a_generation(
    meaning: AskMeaning, failures: int, age: float
) -> None:
    step = of_query(ask(meaning), failures, age)
    assert not isinstance(step, Settle)
    assert step.status is Status.PROCESSING


@given(st.sampled_from(AskMeaning), st.integers(1, 10_000))
def test_trouble_while_fetching_never_ends_a_generation(meaning: AskMeaning, failures: int) -> None:
    step = of_download(ask(meaning), failures)
    assert not isinstance(step, Settle)
    assert step.status in TRANSITIONS[Status.DOWNLOADING] | {Status.DOWNLOADING}


def test_an_unknown_task_may_be_a_race_for_two_minutes() -> None:
    early = of_query(ask(AskMeaning.UNKNOWN_TASK), 1, 30)
    assert early.problem.code is Code.SERVICE_TROUBLE
    unknown = Outcome(AskMeaning.UNKNOWN_TASK, problem(Code.UNKNOWN_TASK))
    assert of_query(unknown, 1, 130).problem.code is Code.UNKNOWN_TASK


@given(st.integers(1, 10_000))
def test_after_the_network_is_back_it_goes_on_within_five_seconds(failures: int) -> None:
    for step in (
        of_query(ask(AskMeaning.UNREACHABLE), failures, 60),
        of_download(ask(AskMeaning.UNREACHABLE), failures),
    ):
        assert isinstance(step, Again)
        assert step.after < 5


def test_a_used_up_link_is_replaced_at_once_and_then_with_patience() -> None:
    waits = []
    for failures in range(1, 8):
        step = of_download(ask(AskMeaning.FRESH_LINK), failures)
        assert isinstance(step, Again)
        assert step.status is Status.PROCESSING
        waits.append(step.after)
    assert waits[:3] == [0, 0, 0]
    assert all(wait > 0 for wait in waits[3:])


def test_no_room_waits_and_no_video_is_asked_for_again() -> None:
    assert of_arrival(problem(Code.DISK_FULL), 1).status is Status.DOWNLOADING
    assert of_arrival(problem(Code.NOT_A_VIDEO), 1).status is Status.PROCESSING


def test_a_missing_key_waits_and_a_missing_picture_fails_before_anything_is_sent() -> None:
    assert isinstance(of_preparation(problem(Code.KEY_MISSING)), Hold)
    assert of_preparation(problem(Code.PICTURE_MISSING)) == Settle(
        Status.FAILED, problem(Code.PICTURE_MISSING)
    )
