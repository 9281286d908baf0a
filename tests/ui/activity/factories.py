"""Generations for the activity bar, at a time that the test sets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from videodesk.generation import Generation, Request, Status, new_generation

NOW = datetime(2026, 11, 23, 10, 31, tzinfo=UTC)


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


def at(status: Status, prompt: str = "x", **fields: object) -> Generation:
    """A new generation with this status."""
    made = new_generation(
        Request(model="veo3", prompt=prompt, aspect_ratio="16:9", duration=8),
        at=NOW - timedelta(minutes=5),
    )
    return replace(made, status=status, **fields)  # type: ignore[arg-type]  # the test's fields


def working(prompt: str = "x", *, seconds: int = 42, **fields: object) -> Generation:
    """A generation that the service has worked on for so many seconds."""
    sent = NOW - timedelta(seconds=seconds)
    return at(Status.PROCESSING, prompt, submitted_at=sent, task_id=f"task {prompt}", **fields)


def queued(*prompts: str) -> list[Generation]:
    """Queued generations, in this order."""
    return [at(Status.QUEUED, each) for each in prompts]
