"""State of the activity bar: what is in progress, the queue, and what needs the user."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Final

from videodesk.generation import Generation, Status
from videodesk.library.query import needs_attention
from videodesk.ui.actions.account_holds import AccountHolds

_WORKING: Final = frozenset({Status.SUBMITTING, Status.PROCESSING, Status.DOWNLOADING})
_MAX_SETTLED: Final = 200


@dataclass(frozen=True, slots=True)
class QueueMove:
    """A move of a request before another one in the queue; `before` is None for the end."""

    id: str
    before: str | None


class _Group(Enum):
    """The sections of the panel; a generation is in one of them, or hidden by the user."""

    ATTENTION = auto()
    WORKING = auto()
    WAITING = auto()
    HIDDEN = auto()


class ActivityState:
    """Keeps the newest snapshot of every unfinished or unconfirmed generation, and counts them.

    What needs attention is what the library's filter of that name lists, by the same rule. A change
    takes constant time; the lists are built on demand.
    """

    def __init__(self, holds: AccountHolds | None = None) -> None:
        self.is_paused = False
        self._holds = holds or AccountHolds()
        self._generations: dict[str, Generation] = {}
        self._groups: dict[str, _Group] = {}
        self._counts: Counter[_Group] = Counter()
        self._queue_order: dict[str, None] = {}
        self._retries: dict[str, datetime] = {}
        self._hidden: frozenset[str] = frozenset()
        self._settled: dict[str, Generation] = {}

    def apply(self, generation: Generation) -> None:
        """Update a generation to its newest snapshot."""
        if generation.id in self._groups:
            self._counts[self._groups.pop(generation.id)] -= 1
        self._retries.pop(generation.id, None)
        if generation.status in {Status.COMPLETED, Status.CANCELLED, Status.FAILED}:
            self._generations.pop(generation.id, None)
            self._keep_settled(generation)
            return
        self._settled.pop(generation.id, None)
        self._generations[generation.id] = generation
        self._set_group(generation)
        if generation.retry_at is not None and not generation.status.is_settled:
            self._retries[generation.id] = generation.retry_at

    def get(self, generation_id: str) -> Generation | None:
        """Return the newest snapshot of a generation; None if it is not kept."""
        return self._generations.get(generation_id)

    def latest(self, generation_id: str) -> Generation | None:
        """Return the newest snapshot of a generation, also for a while after it has settled."""
        found = self._generations.get(generation_id)
        return self._holds.as_shown(found) if found else self._settled.get(generation_id)

    @property
    def attention_ids(self) -> frozenset[str]:
        """The ids of what needs attention, hidden or not."""
        return frozenset(
            each for each, generation in self._generations.items() if needs_attention(generation)
        )

    def set_hidden(self, ids: frozenset[str]) -> None:
        """Set which of those that need attention the user hid: they are not listed."""
        changed, self._hidden = ids ^ self._hidden, ids
        for each in changed:
            if (generation := self._generations.get(each)) is not None:
                self._counts[self._groups[each]] -= 1
                self._set_group(generation)

    def set_queue_order(self, ids: Iterable[str]) -> None:
        """Set the order of the queue; requests not in it come last."""
        self._queue_order = dict.fromkeys(ids)

    def move(self, move: QueueMove) -> None:
        """Move a request at once, until the engine reports the order."""
        if move.id == move.before:
            return
        ids = [each.id for each in self._queue() if each.id != move.id]
        place = ids.index(move.before) if move.before in ids else len(ids)
        ids.insert(place, move.id)
        self.set_queue_order(ids)

    @property
    def working_count(self) -> int:
        """How many are being submitted, processed or downloaded, and need no attention."""
        return self._counts[_Group.WORKING]

    @property
    def waiting_count(self) -> int:
        """How many are queued, and need no attention."""
        return self._counts[_Group.WAITING]

    @property
    def attention_count(self) -> int:
        """How many wait for the user."""
        return self._counts[_Group.ATTENTION]

    def working(self) -> list[Generation]:
        """Return what is being submitted, processed or downloaded, the oldest first."""
        working = sorted(
            self._in_group(_Group.WORKING), key=lambda each: each.submitted_at or each.created_at
        )
        return [self._holds.as_shown(each) for each in working]

    def waiting(self) -> list[Generation]:
        """Return the queued requests in their order, with the holds of their accounts."""
        waiting = (each for each in self._queue() if self._groups[each.id] is _Group.WAITING)
        return [self._holds.as_shown(each) for each in waiting]

    def needing_attention(self) -> list[Generation]:
        """Return what waits for the user, the newest first."""
        return sorted(
            self._in_group(_Group.ATTENTION), key=lambda each: each.created_at, reverse=True
        )

    def next_retry(self) -> datetime | None:
        """Return the time of the earliest automatic retry; None if there is none."""
        return min(self._retries.values(), default=None)

    def _queue(self) -> list[Generation]:
        queued = {
            each.id: each for each in self._generations.values() if each.status is Status.QUEUED
        }
        ordered = [queued.pop(each) for each in self._queue_order if each in queued]
        return [*ordered, *queued.values()]

    def _in_group(self, group: _Group) -> list[Generation]:
        return [each for each in self._generations.values() if self._groups[each.id] is group]

    def _set_group(self, generation: Generation) -> None:
        group = self._groups[generation.id] = self._group_of(generation)
        self._counts[group] += 1

    def _group_of(self, generation: Generation) -> _Group:
        if needs_attention(generation):
            return _Group.HIDDEN if generation.id in self._hidden else _Group.ATTENTION
        return _Group.WORKING if generation.status in _WORKING else _Group.WAITING

    def _keep_settled(self, generation: Generation) -> None:
        self._settled.pop(generation.id, None)
        self._settled[generation.id] = generation
        while len(self._settled) > _MAX_SETTLED:
            del self._settled[next(iter(self._settled))]
