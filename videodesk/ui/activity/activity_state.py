"""State of the activity bar: what is in progress, the queue, and what needs the user."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import awaits_confirmation

_WORKING: Final = frozenset({Status.SUBMITTING, Status.PROCESSING, Status.DOWNLOADING})


@dataclass(frozen=True, slots=True)
class QueueMove:
    """A move of a request before another one in the queue; `before` is None for the end."""

    id: str
    before: str | None


class ActivityState:
    """Keeps the newest snapshot of every unfinished generation, and counts them by status.

    Failed ones are kept until they are dismissed. A change takes constant time; the lists are built
    on demand.
    """

    def __init__(self) -> None:
        self.is_paused = False
        self._generations: dict[str, Generation] = {}
        self._counts: Counter[Status] = Counter()
        self._queue_order: dict[str, None] = {}
        self._retries: dict[str, datetime] = {}

    def apply(self, generation: Generation) -> None:
        """Update a generation to its newest snapshot."""
        former = self._generations.get(generation.id)
        if former is not None:
            self._counts[former.status] -= 1
        self._retries.pop(generation.id, None)
        if generation.status in {Status.COMPLETED, Status.CANCELLED}:
            self._generations.pop(generation.id, None)
            return
        if generation.status is Status.FAILED and former is None:
            return  # it failed in an earlier session
        self._generations[generation.id] = generation
        self._counts[generation.status] += 1
        if generation.retry_at is not None and not generation.status.is_settled:
            self._retries[generation.id] = generation.retry_at

    def get(self, generation_id: str) -> Generation | None:
        """Return the newest snapshot of a generation; None if it is not kept."""
        return self._generations.get(generation_id)

    def dismiss(self, generation_id: str) -> None:
        """Drop a failed generation that the user has seen."""
        found = self._generations.get(generation_id)
        if found is not None and found.status is Status.FAILED:
            del self._generations[generation_id]
            self._counts[Status.FAILED] -= 1

    def set_queue_order(self, ids: Iterable[str]) -> None:
        """Set the order of the queue; requests not in it come last."""
        self._queue_order = dict.fromkeys(ids)

    def move(self, move: QueueMove) -> None:
        """Move a request at once, until the engine reports the order."""
        if move.id == move.before:
            return
        ids = [each.id for each in self.waiting() if each.id != move.id]
        place = ids.index(move.before) if move.before in ids else len(ids)
        ids.insert(place, move.id)
        self.set_queue_order(ids)

    @property
    def working_count(self) -> int:
        """How many are being submitted, processed or downloaded."""
        return sum(self._counts[each] for each in _WORKING)

    @property
    def waiting_count(self) -> int:
        """How many are queued."""
        return self._counts[Status.QUEUED]

    @property
    def unconfirmed_count(self) -> int:
        """How many may have been charged, and wait for the user's decision."""
        return self._counts[Status.UNCONFIRMED]

    def working(self) -> list[Generation]:
        """Return what is being submitted, processed or downloaded, the oldest first."""
        return sorted(
            (each for each in self._generations.values() if each.status in _WORKING),
            key=lambda each: each.submitted_at or each.created_at,
        )

    def waiting(self) -> list[Generation]:
        """Return the queued requests in the order of the queue."""
        waiting = {
            each.id: each for each in self._generations.values() if each.status is Status.QUEUED
        }
        ordered = [waiting.pop(each) for each in self._queue_order if each in waiting]
        return [*ordered, *waiting.values()]

    def needing_attention(self) -> list[Generation]:
        """Return what waits for the user's decision, then what failed; the newest first."""
        awaiting = [each for each in self._generations.values() if _needs_decision(each)]
        failed = [each for each in self._generations.values() if each.status is Status.FAILED]
        return [*reversed(awaiting), *reversed(failed)]

    def next_retry(self) -> datetime | None:
        """Return the time of the earliest automatic retry; None if there is none."""
        return min(self._retries.values(), default=None)


def _needs_decision(generation: Generation) -> bool:
    return generation.status is Status.UNCONFIRMED or awaits_confirmation(generation)
