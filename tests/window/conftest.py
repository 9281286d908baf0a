"""Fixtures of the window tests: one X server with a window manager, and a screen for each test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.window.display import Screen, open_display, until


@pytest.fixture(scope="session")
def screen_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Screen]]:
    """Give a screen for a home folder; all are on one display, which this process started."""
    with open_display(tmp_path_factory.mktemp("display")) as screen_for:
        yield screen_for


@pytest.fixture
def screen(screen_for: Callable[[Path], Screen], tmp_path: Path) -> Iterator[Screen]:
    """An empty screen whose programs have `tmp_path` as their home."""
    screen = screen_for(tmp_path)
    yield screen
    until(lambda: not screen.seen("VideoDesk"), what="the window to be closed", seconds=10)
