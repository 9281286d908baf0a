"""A clock that a test sets."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """Both clocks go on only when a test says so."""

    def __init__(self) -> None:
        self.wall = datetime(2026, 11, 1, tzinfo=UTC)
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.wall

    def steady(self) -> float:
        return self.seconds

    def run(self, seconds: float) -> None:
        """Time passes."""
        self.wall += timedelta(seconds=seconds)
        self.seconds += seconds

    def jump(self, seconds: float) -> None:
        """The wall clock is set, or the machine is suspended and its steady clock stops."""
        self.wall += timedelta(seconds=seconds)
