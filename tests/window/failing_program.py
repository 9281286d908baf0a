"""The real program with a slot and a task of the test that raise exceptions.

python -m tests.window.failing_program FILE [ARGUMENT]...   raises repeatedly once FILE exists
"""

import asyncio
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from videodesk.__main__ import main

_PAUSE_SECONDS = 0.1


class Failure(QObject):
    """Raises in a slot of the UI thread at each tick, and once in a task."""

    tick = Signal()

    def __init__(self, sign: Path) -> None:
        super().__init__()
        self._sign = sign
        self._over = threading.Event()
        self._has_task = False
        self.tick.connect(self._fail)
        threading.Thread(target=self._run, daemon=True).start()

    def end(self) -> None:
        self._over.set()

    def _run(self) -> None:
        while not self._over.wait(_PAUSE_SECONDS):
            if self._sign.exists():
                self.tick.emit()

    def _fail(self) -> None:
        if not self._has_task:
            self._has_task = True
            # No reference is kept: that is a part of the failure.
            asyncio.get_running_loop().create_task(self._fail_later())
        raise LookupError("a slot that fails, as the test wants it")

    async def _fail_later(self) -> None:
        raise ArithmeticError("a task that fails, as the test wants it")


def start() -> int:
    failure = Failure(Path(sys.argv.pop(1)))
    try:
        return main()
    finally:
        failure.end()


if __name__ == "__main__":
    sys.exit(start())
