"""What the tests of the joined window share: Qt's loop under asyncio, and a desk on loopback."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from tests.app.environment import Workplace
from videodesk.settings import Appearance
from videodesk.ui.theme.theme import Theme

os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")

Run = Callable[[Coroutine[Any, Any, None]], None]


@pytest.fixture
def run(qapp: QApplication) -> Run:
    """Carries a coroutine out as the program does: asyncio on Qt's own loop."""
    qapp.setQuitOnLastWindowClosed(False)

    def carry_out(work: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=partial(QEventLoop, qapp)) as runner:
            runner.run(work)

    return carry_out


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The look of one program; the application looks as before afterwards."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    theme = Theme(qapp)
    theme.apply()
    yield theme
    theme.set_appearance(Appearance.SYSTEM)
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)
    qapp.clipboard().clear()


@pytest.fixture
def place(tmp_path: Path, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Workplace:
    """A person's computer: a home with a trash, settings, and a library."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home" / "share"))
    (tmp_path / "home" / "share").mkdir(parents=True)
    return Workplace(tmp_path, theme)
