"""Fixtures: real clips, and a muted player."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import write_clip
from videodesk.ui.player.player import Player
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds, without sound."""
    return write_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture(scope="session")
def loud_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with two seconds of video and three seconds of sound."""
    return write_clip(tmp_path_factory.mktemp("clips") / "loud.mp4", sound_seconds=3)


@pytest.fixture
def player(
    qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool, tmp_path: Path
) -> Player:
    player = Player(theme, icons, workers, muted=True, copies=tmp_path / "copies")
    qtbot.addWidget(player, before_close_func=Player.close_player)
    player.resize(376, 280)
    player.show()
    return player
