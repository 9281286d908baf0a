"""Plays clips, and waits for what the player shows."""

import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.player.clips import DURATION_MS, FRAMES, frame_shown
from videodesk.ui.player.playback import Playback
from videodesk.ui.player.player import Player

LAST = FRAMES - 1
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def play(qtbot: QtBot, player: Player, clip: Path) -> None:
    player.show_clip(clip)
    qtbot.waitUntil(lambda: player.is_playing)


def paused_at(qtbot: QtBot, player: Player, clip: Path, frame: int) -> None:
    play(qtbot, player, clip)
    player.toggle()
    player.seek(round((frame + 0.5) * DURATION_MS / FRAMES))
    until_shown(qtbot, player, frame)


def until_shown(qtbot: QtBot, player: Player, frame: int, *, within: int = 0) -> None:
    def is_shown() -> bool:
        shown = frame_shown(player)
        return shown is not None and abs(shown - frame) <= within

    qtbot.waitUntil(is_shown)


def until_open(qtbot: QtBot, player: Player) -> None:
    def is_open() -> bool:
        playback = player.findChild(Playback)
        return playback is not None and playback.is_open

    qtbot.waitUntil(is_open)


def open_files() -> set[str]:
    links = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            links.add(str(entry.readlink()))
        except FileNotFoundError:
            continue
    return links
