from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QUndoStack
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import Owner, check_address
from videodesk.paths import app_paths
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


def count_bytes(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.iterdir())


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def make_dialog(
    qtbot: QtBot,
    theme: Theme,
    icons: IconProvider,
    workers: WorkerPool,
    tmp_path: Path,
    owner: Owner,
    undo_stack: QUndoStack,
) -> Callable[[str], SettingsDialog]:
    """Makes the dialog, turned to a page, and shows it."""

    def make(page: str = "") -> SettingsDialog:
        dialog = SettingsDialog(
            theme,
            icons,
            workers,
            SettingsAccess(owner.current, owner.change),
            paths=app_paths(data_dir=tmp_path),
            default_library=tmp_path / "usual",
            library_size=count_bytes,
            check_address=check_address,
            is_in_use=owner.is_in_use,
            undo_stack=undo_stack,
            page=page,
        )
        qtbot.addWidget(dialog)
        owner.join(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        return dialog

    return make
