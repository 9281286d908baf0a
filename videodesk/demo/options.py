"""Settings of the demo service: how long its tasks take and how large its clips are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self


@dataclass(frozen=True, slots=True)
class TaskLimits:
    """How many tasks are accepted: with clips still to be rendered, in 24 hours, and in the folder.

    All tasks of the folder are read at each start.
    """

    waiting: int = 200
    per_day: int = 1_000
    total: int = 10_000


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What a demo service is started with.

    `work_seconds` is the shortest and the longest time that a task pretends to work. `lines` is the
    shorter side in pixels of a clip whose request names no size.
    """

    work_seconds: tuple[float, float] = (3.0, 8.0)
    lines: int = 720
    limits: TaskLimits = TaskLimits()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read `VIDEODESK_DEMO_SECONDS` (0 to 3600) and `VIDEODESK_DEMO_LINES` (64 to 1080).

        A value that is missing or out of range leaves the default.
        """
        options = cls()
        seconds = _number(environment.get("VIDEODESK_DEMO_SECONDS"), 0, 3600)
        lines = _number(environment.get("VIDEODESK_DEMO_LINES"), 64, 1080)
        return cls(
            options.work_seconds if seconds is None else (seconds, seconds),
            options.lines if lines is None else int(lines),
        )


DEFAULT_OPTIONS: Final = DemoOptions()


def _number(text: str | None, least: float, most: float) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if least <= value <= most else None
