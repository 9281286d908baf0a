"""How long clips usually take, learnt from the library's own history."""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from videodesk.catalog import Catalog
from videodesk.generation import Generation, Status
from videodesk.library.database import open_for_reading, translate_errors
from videodesk.settings import DEMO_PROFILE

FEWEST_SAMPLES: Final = 3
"""A model with fewer finished clips has no history yet."""
_MOST_SAMPLES: Final = 50
_ROWS_READ: Final = 2_000
_LATE_FACTOR: Final = 2
"""An estimate that does not come from the history gives no spread: twice the time is late."""
_LATE_WITHOUT_ESTIMATE: Final = 20 * 60.0
"""In seconds; docs/service-api.md, "Pace"."""


@dataclass(frozen=True, slots=True)
class UsualWait:
    """The usual time from sending a request to its clip, and from when on one is late; seconds.

    `clips` is how many clips of the user it was learnt from, 0 for an estimate.
    """

    seconds: float
    late_after: float
    clips: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class WaitSample:
    """How long one finished clip took, in seconds."""

    profile: str
    model: str
    seconds: float


FindUsualWait = Callable[[Generation], UsualWait | None]
"""The usual wait for a generation like this one; None if it is not known."""


def is_late(seconds: float, usual: UsualWait | None) -> bool:
    """Whether a wait is longer than usual."""
    return seconds > (usual.late_after if usual is not None else _LATE_WITHOUT_ESTIMATE)


def read_wait_samples(folder: Path) -> list[WaitSample]:
    """The waits of the newest finished clips, newest first. Blocks for some milliseconds.

    Left out are clips whose wait says nothing about the service: the program was closed meanwhile,
    the connection failed, or the task was made elsewhere. Raises FileNotFoundError without a
    library, and what `Reader` raises.
    """
    with closing(open_for_reading(folder)) as connection, translate_errors(folder):
        rows = connection.execute(
            "SELECT CAST(profile AS BLOB), CAST(model AS BLOB), completed_at - submitted_at FROM ("
            " SELECT id, profile, model, submitted_at, completed_at, by_hand FROM generations"
            " WHERE status = 'completed' ORDER BY created_at DESC, seq DESC LIMIT ?) AS newest "
            "WHERE completed_at > submitted_at AND NOT by_hand AND NOT EXISTS ("
            " SELECT 1 FROM journal WHERE journal.generation = newest.id AND journal.event IN"
            " ('resumed', 'polling_failed', 'download_interrupted', 'recovered'))",
            (_ROWS_READ,),
        )
        return [
            WaitSample(
                profile.decode(errors="replace"), model.decode(errors="replace"), wait / 1_000_000
            )
            for profile, model, wait in rows
            if isinstance(wait, int) and isinstance(profile, bytes) and isinstance(model, bytes)
        ]


def expected_waits(
    catalog: Catalog, demo: tuple[float, float]
) -> Callable[[str, str], float | None]:
    """What is known without a history: the catalogue's times, and in the demo the demo's.

    `demo` is the shortest and the longest time of a task there, in seconds.
    """

    def expected(profile: str, model_id: str) -> float | None:
        if profile == DEMO_PROFILE:
            return sum(demo) / 2
        model = catalog.model(model_id)
        return model.usual_wait if model else None

    return expected


class WaitHistory:
    """The waits of the last clips of each profile and model.

    `expected` is what is known of a profile's model beforehand, in seconds. The services of two
    profiles may differ as much as the demo and a real one, so that none learns from another.
    """

    def __init__(self, expected: Callable[[str, str], float | None]) -> None:
        self._expected = expected
        self._waits: dict[tuple[str, str], deque[float]] = {}
        self._undisturbed: set[str] = set()

    def load(self, samples: Iterable[WaitSample]) -> None:
        """Adds samples of the past, newest first."""
        for sample in samples:
            waits = self._of(sample.profile, sample.model)
            if len(waits) < _MOST_SAMPLES:
                waits.appendleft(sample.seconds)

    def observe(self, generation: Generation) -> bool:
        """Adds a change; returns whether it finished a clip, so that a usual wait may differ.

        A wait counts only if all of it was observed, and nothing went wrong meanwhile.
        """
        if generation.status is Status.SUBMITTING:
            self._undisturbed.add(generation.id)
        if not generation.status.is_settled:
            if generation.problem is not None or generation.retry_at is not None:
                self._undisturbed.discard(generation.id)
            return False
        counts = generation.id in self._undisturbed and generation.status is Status.COMPLETED
        self._undisturbed.discard(generation.id)
        sent, done = generation.submitted_at, generation.completed_at
        if not counts or sent is None or done is None or done <= sent:
            return False
        request = generation.request
        self._of(request.profile, request.model).append((done - sent).total_seconds())
        return True

    def usual(self, profile: str, model: str) -> UsualWait | None:
        """The usual wait of a profile's model: from its history, else what is expected."""
        waits = self._waits.get((profile, model), ())
        if len(waits) >= FEWEST_SAMPLES:
            ordered = sorted(waits)
            return UsualWait(_quantile(ordered, 0.5), _quantile(ordered, 0.9), len(ordered))
        expected = self._expected(profile, model)
        return None if expected is None else UsualWait(expected, _LATE_FACTOR * expected)

    def usual_for(self, generation: Generation) -> UsualWait | None:
        """The usual wait for a generation like this one."""
        return self.usual(generation.request.profile, generation.request.model)

    def _of(self, profile: str, model: str) -> deque[float]:
        return self._waits.setdefault((profile, model), deque(maxlen=_MOST_SAMPLES))


def _quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` of the sorted values lie, interpolated."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
