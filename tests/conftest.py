"""What all tests share: a screen that nobody sees, large enough for the window."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent

SCREEN = f"offscreen:configfile={Path(__file__).with_name('offscreen.json')}"

os.environ.setdefault("QT_QPA_PLATFORM", SCREEN)

# How long an example takes says something about the machine, not about the code.
settings.register_profile("videodesk", deadline=None)
settings.load_profile("videodesk")


@pytest.fixture(autouse=True)
def garbage(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delete a test's widgets with it, on this thread (`videodesk/ui/platform/ui_thread_gc.py`).

    Qt runs `deleteLater` only while its loop runs, and here the loop has ended.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    gc.freeze()  # what is there already is not looked through again
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
