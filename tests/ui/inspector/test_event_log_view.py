from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import WORKING
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.widgets.read_only_text import ReadOnlyText


def text(inspector: Inspector) -> ReadOnlyText:
    found = inspector.findChild(ReadOnlyText, "history-text")
    assert isinstance(found, ReadOnlyText)
    return found


def press(inspector: Inspector, name: str) -> None:
    button = inspector.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_history_is_read_when_someone_asks(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_generation(WORKING)
    assert not text(inspector).isVisible()
    assert text(inspector).toPlainText() == ""
    press(inspector, "history-button")
    qtbot.waitUntil(lambda: "accepted" in text(inspector).toPlainText())
    line = text(inspector).toPlainText().splitlines()[1]
    assert line.endswith("accepted · HTTP 200 · request req-7 · task t1")


def test_support_gets_the_task_and_every_line(
    qtbot: QtBot, inspector: Inspector, clipboard: QClipboard
) -> None:
    inspector.show_generation(WORKING)
    press(inspector, "history-button")
    qtbot.waitUntil(lambda: "accepted" in text(inspector).toPlainText())
    press(inspector, "history-copy-button")
    qtbot.waitUntil(lambda: bool(clipboard.text()))
    copied = clipboard.text()
    assert "task video_task_abc123" in copied
    assert "request req-7" in copied
    assert WORKING.request.prompt not in copied
