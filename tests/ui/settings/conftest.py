from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import FakeProgram, check_address
from videodesk.paths import app_paths
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


def count_bytes(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir())


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram()


@pytest.fixture
def make_dialog(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    tmp_path: Path,
    program: FakeProgram,
    undo_stack: QUndoStack,
) -> Callable[[str], SettingsDialog]:
    """Return a function that opens the dialog at a page."""

    def make(page: str = "") -> SettingsDialog:
        dialog = SettingsDialog(
            theme,
            icons,
            workers,
            SettingsAccess(program.current, program.change),
            paths=app_paths(data_dir=tmp_path),
            default_library=tmp_path / "usual",
            library_size=count_bytes,
            check_address=check_address,
            is_in_use=program.is_in_use,
            undo_stack=undo_stack,
            page=page,
        )
        qtbot.addWidget(dialog)
        program.connect(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make
