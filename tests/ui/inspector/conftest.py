"""Fixtures: an inspector on a fixed clock, and a real clip to show in it."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import journal_of, name, now
from tests.ui.player.clips import write_clip
from videodesk.library.file_digest import FileState
from videodesk.library.usual_wait import UsualWait
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of two seconds, without sound."""
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture
def damaged() -> set[str]:
    """The ids of the generations whose files are damaged."""
    return set()


@pytest.fixture
def inspector(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, damaged: set[str]
) -> Inspector:
    player = Player(theme, icons, workers, muted=True)
    inspector = Inspector(
        theme,
        icons,
        workers,
        player,
        model_name=name,
        now=now,
        read_event_log=journal_of,
        file_state=lambda each: FileState.DAMAGED if each in damaged else FileState.INTACT,
        usual_wait=lambda _generation: UsualWait(240, 300),
    )
    qtbot.addWidget(inspector, before_close_func=Inspector.close_player)
    inspector.resize(400, 800)
    inspector.show()
    return inspector
