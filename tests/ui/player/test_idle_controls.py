from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from videodesk.ui.player.idle_controls import IdleControls


class Screen(QWidget):
    """A view with controls below it, and a clip that plays."""

    def __init__(self) -> None:
        super().__init__()
        self.view = QWidget()
        self.controls = QPushButton("controls")
        column = QVBoxLayout(self)
        column.addWidget(self.view, 1)
        self.idle = IdleControls(self.controls, self.view, column, idle=20)
        self.idle.set_playing(is_playing=True)
        self.resize(300, 200)


def opened(qtbot: QtBot) -> Screen:
    screen = Screen()
    qtbot.addWidget(screen)
    screen.show()
    screen.view.setFocus()
    return screen


def test_controls_and_pointer_are_hidden_while_the_user_only_watches(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    screen.idle.start(screen.rect())
    assert screen.controls.geometry().bottom() == screen.rect().bottom()

    qtbot.waitUntil(screen.controls.isHidden)
    assert screen.view.cursor().shape() == Qt.CursorShape.BlankCursor
    screen.idle.wake()

    assert screen.controls.isVisible()
    assert screen.view.cursor().shape() == Qt.CursorShape.ArrowCursor


def test_controls_stay_while_the_clip_is_paused_or_they_have_the_focus(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    screen.idle.set_playing(is_playing=False)
    screen.idle.start(screen.rect())
    qtbot.wait(60)
    assert screen.controls.isVisible()

    screen.idle.set_playing(is_playing=True)
    screen.activateWindow()
    screen.controls.setFocus()
    qtbot.waitUntil(screen.controls.hasFocus)
    qtbot.wait(60)
    assert screen.controls.isVisible()


def test_controls_are_below_the_view_again_after_full_screen(qtbot: QtBot) -> None:
    screen = opened(qtbot)
    before = screen.controls.geometry()
    screen.idle.start(QRect(0, 0, 300, 200))
    qtbot.waitUntil(screen.controls.isHidden)

    screen.idle.stop()

    qtbot.waitUntil(lambda: screen.controls.geometry() == before)
    assert screen.controls.isVisible()
