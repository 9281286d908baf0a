"""Controller for the usual waits: learns them from the library and from what happens."""

import os
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject

from videodesk.catalog import Catalog
from videodesk.demo.options import DemoOptions
from videodesk.events import Event, EventStream, GenerationChanged
from videodesk.library.usual_wait import (
    WaitHistory,
    WaitSample,
    expected_waits,
    read_wait_samples,
)
from videodesk.ui.widgets.worker_pool import WorkerPool


class Estimates(Protocol):
    """Shows the usual wait before a request is sent."""

    def update_estimate(self) -> None:
        """Shows it again: it may have changed."""


def make_wait_history(catalog: Catalog) -> WaitHistory:
    """A history that knows the catalogue and the demo, and no clips yet."""
    return WaitHistory(
        expected_waits(catalog, DemoOptions.from_environment(os.environ).work_seconds)
    )


class WaitController(QObject):
    """Keeps a history up to date."""

    def __init__(
        self,
        history: WaitHistory,
        folder: Path,
        workers: WorkerPool,
        events: EventStream,
        *,
        estimates: Estimates,
    ) -> None:
        super().__init__()
        self._history = history
        self._estimates = estimates
        events.subscribe(self._on_event)
        workers.run(partial(read_wait_samples, folder), self._on_read)

    def _on_read(self, samples: list[WaitSample]) -> None:
        self._history.load(samples)
        self._estimates.update_estimate()

    def _on_event(self, event: Event) -> None:
        if isinstance(event, GenerationChanged) and self._history.observe(event.generation):
            self._estimates.update_estimate()
