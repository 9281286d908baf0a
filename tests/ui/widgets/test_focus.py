"""Tab order in the window: each stop is visible, and in visual order."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from videodesk.generation import Generation, Status
from videodesk.library.library import Library
from videodesk.settings import Draft
from videodesk.ui.shell.main_window import MainWindow


def place_of(widget: QWidget, window: MainWindow) -> QRect:
    return QRect(widget.mapTo(window, QPoint()), widget.size())


def picture_of(widget: QWidget, window: MainWindow) -> QImage:
    """Grabs a widget with a margin: some draw their focus around themselves."""
    return window.grab(place_of(widget, window).adjusted(-4, -4, 4, 4)).toImage()


def in_sight(widget: QWidget) -> QRect:
    """The part of a widget that is not clipped by its ancestors, in its own coordinates."""
    seen = widget.rect()
    around = widget.parentWidget()
    while around is not None:
        seen &= QRect(widget.mapFrom(around, QPoint()), around.size())
        around = around.parentWidget()
    return seen


def stops(qtbot: QtBot, window: MainWindow) -> list[QWidget]:
    """Presses Tab all the way round from the prompt; returns the stops that are not visible."""
    window.activateWindow()
    window.composer.focus_prompt()
    first = QApplication.focusWidget()
    assert first is not None
    found: list[QWidget] = [first]
    while len(found) < 60:
        former = found[-1]
        QTest.keyClick(former, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        assert focused is not former, f"{former.objectName()} keeps the focus"
        seen = in_sight(focused).height()
        assert seen >= min(focused.height(), 24), f"{focused.objectName()} is out of sight"
        if focused is first:
            return found
        found.append(focused)
    raise AssertionError([each.objectName() for each in found])


def unmarked(qtbot: QtBot, window: MainWindow, round_: list[QWidget]) -> list[str]:
    """The stops that look the same with and without the focus."""
    same = []
    for each in round_:
        each.setFocus(Qt.FocusReason.TabFocusReason)
        with_focus = picture_of(each, window)
        each.clearFocus()
        if picture_of(each, window) == with_focus:
            same.append(each.objectName())
    return same


@pytest.mark.parametrize("size", [(1440, 900), (960, 600)])
def test_every_tab_stop_shows_its_focus(
    qtbot: QtBot, window: MainWindow, clip: Generation, size: tuple[int, int]
) -> None:
    window.resize(*size)
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)

    found = stops(qtbot, window)

    assert len(found) > 12
    assert unmarked(qtbot, window, found) == []


def test_focused_widget_is_scrolled_into_view(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    pictures = [tmp_path / f"{number}.png" for number in range(3)]
    for path in pictures:
        Image.new("RGB", (32, 18), "navy").save(path)
    window.composer.restore(Draft(model="veo3", images=tuple(map(str, pictures)), extra="{}"))
    window.resize(960, 600)

    names = [each.objectName() for each in stops(qtbot, window)]

    assert names[-1] == "model"


def test_tab_order_goes_down_each_column(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    lost = replace(clip, id="0123456789abcdef", status=Status.UNCONFIRMED, file=None, task_id=None)
    library.add(lost)
    window.gallery.refresh()
    for shown in (lost, clip):
        window.show_generation(shown)
        QApplication.sendPostedEvents()
        found = stops(qtbot, window)
        for column in (window.central_area, window.inspector):
            within = [each for each in found if column.isAncestorOf(each)]
            assert len(within) > 6
            for former, following in pairwise(within):
                before, after = place_of(former, window), place_of(following, window)
                is_beside = after.left() >= before.right() and after.bottom() > before.top()
                assert after.top() >= before.center().y() or is_beside, (
                    former.objectName(),
                    following.objectName(),
                )
