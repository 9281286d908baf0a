"""What follows when a step does not work: decisions about money and patience.

The rules are DESIGN.md's, "Rules about money and loss": a create is sent again only when it was
provably not taken, and trouble while asking or fetching never fails a generation.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from videodesk.engine.pacing import CREATE_RETRIES, PROBE_SECONDS, TASK_RACE_SECONDS, back_off
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Status
from videodesk.provider.outcome import AskMeaning, CreateMeaning, Outcome

LINK_REFUSALS = 3
"""So often a fresh link is asked for at once; then it is asked for slowly."""


@dataclass(frozen=True, slots=True)
class Again:
    """It is tried again by itself, `after` so many seconds, from `status`."""

    status: Status
    after: float
    problem: Problem


@dataclass(frozen=True, slots=True)
class Hold:
    """The whole profile waits: for its owner, or (`unreachable`) until the network reaches it."""

    status: Status
    problem: Problem
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Settle:
    """Nothing more happens by itself."""

    status: Status
    problem: Problem


Step = Again | Hold | Settle


def of_preparation(trouble: Problem) -> Step:
    """When a request cannot be made ready: its profile has no key, or a picture is gone."""
    if trouble.code in {Code.KEY_MISSING, Code.KEY_MALFORMED, Code.WRONG_ADDRESS}:
        return Hold(Status.QUEUED, trouble)
    return Settle(Status.FAILED, trouble)


def of_create(outcome: Outcome[CreateMeaning], failures: int) -> Step:
    """After a create without a task id. `failures` counts those in a row, this one included."""
    match outcome.meaning:
        case CreateMeaning.NOT_SENT:
            if failures > CREATE_RETRIES:
                return Hold(Status.QUEUED, outcome.problem, unreachable=True)
            return Again(Status.QUEUED, back_off(failures, first=1.0), outcome.problem)
        case CreateMeaning.TRY_LATER:
            if failures > CREATE_RETRIES:
                return Settle(Status.FAILED, outcome.problem)
            return Again(Status.QUEUED, _patience(outcome, failures, first=5.0), outcome.problem)
        case CreateMeaning.PROFILE:
            return Hold(Status.QUEUED, outcome.problem)
        case CreateMeaning.REFUSED:
            return Settle(Status.FAILED, outcome.problem)
        case CreateMeaning.UNKNOWN:
            return Settle(Status.UNCONFIRMED, outcome.problem)
        case _ as never:
            assert_never(never)


def of_upload(outcome: Outcome[AskMeaning], failures: int) -> Step:
    """After a picture that did not arrive. Uploads cost nothing, so they may be repeated."""
    match outcome.meaning:
        case AskMeaning.PROFILE:
            return Hold(Status.QUEUED, outcome.problem)
        case AskMeaning.REFUSED:
            return Settle(Status.FAILED, outcome.problem)
        case _ if failures > CREATE_RETRIES:
            return Hold(Status.QUEUED, outcome.problem, unreachable=True)
        case _:
            return Again(Status.QUEUED, _patience(outcome, failures, first=1.0), outcome.problem)


def of_query(outcome: Outcome[AskMeaning], failures: int, age: float) -> Step:
    """After a query without a state, for a task that was sent `age` seconds ago."""
    match outcome.meaning:
        case AskMeaning.PROFILE:
            return Hold(Status.PROCESSING, outcome.problem)
        case AskMeaning.UNKNOWN_TASK if age < TASK_RACE_SECONDS:
            return Again(Status.PROCESSING, back_off(failures), problem(Code.SERVICE_TROUBLE))
        case AskMeaning.UNREACHABLE:
            wait = back_off(failures, first=1.0, most=PROBE_SECONDS)
            return Again(Status.PROCESSING, wait, outcome.problem)
        case _:
            return Again(Status.PROCESSING, _patience(outcome, failures), outcome.problem)


def of_download(outcome: Outcome[AskMeaning], failures: int) -> Step:
    """After a download that did not end in a file. `failures` counts all of this clip's."""
    match outcome.meaning:
        case AskMeaning.PROFILE:
            return Hold(Status.DOWNLOADING, outcome.problem)
        case AskMeaning.FRESH_LINK | AskMeaning.NOT_A_VIDEO:
            wait = 0.0 if failures <= LINK_REFUSALS else back_off(failures - LINK_REFUSALS)
            return Again(Status.PROCESSING, wait, outcome.problem)
        case AskMeaning.UNREACHABLE:
            wait = back_off(failures, first=1.0, most=PROBE_SECONDS)
            return Again(Status.DOWNLOADING, wait, outcome.problem)
        case _:
            wait = _patience(outcome, failures, first=1.0)
            return Again(Status.DOWNLOADING, wait, outcome.problem)


def of_arrival(trouble: Problem, failures: int) -> Step:
    """After a download that came whole but cannot be kept: no video, or no room."""
    if trouble.code is Code.NOT_A_VIDEO:
        return Again(Status.PROCESSING, back_off(failures), trouble)
    return Again(Status.DOWNLOADING, back_off(failures, first=5.0, most=30.0), trouble)


def _patience(outcome: Outcome[StrEnum], failures: int, *, first: float = 2.0) -> float:
    return max(outcome.retry_after or 0.0, back_off(failures, first=first))
