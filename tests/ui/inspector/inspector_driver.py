"""Chooses actions in an inspector by real input."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.queries import child
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.inspector.inspector import Inspector


def button(inspector: Inspector, action: GenerationAction) -> QPushButton:
    return child(inspector, QPushButton, f"{action}-button")


def press(qtbot: QtBot, inspector: Inspector, action: GenerationAction) -> None:
    """Clicks the button of an action, once it is there."""

    def is_visible() -> bool:
        found = inspector.findChild(QPushButton, f"{action}-button")
        return isinstance(found, QPushButton) and found.isVisible()

    qtbot.waitUntil(is_visible)
    QTest.mouseClick(button(inspector, action), Qt.MouseButton.LeftButton)


def choose(qtbot: QtBot, inspector: Inspector, action: GenerationAction) -> None:
    """Clicks the entry of an action in the More menu."""
    QTest.mouseClick(child(inspector, QPushButton, "more-button"), Qt.MouseButton.LeftButton)
    menu = child(inspector, QMenu, "more-menu")
    qtbot.waitUntil(menu.isVisible)
    entry = menu.findChild(QAction, f"{action}-entry")
    assert entry is not None
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
