import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from videodesk.ui.player.scrubber import Scrubber
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def scrubber(qtbot: QtBot, theme: Theme) -> Scrubber:
    scrubber = Scrubber()
    qtbot.addWidget(scrubber)
    scrubber.resize(200, 20)
    scrubber.show_duration(8000)
    scrubber.show()
    return scrubber


def test_position_of_the_clip_does_not_request_a_seek(qtbot: QtBot, scrubber: Scrubber) -> None:
    with qtbot.assertNotEmitted(scrubber.seek_requested):
        scrubber.show_position(4000)
    assert scrubber.value() == 4000


def test_click_seeks_to_its_position(qtbot: QtBot, scrubber: Scrubber) -> None:
    with qtbot.waitSignal(scrubber.seek_requested) as sought:
        QTest.mouseClick(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    assert sought.args is not None
    assert sought.args[0] == pytest.approx(4000, abs=50)


@pytest.mark.parametrize(("x", "place"), [(-50, 0), (250, 8000)])
def test_dragging_is_limited_to_the_clip(scrubber: Scrubber, x: int, place: int) -> None:
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    QTest.mouseMove(scrubber, QPoint(x, 10))
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(x, 10))
    assert scrubber.value() == place


def test_position_of_the_clip_is_ignored_while_dragging(scrubber: Scrubber) -> None:
    QTest.mousePress(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    held = scrubber.value()
    scrubber.show_position(10)
    assert scrubber.value() == held
    QTest.mouseRelease(scrubber, Qt.MouseButton.LeftButton, pos=QPoint(100, 10))
    scrubber.show_position(10)
    assert scrubber.value() == 10


def test_right_button_does_not_seek(qtbot: QtBot, scrubber: Scrubber) -> None:
    with qtbot.assertNotEmitted(scrubber.seek_requested):
        QTest.mouseClick(scrubber, Qt.MouseButton.RightButton, pos=QPoint(100, 10))


def test_wheel_does_not_seek(qtbot: QtBot, scrubber: Scrubber) -> None:
    turn = QWheelEvent(
        QPointF(100, 10),
        QPointF(scrubber.mapToGlobal(QPoint(100, 10))),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    with qtbot.assertNotEmitted(scrubber.seek_requested):
        QApplication.sendEvent(scrubber, turn)


@pytest.mark.parametrize(
    ("key", "modifier", "place"),
    [
        (Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier, 5000),
        (Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier, 3000),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.NoModifier, 5000),
        (Qt.Key.Key_PageDown, Qt.KeyboardModifier.NoModifier, 3000),
        (Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier, 0),
        (Qt.Key.Key_End, Qt.KeyboardModifier.NoModifier, 8000),
    ],
)
def test_keys_seek_by_a_second(
    qtbot: QtBot, scrubber: Scrubber, key: Qt.Key, modifier: Qt.KeyboardModifier, place: int
) -> None:
    scrubber.show_position(4000)
    with qtbot.waitSignal(scrubber.seek_requested) as sought:
        QTest.keyClick(scrubber, key, modifier)
    assert sought.args == [place]


@pytest.mark.parametrize(("key", "frames"), [(Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1)])
def test_arrow_keys_request_a_step_of_one_frame(
    qtbot: QtBot, scrubber: Scrubber, key: Qt.Key, frames: int
) -> None:
    with qtbot.waitSignal(scrubber.step_requested) as stepped:
        QTest.keyClick(scrubber, key)
    assert stepped.args == [frames]
