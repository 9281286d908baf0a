"""Fixtures of the tests of app: Qt's event loop under asyncio, and an environment to run in."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.app.environment import AppEnvironment
from videodesk.settings import Appearance
from videodesk.ui.theme.theme import Theme

os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def run(qapp: QApplication) -> Run:
    """Runs a coroutine as the program does: asyncio on Qt's own loop."""
    qapp.setQuitOnLastWindowClosed(False)

    def run_in_qt_loop(scenario: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=partial(QEventLoop, qapp)) as runner:
            runner.run(scenario)

    return run_in_qt_loop


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """A theme for the application, whose former look is restored afterwards."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    theme = Theme(qapp)
    theme.apply()
    yield theme
    theme.set_appearance(Appearance.SYSTEM)
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)
    qapp.clipboard().clear()


@pytest.fixture
def environment(tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> AppEnvironment:
    """A home folder with a trash, settings and a library."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "share"))
    (tmp_path / "home" / "share").mkdir(parents=True)
    return AppEnvironment(tmp_path, theme)
