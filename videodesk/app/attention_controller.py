"""Keeps what the user hid out of the activity panel, as the library's filter does."""

from functools import partial
from typing import Final, Protocol

from PySide6.QtCore import QObject, QTimer

from videodesk.events import Event, EventStream, LibraryChanged
from videodesk.library.reader import Reader
from videodesk.ui.widgets.worker_pool import WorkerPool

_DELAY_MS: Final = 100
"""Many may change at once: a whole queue that waited for long."""


class AttentionView(Protocol):
    """Lists what needs attention."""

    @property
    def attention_ids(self) -> frozenset[str]:
        """The ids of what needs attention, hidden or not."""

    def set_hidden(self, ids: frozenset[str]) -> None:
        """Leaves these out."""


class AttentionController(QObject):
    """Reads which of those that need attention are hidden, whenever that may have changed."""

    def __init__(
        self, view: AttentionView, reader: Reader, workers: WorkerPool, events: EventStream
    ) -> None:
        super().__init__()
        self._view = view
        self._reader = reader
        self._workers = workers
        self._known: frozenset[str] = frozenset()
        self._timer = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._timer.timeout.connect(self._read_new)
        events.subscribe(self._on_event)

    def check(self) -> None:
        """Reads those that are new among what needs attention, soon."""
        if not self._timer.isActive():
            self._timer.start()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, LibraryChanged):
            self._known = frozenset()
            self.check()

    def _read_new(self) -> None:
        ids = self._view.attention_ids
        if ids - self._known:
            self._workers.run(partial(_hidden_among, self._reader, ids), self._view.set_hidden)
        self._known = ids


def _hidden_among(reader: Reader, ids: frozenset[str]) -> frozenset[str]:
    rows = reader.rows(sorted(ids))
    return frozenset(row.generation.id for row in rows if row.annotation.hidden)
