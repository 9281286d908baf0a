"""Runner of the user's commands as event loop tasks; shows their problems."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from videodesk.background import Background
from videodesk.errors import Problem, VideoDeskError


class Tasks(Protocol):
    """Starts coroutines whose problems are shown to the user."""

    def start(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Runs `work` as a task; `name` is for the log."""

    async def run(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs `work` to its end."""


class TaskRunner:
    """Starts coroutines. The problem of a VideoDeskError goes to `show` and is not raised."""

    def __init__(self, background: Background, show: Callable[[Problem], None]) -> None:
        self._background = background
        self._show = show

    def start(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Runs `work` as a task; `name` is for the log."""
        return self._background.start(self.run(work), name=name)

    async def run(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs `work` to its end."""
        try:
            await work
        except VideoDeskError as failure:
            self._show(failure.problem)
