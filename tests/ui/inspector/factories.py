"""Generations for the inspector, and a fixed time."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from videodesk.errors import Code, problem
from videodesk.generation import Generation, Request, Status
from videodesk.library.event_log import EventLogEntry, LogEvent

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
NAMES = {"veo3": "Veo 3"}

WORKING = Generation(
    id="0123456789abcdef",
    request=Request("veo3", "A red kite over dunes", aspect_ratio="16:9", size="720p", duration=8),
    status=Status.PROCESSING,
    created_at=NOW - timedelta(minutes=3),
    submitted_at=NOW - timedelta(seconds=134),
    task_id="video_task_abc123",
)
FAILED = replace(
    WORKING,
    status=Status.FAILED,
    problem=problem(Code.GENERATION_FAILED, detail="<b>content_policy_violation</b>"),
)
UNCONFIRMED = replace(
    WORKING, status=Status.UNCONFIRMED, task_id=None, problem=problem(Code.ANSWER_LOST)
)
CANCELLED = replace(WORKING, status=Status.CANCELLED, problem=problem(Code.STOPPED))


def name(model: str) -> str:
    """A model's name, or its id."""
    return NAMES.get(model, model)


def now() -> datetime:
    """The fixed time."""
    return NOW


def completed(file: Path | None, generation_id: str = WORKING.id) -> Generation:
    """The same generation, finished."""
    return replace(
        WORKING,
        id=generation_id,
        status=Status.COMPLETED,
        completed_at=NOW - timedelta(seconds=10),
        file=file,
        width=160,
        height=90,
        seconds=2.0,
    )


def journal_of(generation_id: str) -> list[EventLogEntry]:
    """Two lines, of which one has what support asks for."""
    return [
        EventLogEntry(generation_id, NOW - timedelta(seconds=134), LogEvent.REQUEST_SENT),
        EventLogEntry(
            generation_id, NOW - timedelta(seconds=132), LogEvent.ACCEPTED, 200, "req-7", "task t1"
        ),
    ]
