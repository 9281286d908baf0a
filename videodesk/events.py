"""The event stream: how the parts of the program learn what changed.

The engine publishes `GenerationChanged`, `QueueChanged` and `AccountChanged`. Code that edits
annotations or removes generations publishes `LibraryChanged`. Everything here runs on the thread
of the event loop.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from videodesk.errors import Problem
from videodesk.generation import Generation

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class GenerationChanged:
    """A generation has a new snapshot, which is on disk (`progress` alone may not be)."""

    generation: Generation


@dataclass(frozen=True, slots=True)
class QueueChanged:
    """The queue's order, membership or pause state changed.

    `ids` are the generations that were never sent, in the order in which they will be.
    """

    ids: tuple[str, ...]
    is_paused: bool


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """A profile is held back for a reason (`problem`), or works again (None).

    `retry_at` is when the program next tries by itself. None if only the user can end the hold, and
    for an outage, during which it tries every few seconds.
    """

    profile: str
    problem: Problem | None
    retry_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class LibraryChanged:
    """Annotations were edited, or generations were removed; both are sets of generation ids."""

    annotated: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()


Event = GenerationChanged | QueueChanged | AccountChanged | LibraryChanged

Listener = Callable[[Event], None]


class EventStream:
    """Delivers each event to every subscriber, synchronously and in the order of subscription."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` with every event from now on; returns a function that ends that."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        """Delivers an event. A listener's exception is logged and does not reach the publisher."""
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:  # noqa: BLE001  # a fault of a view must not stop the engine
                _log.exception("A listener failed on %s", type(event).__name__)
