"""Store of the demo's tasks: a file of JSON lines."""

import logging
import os
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import msgspec

from videodesk.demo.create_request import CreateRequest
from videodesk.demo.drawing.chance import seed_of
from videodesk.private_files import private_opener
from videodesk.stored_values import parse_json

_log = logging.getLogger(__name__)


class Phase(StrEnum):
    """The phases of a task."""

    QUEUED = "queued"
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class TaskState:
    """The state of a task at one moment. `since` is in Unix seconds, `progress` in per cent."""

    phase: Phase
    progress: int
    since: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """An accepted create request. `row` counts from 1; `taken_at` is in Unix seconds."""

    id: str
    row: int
    taken_at: float
    order: CreateRequest

    @property
    def chance(self) -> float:
        """Return a number from 0 to 1 that depends on the task id alone."""
        return seed_of(self.id) / 2**64


class _Taken(msgspec.Struct, frozen=True, tag="taken"):
    task: Task


class _Drawn(msgspec.Struct, frozen=True, tag="drawn"):
    id: str
    at: float


_ENTRY: Final[Any] = _Taken | _Drawn


class TaskStore:
    """Appends a line for each accepted task, and one when its clip was rendered.

    A line is on disk before `add` returns. A line torn by a crash is skipped.
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
        """Return every task by id, the oldest first."""
        return self._tasks

    def drawn_at(self, task: Task) -> float | None:
        """Return when the task's clip was first rendered; None before."""
        return self._drawn.get(task.id)

    def add(self, request: CreateRequest, moment: float) -> Task:
        """Add a task. Raises OSError, and adds nothing, if it cannot be written."""
        with self._lock:
            row = len(self._tasks) + 1
            task = Task(f"video_task_{secrets.token_hex(8)}", row, moment, request)
            self._append(_Taken(task))
            self._tasks[task.id] = task
        return task

    def set_drawn(self, task: Task, moment: float) -> None:
        """Record that the task's clip is rendered. Raises OSError if it cannot be written."""
        with self._lock:
            self._drawn.setdefault(task.id, moment)
            self._append(_Drawn(task.id, moment))

    def _append(self, line: _Taken | _Drawn) -> None:
        text = (b"\n" if self._torn else b"") + msgspec.json.encode(line) + b"\n"
        self._torn = True
        with open(self._path, "ab", opener=private_opener) as file:
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
            entry: _Taken | _Drawn = parse_json(line, _ENTRY)
        except ValueError:
            _log.warning("skipped a damaged line of %s", self._path.name)
            return
        match entry:
            case _Taken(task):
                self._tasks[task.id] = task
            case _Drawn(task_id, at):
                self._drawn[task_id] = at
