"""Fakes of the ports that the controllers share."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Generation
from videodesk.library.annotations import Annotation
from videodesk.library.types import LibraryRow
from videodesk.ui.widgets.notification_bar import Notification


class FakeNotifier:
    """Keeps what was notified, as an area with endless room would show it."""

    def __init__(self) -> None:
        self.shown: list[Notification] = []

    @property
    def texts(self) -> list[str]:
        return [each.text for each in self.shown]

    def notify(self, notification: Notification) -> None:
        self.withdraw(notification.key)
        self.shown.append(notification)

    def withdraw(self, key: str) -> None:
        self.shown = [each for each in self.shown if not key or each.key != key]

    def press(self, key: str) -> None:
        found = next(each for each in self.shown if each.key == key)
        self.shown.remove(found)
        assert found.action is not None
        found.action()


class FakeTasks:
    """Starts tasks and keeps the problems that they raise."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        task = asyncio.get_running_loop().create_task(self.run(work), name=name)
        self._running.add(task)
        return task

    async def run(self, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except VideoDeskError as failure:
            self.problems.append(failure.problem)

    def cancel(self) -> None:
        """Cancels all tasks, as closing the program does."""
        for task in self._running:
            task.cancel()

    async def finish(self) -> None:
        """Returns when all tasks have ended; raises what one of them let out."""
        while self._running:
            await self._running.pop()


@dataclass
class FakeGenerations:
    """Generations in memory; `wait` is called before one is given."""

    folder: Path
    by_id: dict[str, Generation] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    wait: Callable[[], object] = lambda: None

    def add(self, *generations: Generation) -> None:
        self.by_id |= {each.id: each for each in generations}

    def get(self, generation_id: str) -> Generation | None:
        self.wait()
        return self.by_id.get(generation_id)

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        return [
            LibraryRow(self.by_id[each], Annotation(hidden=each in self.hidden))
            for each in ids
            if each in self.by_id
        ]
