"""Generations for the activity line, at a time that is set by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from videodesk.generation import Generation, Request, Status, new_generation

NOW = datetime(2026, 11, 23, 10, 31, tzinfo=UTC)


class Clock:
    """A time that is set by hand."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time


def at(status: Status, prompt: str = "x", **facts: object) -> Generation:
    """A new generation in this standing."""
    made = new_generation(
        Request(model="veo3", prompt=prompt, aspect_ratio="16:9", duration=8),
        at=NOW - timedelta(minutes=5),
    )
    return replace(made, status=status, **facts)  # type: ignore[arg-type]  # the test's fields


def working(prompt: str = "x", *, seconds: int = 42, **facts: object) -> Generation:
    """One that the service works on, for so long already."""
    sent = NOW - timedelta(seconds=seconds)
    return at(Status.PROCESSING, prompt, submitted_at=sent, task_id=f"task {prompt}", **facts)


def queued(*prompts: str) -> list[Generation]:
    """Some that wait, in this order."""
    return [at(Status.QUEUED, each) for each in prompts]
