from pytestqt.qtbot import QtBot

from videodesk.ui.player.seek_throttle import SeekThrottle


def test_the_first_seek_goes_at_once(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    assert gone == [100]
    assert seeking.is_waiting


def test_while_a_picture_is_on_its_way_only_the_newest_wish_is_kept(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    for place in (100, 200, 300, 400):
        seeking.seek(place)
    assert gone == [100]
    assert seeking.target == 400
    seeking.on_frame_shown()
    assert gone == [100, 400]
    assert seeking.target is None


def test_a_picture_that_never_comes_holds_nothing_up(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    seeking.seek(200)
    qtbot.waitUntil(lambda: gone == [100, 200])
    qtbot.waitUntil(lambda: not seeking.is_waiting)


def test_what_is_forgotten_is_not_sought(qtbot: QtBot) -> None:
    gone: list[int] = []
    seeking = SeekThrottle(gone.append)
    seeking.seek(100)
    seeking.seek(200)
    seeking.clear()
    seeking.on_frame_shown()
    assert gone == [100]
