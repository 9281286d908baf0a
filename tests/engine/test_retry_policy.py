"""The retry policy: the rules about money, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from videodesk.engine.retry_policy import (
    SLOW_RETRY_SECONDS,
    SLOWEST_RETRY_SECONDS,
    FailureDecision,
    Finish,
    Hold,
    Retry,
    after_connect,
    after_create,
    after_download,
    after_ingest,
    after_missing_link,
    after_preparation,
    after_query,
    after_refetch,
    after_unexpected_error,
    after_upload,
)
from videodesk.errors import Code, problem
from videodesk.generation import TRANSITIONS, Status
from videodesk.provider.outcome import AskMeaning, CreateMeaning, Outcome

SERVICE_ERROR = problem(Code.SERVICE_ERROR)
HOUR = 3600.0


def create(meaning: CreateMeaning, **fields: float) -> Outcome[CreateMeaning]:
    return Outcome(meaning, SERVICE_ERROR, retry_after=fields.get("retry_after"))


def ask(meaning: AskMeaning, **fields: float) -> Outcome[AskMeaning]:
    return Outcome(meaning, SERVICE_ERROR, retry_after=fields.get("retry_after"))


@pytest.mark.parametrize("failures", [1, 2, 3, 4, 100])
def test_create_with_unknown_outcome_is_never_retried(failures: int) -> None:
    assert after_create(create(CreateMeaning.UNKNOWN), failures) == Finish(
        Status.UNCONFIRMED, SERVICE_ERROR
    )


def test_unsent_create_is_held_three_times_then_fails() -> None:
    steps = [after_create(create(CreateMeaning.NOT_SENT), failures) for failures in range(1, 5)]
    assert steps[:3] == [Hold(Status.QUEUED, SERVICE_ERROR, unreachable=True)] * 3
    assert steps[3] == Finish(Status.FAILED, SERVICE_ERROR)


def test_busy_create_is_retried_three_times_then_fails() -> None:
    steps = [after_create(create(CreateMeaning.TRY_LATER), failures) for failures in range(1, 5)]
    assert [type(step) for step in steps] == [Retry, Retry, Retry, Finish]
    assert steps[-1].status is Status.FAILED


@given(st.sampled_from(CreateMeaning), st.integers(1, 100))
def test_only_a_create_provably_not_taken_is_queued_again(
    meaning: CreateMeaning, failures: int
) -> None:
    step = after_create(create(meaning), failures)
    assert step.status in TRANSITIONS[Status.SUBMITTING]
    if step.status is Status.QUEUED:
        assert meaning in {CreateMeaning.NOT_SENT, CreateMeaning.TRY_LATER, CreateMeaning.PROFILE}
    if meaning is CreateMeaning.UNKNOWN:
        assert step.status is Status.UNCONFIRMED


def test_retry_after_is_respected() -> None:
    for step in (
        after_create(create(CreateMeaning.TRY_LATER, retry_after=90), 1),
        after_query(ask(AskMeaning.ASK_AGAIN, retry_after=90), 1, 10),
        after_upload(ask(AskMeaning.ASK_AGAIN, retry_after=90), 1),
        after_download(ask(AskMeaning.ASK_AGAIN, retry_after=90), 1),
    ):
        assert isinstance(step, Retry)
        assert step.after == 90


def test_refusal_fails_and_profile_error_holds() -> None:
    assert after_create(create(CreateMeaning.REFUSED), 1) == Finish(Status.FAILED, SERVICE_ERROR)
    assert after_create(create(CreateMeaning.PROFILE), 1) == Hold(Status.QUEUED, SERVICE_ERROR)
    assert after_upload(ask(AskMeaning.PROFILE), 1) == Hold(Status.QUEUED, SERVICE_ERROR)
    assert after_upload(ask(AskMeaning.REFUSED), 1) == Finish(Status.FAILED, SERVICE_ERROR)


def test_missing_balance_holds_only_submit() -> None:
    poor = Outcome(CreateMeaning.PROFILE, problem(Code.NO_BALANCE))
    assert after_create(poor, 1) == Hold(Status.QUEUED, problem(Code.NO_BALANCE), submit_only=True)
    refused = Outcome(AskMeaning.PROFILE, problem(Code.NO_BALANCE))
    step = after_query(refused, 1, 60)
    assert step == Retry(Status.PROCESSING, 2.0, problem(Code.SERVICE_ERROR))


@given(st.sampled_from(AskMeaning), st.integers(1, 10_000), st.floats(0, 1e9))
def test_query_error_never_ends_a_generation(
    meaning: AskMeaning, failures: int, age: float
) -> None:
    step = after_query(ask(meaning), failures, age)
    assert not isinstance(step, Finish)
    assert step.status is Status.PROCESSING


@given(st.sampled_from(AskMeaning), st.integers(1, 10_000))
def test_download_error_never_ends_a_generation(meaning: AskMeaning, failures: int) -> None:
    step = after_download(ask(meaning), failures)
    assert not isinstance(step, Finish)
    assert step.status in TRANSITIONS[Status.DOWNLOADING] | {Status.DOWNLOADING}


def test_unknown_task_is_a_possible_race_for_two_minutes() -> None:
    early = after_query(ask(AskMeaning.UNKNOWN_TASK), 1, 30)
    assert early.problem.code is Code.SERVICE_ERROR
    unknown = Outcome(AskMeaning.UNKNOWN_TASK, problem(Code.UNKNOWN_TASK))
    assert after_query(unknown, 1, 130).problem.code is Code.UNKNOWN_TASK


def test_expired_link_is_replaced_at_once_then_slowly() -> None:
    waits = []
    for failures in range(1, 8):
        step = after_download(ask(AskMeaning.FRESH_LINK), failures)
        assert isinstance(step, Retry)
        assert step.status is Status.PROCESSING
        waits.append(step.after)
    assert waits[:3] == [0, 0, 0]
    assert all(wait > 0 for wait in waits[3:])


def test_full_disk_retries_download_and_invalid_video_queries_again() -> None:
    assert after_ingest(problem(Code.DISK_FULL), 1).status is Status.DOWNLOADING
    assert after_ingest(problem(Code.NOT_A_VIDEO), 1).status is Status.PROCESSING


def test_missing_key_holds_and_missing_image_fails() -> None:
    missing = problem(Code.KEY_MISSING)
    for status in (Status.QUEUED, Status.PROCESSING, Status.DOWNLOADING):
        assert after_connect(status, missing) == Hold(status, missing)
    assert after_preparation(problem(Code.IMAGE_MISSING)) == Finish(
        Status.FAILED, problem(Code.IMAGE_MISSING)
    )


def test_failed_refetch_stays_completed() -> None:
    assert after_refetch("gone").status in TRANSITIONS[Status.PROCESSING]
    assert after_refetch("gone").status in TRANSITIONS[Status.DOWNLOADING]
    assert after_refetch("gone").problem.code is Code.FILE_MISSING


@given(st.sampled_from(Status), st.integers(1, 1000))
def test_unexpected_error_loses_no_task_and_sends_nothing_twice(
    status: Status, faults: int
) -> None:
    if status.is_settled:
        return
    step = after_unexpected_error(status, faults, "ValueError")
    assert step.status in TRANSITIONS[status] | {status}
    if status is Status.SUBMITTING:
        assert step.status is Status.UNCONFIRMED
    if status in {Status.PROCESSING, Status.DOWNLOADING}:
        assert isinstance(step, Retry)


def tries_in_an_hour(steps: list[FailureDecision]) -> int:
    """How many of these, one after the other, begin within an hour; a hold costs one probe."""
    time = 0.0
    for number, step in enumerate(steps, start=1):
        time += step.after if isinstance(step, Retry) else 1.0
        if time > HOUR or isinstance(step, Finish):
            return number
    return len(steps)


@given(st.lists(st.sampled_from(AskMeaning), min_size=120, max_size=120), st.floats(0, 1e7))
def test_repeated_query_errors_back_off(errors: list[AskMeaning], age: float) -> None:
    # What needs the user (PROFILE) continues when the user says so, not by itself.
    asked = [each for each in errors if each is not AskMeaning.PROFILE]
    steps = [after_query(ask(each), number, age) for number, each in enumerate(asked, start=1)]
    assert tries_in_an_hour(steps) <= 80


@given(st.lists(st.sampled_from(AskMeaning), min_size=120, max_size=120))
def test_repeated_download_errors_back_off(errors: list[AskMeaning]) -> None:
    asked = [each for each in errors if each is not AskMeaning.PROFILE]
    steps = [after_download(ask(each), number) for number, each in enumerate(asked, start=1)]
    assert tries_in_an_hour(steps) <= 80


@given(st.lists(st.sampled_from(AskMeaning), min_size=120, max_size=120))
def test_repeated_upload_errors_back_off(errors: list[AskMeaning]) -> None:
    asked = [each for each in errors if each is not AskMeaning.PROFILE]
    steps = [after_upload(ask(each), number) for number, each in enumerate(asked, start=1)]
    assert tries_in_an_hour(steps) <= 80


def test_invalid_video_is_retried_ever_more_slowly() -> None:
    steps: list[FailureDecision] = [
        after_ingest(problem(Code.NOT_A_VIDEO), each) for each in range(1, 300)
    ]
    assert tries_in_an_hour(steps) <= 13
    assert isinstance(steps[-1], Retry)
    assert steps[-1].after == SLOWEST_RETRY_SECONDS


def test_missing_link_is_queried_ever_more_slowly() -> None:
    steps: list[FailureDecision] = [after_missing_link(each) for each in range(1, 300)]
    assert tries_in_an_hour(steps) <= 15
    assert isinstance(steps[-1], Retry)
    assert steps[-1].after == SLOW_RETRY_SECONDS
