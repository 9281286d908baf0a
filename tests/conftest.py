"""Shared by all tests: Qt's offscreen platform, Hypothesis profiles, and widget clean-up."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent

# Qt splits this at each colon, so that on Windows the path must be one without a drive.
_SCREEN_FILE = Path(os.path.relpath(Path(__file__).with_name("offscreen.json")))
if os.name == "posix":
    _SCREEN_FILE = _SCREEN_FILE.absolute()
SCREEN = f"offscreen:configfile={_SCREEN_FILE.as_posix()}"

os.environ.setdefault("QT_QPA_PLATFORM", SCREEN)
# Sockets of the programs under test: never in the folders of whoever runs the tests.
if "XDG_RUNTIME_DIR" not in os.environ:
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="videodesk-tests-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)
# The demo service of the programs under test: 0.1 s of pretended work, small clips.
os.environ.setdefault("VIDEODESK_DEMO_SECONDS", "0.1")
os.environ.setdefault("VIDEODESK_DEMO_LINES", "120")

# How long an example takes depends on the machine, so there is no deadline.
# TEST_THOROUGHLY=1, as the nightly run has it, tries more examples of each property.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=300, deadline=None)
settings.load_profile("thorough" if os.environ.get("TEST_THOROUGHLY") else "quick")


@pytest.fixture(autouse=True)
def collect_widgets(request: pytest.FixtureRequest) -> Iterator[None]:
    """Delete a test's widgets when it ends, on this thread (see `ui/platform/ui_thread_gc.py`).

    Qt handles `deleteLater` only while its event loop runs, and here the loop has ended.
    """
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    gc.freeze()  # objects that exist already are not scanned again
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    gc.enable()
