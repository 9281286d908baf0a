"""Usual waits, learnt from the finished clips of a library and of the running program."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.library.factories import START, accepted, changed
from videodesk.errors import Code, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.library import Library
from videodesk.library.usual_wait import (
    UsualWait,
    WaitHistory,
    WaitSample,
    is_late,
    read_wait_samples,
)

EXPECTED = 120.0


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def history() -> WaitHistory:
    return WaitHistory(lambda _profile, model: EXPECTED if model == "veo3" else None)


def samples(waits: Sequence[float], profile: str = "home") -> list[WaitSample]:
    return [WaitSample(profile, "veo3", wait) for wait in waits]


def finished(library: Library, seconds: float, **changes: object) -> Generation:
    taken = accepted(library)
    coming = changed(library, taken, status=Status.DOWNLOADING, **changes)
    done = START + timedelta(seconds=seconds)
    return changed(library, coming, status=Status.COMPLETED, completed_at=done)


def run(history: WaitHistory, seconds: float, **changes: object) -> bool:
    """Observes all of a request's life; `changes` are those while it is processed."""
    made = new_generation(Request("veo3", "a kite", profile="home"), at=START)
    sent = replace(made, status=Status.SUBMITTING, submitted_at=START)
    working = replace(sent, status=Status.PROCESSING, **changes)  # type: ignore[arg-type]
    done = replace(
        working,
        status=Status.COMPLETED,
        problem=None,
        retry_at=None,
        completed_at=START + timedelta(seconds=seconds),
    )
    return [history.observe(each) for each in (made, sent, working, done)][-1]


def test_history_gives_the_median_and_what_nine_of_ten_took(history: WaitHistory) -> None:
    history.load(samples([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]))
    assert history.usual("home", "veo3") == UsualWait(60, 100)


def test_profile_without_its_own_history_has_the_expected_wait(history: WaitHistory) -> None:
    history.load([*samples([5, 5, 5], profile="demo"), *samples([300, 300])])
    assert history.usual("demo", "veo3") == UsualWait(5, 5)
    assert history.usual("home", "veo3") == UsualWait(EXPECTED, 2 * EXPECTED)
    assert history.usual("home", "another") is None


def test_finished_clip_of_this_run_is_learnt_once(history: WaitHistory) -> None:
    assert [run(history, seconds) for seconds in (10, 20, 30)] == [True, True, True]
    assert history.usual("home", "veo3") == UsualWait(20, 28)


@pytest.mark.parametrize(
    "changes",
    [{"problem": problem(Code.UNREACHABLE)}, {"retry_at": START}],
    ids=["a problem", "a delay"],
)
def test_wait_with_a_problem_in_it_is_not_learnt(
    changes: dict[str, object], history: WaitHistory
) -> None:
    history.load(samples([8, 8]))
    assert not run(history, 4000, **changes)
    assert history.usual("home", "veo3") == UsualWait(EXPECTED, 2 * EXPECTED)


def test_clip_that_was_sent_before_the_program_started_is_not_learnt(history: WaitHistory) -> None:
    history.load(samples([8, 8]))
    made = new_generation(Request("veo3", "a kite", profile="home"), at=START)
    late = START + timedelta(hours=9)
    done = replace(made, status=Status.COMPLETED, submitted_at=START, completed_at=late)
    assert not history.observe(done)
    assert history.usual("home", "veo3") == UsualWait(EXPECTED, 2 * EXPECTED)


def test_only_the_last_fifty_clips_count(history: WaitHistory) -> None:
    history.load([*samples([10] * 50), *samples([500] * 50)])
    assert history.usual("home", "veo3") == UsualWait(10, 10)


def test_library_gives_the_waits_of_finished_clips(library: Library) -> None:
    finished(library, 60)
    finished(library, 90)
    accepted(library)
    assert read_wait_samples(library.folder) == [
        WaitSample("default", "veo3", 90),
        WaitSample("default", "veo3", 60),
    ]


@pytest.mark.parametrize(
    "event",
    [LogEvent.RESUMED, LogEvent.POLLING_FAILED, LogEvent.DOWNLOAD_INTERRUPTED, LogEvent.RECOVERED],
)
def test_library_leaves_out_waits_that_were_interrupted(event: LogEvent, library: Library) -> None:
    interrupted = finished(library, 40_000)
    library.add_event(EventLogEntry(interrupted.id, START, event))
    finished(library, 60)
    assert [each.seconds for each in read_wait_samples(library.folder)] == [60]


def test_library_leaves_out_tasks_that_were_made_elsewhere(library: Library) -> None:
    finished(library, 0.4, task_id_from_user=True)
    finished(library, 0)
    assert read_wait_samples(library.folder) == []


def test_missing_library_raises_file_not_found(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_wait_samples(tmp_path)


@pytest.mark.parametrize(
    ("seconds", "usual", "late"),
    [
        (100, UsualWait(60, 100), False),
        (101, UsualWait(60, 100), True),
        (1200, None, False),
        (1201, None, True),
    ],
)
def test_wait_is_late_after_what_is_usual(
    seconds: float, usual: UsualWait | None, late: bool
) -> None:
    assert is_late(seconds, usual) is late
