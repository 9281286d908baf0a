"""What a person asks for and what takes time: carried out on the loop, trouble shown."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from videodesk.background import Background
from videodesk.errors import Problem, VideoDeskError


class TaskRunner:
    """Starts what the window asks for. A problem is handed to `show`, not raised."""

    def __init__(self, background: Background, show: Callable[[Problem], None]) -> None:
        self._background = background
        self._show = show

    def start(self, work: Coroutine[Any, Any, object], name: str) -> asyncio.Task[None]:
        """Runs `work` beside the window; `name` is for the log."""
        return self._background.start(self.run(work), name=name)

    async def run(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs `work` to its end, and shows what stood in its way."""
        try:
            await work
        except VideoDeskError as failure:
            self._show(failure.problem)
