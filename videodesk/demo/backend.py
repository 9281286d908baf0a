"""The demo service without HTTP: accepts requests, renders clips, reports the state of tasks."""

import logging
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Final

from videodesk.demo.clips import RenderCancelledError
from videodesk.demo.create_request import CreateRequest
from videodesk.demo.directives import Directive, parse_directives
from videodesk.demo.options import DEFAULT_OPTIONS, DemoOptions
from videodesk.demo.render_queue import RenderQueue
from videodesk.demo.tasks import Phase, Task, TaskState, TaskStore
from videodesk.demo.uploads import KEEP_SECONDS, Uploads, delete_older_files
from videodesk.private_files import make_private_folder

_log = logging.getLogger(__name__)
_SLOW: Final = 60.0  # seconds that a `[demo: slow]` task pretends to work
_DAY_SECONDS: Final = 24 * 3600.0
_FILTERED: Final = "Your prompt was rejected by the content filter of the model"


class TooManyTasksError(Exception):
    """The demo takes no more tasks now."""


class DemoBackend:
    """The demo service's folder: its tasks, uploads and clips.

    `now` gives Unix seconds. Every task accepted in the folder is known, even after the process was
    killed.
    """

    def __init__(
        self,
        folder: Path,
        options: DemoOptions = DEFAULT_OPTIONS,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        make_private_folder(folder)
        self._folder = folder
        self._work_seconds = options.work_seconds
        self._limits = options.limits
        self.now = now
        self.uploads = Uploads(folder / "uploads")
        self._store = TaskStore(folder / "tasks.jsonl")
        self._render_queue = RenderQueue(
            folder / "clips", self.uploads, self._on_rendered, lines=options.lines
        )
        self._failures: dict[str, str] = {}
        self._accepting = threading.Lock()

    @property
    def charged(self) -> int:
        """Return how many creates were accepted in this folder, over all runs."""
        return len(self._store.tasks)

    def resume(self) -> None:
        """Render accepted tasks that are not rendered; delete clips and uploads over two days old.

        A deleted clip is rendered again when it is downloaded.
        """
        before = self.now() - KEEP_SECONDS
        delete_older_files(self._folder / "clips", before)
        delete_older_files(self._folder / "uploads", before)
        for task in self._store.tasks.values():
            if self._store.drawn_at(task) is None:
                self._start(task)

    def stop(self) -> None:
        """Stop rendering. The next `resume`, also in another process, continues."""
        self._render_queue.stop()

    def accept(self, request: CreateRequest) -> Task:
        """Create a task, on disk before it is returned.

        Raises OSError if it cannot be written, and TooManyTasksError.
        """
        with self._accepting:
            return self._accept(request)

    def _accept(self, request: CreateRequest) -> Task:
        tasks, limits, since = self._store.tasks, self._limits, self.now() - _DAY_SECONDS
        newest = tuple(tasks.values())[-limits.per_day :]
        if (
            len(tasks) >= limits.total
            or self._render_queue.waiting >= limits.waiting
            or sum(task.taken_at > since for task in newest) >= limits.per_day
        ):
            raise TooManyTasksError
        task = self._store.add(request, self.now())
        self._start(task)
        return task

    def find(self, task_id: str) -> Task | None:
        """Return the task with this id; None if it is unknown."""
        return self._store.tasks.get(task_id)

    def clip(self, task: Task) -> Future[Path]:
        """Return the file of a task's clip, rendered again if it is missing."""
        return self._render_queue.clip(task)

    def state(self, task: Task) -> TaskState:
        """Return the state of a task now. It is not completed before its clip is rendered."""
        elapsed = max(0.0, self.now() - task.taken_at)
        work = self._work_seconds_of(task)
        ends_at = task.taken_at + work
        if elapsed >= work:
            if parse_directives(task.order.prompt) is Directive.FAIL:
                return TaskState(Phase.FAILED, 100, ends_at, _FILTERED)
            if (reason := self._failures.get(task.id)) is not None:
                return TaskState(Phase.FAILED, 100, ends_at, reason)
            if (drawn_at := self._store.drawn_at(task)) is not None:
                return TaskState(Phase.COMPLETED, 100, max(ends_at, drawn_at))
        if elapsed < min(1.0, work / 5):
            return TaskState(Phase.QUEUED, 0, task.taken_at)
        share = 1 - math.exp(-elapsed / _SLOW) if math.isinf(work) else elapsed / max(work, 0.001)
        return TaskState(Phase.PROCESSING, min(99, int(share * 100)), task.taken_at + elapsed)

    def _work_seconds_of(self, task: Task) -> float:
        least, most = self._work_seconds
        match parse_directives(task.order.prompt):
            case Directive.SLOW:
                return _SLOW
            case Directive.FOREVER:
                return math.inf
            case _:
                return least + (most - least) * task.chance

    def _start(self, task: Task) -> None:
        if parse_directives(task.order.prompt) in {Directive.FAIL, Directive.FOREVER}:
            return
        self._render_queue.clip(task).add_done_callback(lambda done: self._on_finished(task, done))

    def _on_rendered(self, task: Task) -> None:
        try:
            self._store.set_drawn(task, self.now())
        except OSError:
            _log.exception("could not record that %s was rendered", task.id)

    def _on_finished(self, task: Task, done: Future[Path]) -> None:
        why = done.exception()
        if why is not None and not isinstance(why, RenderCancelledError):
            self._failures[task.id] = f"The demo could not draw this clip: {why}"
