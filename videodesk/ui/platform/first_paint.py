"""Waits until a window has been painted."""

import asyncio
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_PAINT_SECONDS: Final = 0.5
"""How long to wait for the first paint: a minimized window has none."""


async def first_paint(window: QWidget) -> None:
    """Waits until a window has been painted for the first time, or will not be soon."""
    watch = _PaintWatch(window)
    try:
        async with asyncio.timeout(_PAINT_SECONDS):
            await watch.painted.wait()
    except TimeoutError:
        return
    finally:
        window.removeEventFilter(watch)
        watch.deleteLater()


class _PaintWatch(QObject):
    """Sets `painted` at the first paint of a window."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.painted = asyncio.Event()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the paint."""
        if event.type() is QEvent.Type.Paint:
            self.painted.set()
        return super().eventFilter(watched, event)
