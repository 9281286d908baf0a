"""The tasks that were taken, in a file of JSON lines that outlives the process."""

import logging
import os
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import msgspec

from videodesk.demo.create_request import CreateRequest
from videodesk.demo.drawing.chance import seed_of

_log = logging.getLogger(__name__)


class Phase(StrEnum):
    """How far a task is."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TaskState:
    """A task at a moment. `since` is in Unix seconds, `progress` in per cent."""

    phase: Phase
    progress: int
    since: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A create that was taken. `row` counts from 1; `taken_at` is in Unix seconds."""

    id: str
    row: int
    taken_at: float
    order: CreateRequest

    @property
    def chance(self) -> float:
        """A number from 0 to 1 that belongs to the task, the same in each run."""
        return seed_of(self.id) / 2**64


class _Taken(msgspec.Struct, frozen=True, tag="taken"):
    task: Task


class _Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    id: str
    at: float


class TaskStore:
    """One line for each task that was taken, and one when its clip was drawn.

    A line is on the disk before `take` returns. A line that was torn by a crash is passed over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._tasks: dict[str, Task] = {}
        self._drawn: dict[str, float] = {}
        self._torn = False
        self._read()

    @property
    def tasks(self) -> Mapping[str, Task]:
        """Every task by its id, the oldest first."""
        return self._tasks

    def drawn_at(self, task: Task) -> float | None:
        """When the task's clip was drawn for the first time; None before."""
        return self._drawn.get(task.id)

    def add(self, request: CreateRequest, moment: float) -> Task:
        """A new task for an order. It is not taken where OSError is raised: it was not written."""
        with self._lock:
            row = len(self._tasks) + 1
            task = Task(f"video_task_{secrets.token_hex(8)}", row, moment, request)
            self._append(_Taken(task))
            self._tasks[task.id] = task
        return task

    def set_drawn(self, task: Task, moment: float) -> None:
        """Note that the task's clip is there. Raises OSError where it cannot be written."""
        with self._lock:
            self._drawn.setdefault(task.id, moment)
            self._append(_Drawn(task.id, moment))

    def _append(self, line: _Taken | _Drawn) -> None:
        text = (b"\n" if self._torn else b"") + msgspec.json.encode(line) + b"\n"
        self._torn = True
        with self._path.open("ab") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        self._torn = False

    def _read(self) -> None:
        if not self._path.exists():
            return
        with self._path.open("rb") as file:
            for line in file:
                self._torn = not line.endswith(b"\n")
                if line.strip():
                    self._read_line(line)

    def _read_line(self, line: bytes) -> None:
        try:
            entry = msgspec.json.decode(line, type=_Taken | _Drawn)
        except msgspec.DecodeError:
            _log.warning("passed over a damaged line of %s", self._path.name)
            return
        match entry:
            case _Taken(task):
                self._tasks[task.id] = task
            case _Drawn(task_id, at):
                self._drawn[task_id] = at
