import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from videodesk.ui.settings.key_panel import KeyPanel
from videodesk.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> KeyPanel:
    panel = KeyPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(600, 200)
    panel.show()
    return panel


def field(panel: KeyPanel) -> QLineEdit:
    found = panel.findChild(QLineEdit, "apiKey")
    assert isinstance(found, QLineEdit)
    return found


def button(panel: KeyPanel, name: str) -> QPushButton:
    found = panel.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_a_key_is_handed_over_once_and_not_kept(qtbot: QtBot, panel: KeyPanel) -> None:
    QTest.keyClicks(field(panel), "  sk-abc ")
    with qtbot.waitSignal(panel.key_entered) as entered:
        QTest.keyClick(field(panel), Qt.Key.Key_Return)
    assert entered.args == ["sk-abc"]
    assert field(panel).text() == ""


def test_the_key_is_not_shown_while_it_is_typed(qtbot: QtBot, panel: KeyPanel) -> None:
    QTest.keyClicks(field(panel), "sk-abc")
    assert "sk-abc" not in field(panel).displayText()


def test_nothing_is_kept_of_nothing(qtbot: QtBot, panel: KeyPanel) -> None:
    heard: list[str] = []
    panel.key_entered.connect(heard.append)
    assert not button(panel, "keepKey").isEnabled()
    QTest.keyClicks(field(panel), "   ")
    QTest.keyClick(field(panel), Qt.Key.Key_Return)
    assert heard == []


def test_both_ways_on_are_offered(qtbot: QtBot, panel: KeyPanel) -> None:
    with qtbot.waitSignal(panel.demo_chosen):
        QTest.mouseClick(button(panel, "tryDemo"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.dismissed):
        QTest.keyClick(field(panel), Qt.Key.Key_Escape)


def test_it_says_what_is_wrong_below_the_field(panel: KeyPanel) -> None:
    note = panel.findChild(QLabel, "keyNote")
    assert isinstance(note, QLabel)
    panel.say("This is no key.")
    assert (note.isVisible(), note.text()) == (True, "This is no key.")
    panel.say("")
    assert not note.isVisible()
