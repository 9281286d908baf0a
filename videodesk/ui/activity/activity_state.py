"""What is going on: who is working, who waits in which order, and who needs its owner."""

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
    """The wish to send one request before another; None for the end of the queue."""

    id: str
    before: str | None


class ActivityState:
    """Keeps the newest snapshot of everything that is not over, and counts it.

    What failed is kept until it is dismissed: it is news. One change costs the same among ten
    thousand as among ten; the lists are made when somebody asks for them.
    """

    def __init__(self) -> None:
        self.is_paused = False
        self._known: dict[str, Generation] = {}
        self._kinds: Counter[Status] = Counter()
        self._order: dict[str, None] = {}
        self._tries: dict[str, datetime] = {}

    def apply(self, generation: Generation) -> None:
        """Takes note of a change."""
        former = self._known.get(generation.id)
        if former is not None:
            self._kinds[former.status] -= 1
        self._tries.pop(generation.id, None)
        if generation.status in {Status.COMPLETED, Status.CANCELLED}:
            self._known.pop(generation.id, None)
            return
        if generation.status is Status.FAILED and former is None:
            return  # it failed in another session
        self._known[generation.id] = generation
        self._kinds[generation.status] += 1
        if generation.retry_at is not None and not generation.status.is_settled:
            self._tries[generation.id] = generation.retry_at

    def get(self, generation_id: str) -> Generation | None:
        """The newest snapshot of what is under way or needs its owner."""
        return self._known.get(generation_id)

    def dismiss(self, generation_id: str) -> None:
        """Forgets one that failed: its owner has seen it."""
        found = self._known.get(generation_id)
        if found is not None and found.status is Status.FAILED:
            del self._known[generation_id]
            self._kinds[Status.FAILED] -= 1

    def arrange(self, ids: Iterable[str]) -> None:
        """The order of the queue. What it does not name comes after it."""
        self._order = dict.fromkeys(ids)

    def move(self, move: QueueMove) -> None:
        """Puts one request before another, as it was asked, until the engine has its say."""
        if move.id == move.before:
            return
        ids = [each.id for each in self.waiting() if each.id != move.id]
        place = ids.index(move.before) if move.before in ids else len(ids)
        ids.insert(place, move.id)
        self.arrange(ids)

    @property
    def working_count(self) -> int:
        """How many are being sent, made or fetched."""
        return sum(self._kinds[each] for each in _WORKING)

    @property
    def waiting_count(self) -> int:
        """How many were not sent yet."""
        return self._kinds[Status.QUEUED]

    @property
    def unconfirmed_count(self) -> int:
        """How many may have been charged, and wait for their owner's decision."""
        return self._kinds[Status.UNCONFIRMED]

    def working(self) -> list[Generation]:
        """What is being sent, made or fetched, the oldest first."""
        return sorted(
            (each for each in self._known.values() if each.status in _WORKING),
            key=lambda each: each.submitted_at or each.created_at,
        )

    def waiting(self) -> list[Generation]:
        """What was not sent yet, in the order in which it will be."""
        waiting = {each.id: each for each in self._known.values() if each.status is Status.QUEUED}
        ordered = [waiting.pop(each) for each in self._order if each in waiting]
        return [*ordered, *waiting.values()]

    def needing(self) -> list[Generation]:
        """What goes on only with its owner, then what has failed; the newest first."""
        asking = [each for each in self._known.values() if _needs_owner(each)]
        failed = [each for each in self._known.values() if each.status is Status.FAILED]
        return [*reversed(asking), *reversed(failed)]

    def next_try(self) -> datetime | None:
        """The earliest time at which something is tried again by itself."""
        return min(self._tries.values(), default=None)


def _needs_owner(generation: Generation) -> bool:
    return generation.status is Status.UNCONFIRMED or awaits_confirmation(generation)
