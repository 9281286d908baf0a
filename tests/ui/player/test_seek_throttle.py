from pytestqt.qtbot import QtBot

from videodesk.ui.player.seek_throttle import SeekThrottle


def test_first_seek_is_executed_at_once(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    assert gone == [100]
    assert seeking.is_waiting


def test_only_the_latest_seek_is_kept_while_a_frame_is_awaited(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    for place in (100, 200, 300, 400):
        seeking.seek(place)
    assert gone == [100]
    assert seeking.target == 400
    seeking.on_frame_shown()
    assert gone == [100, 400]
    assert seeking.target is None


def test_pending_seek_is_executed_if_no_frame_comes(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    seeking.seek(200)
    qtbot.waitUntil(lambda: gone == [100, 200])
    qtbot.waitUntil(lambda: not seeking.is_waiting)


def test_cleared_seek_is_not_executed(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    seeking.seek(200)
    seeking.clear()
    seeking.on_frame_shown()
    assert gone == [100]
