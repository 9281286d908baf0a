"""What the tests of all widgets share: one look, its icons, and threads for their work."""

import os
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication

from videodesk.ui.icons import Icons
from videodesk.ui.theme import DARK, Theme
from videodesk.ui.workers import Workers

os.environ.setdefault("QT_LOGGING_RULES", "qt.multimedia.*=false")


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    theme = Theme(qapp, force=DARK)
    theme.apply()
    return theme


@pytest.fixture(autouse=True)
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    """Empty again afterwards: what Python has put there must not outlive Python."""
    clipboard = qapp.clipboard()
    yield clipboard
    clipboard.clear()


@pytest.fixture
def icons(theme: Theme) -> Icons:
    return Icons(theme)


@pytest.fixture
def workers(qapp: QApplication) -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close()
