from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.queries import child
from videodesk.ui.inspector.metadata import MetadataItem
from videodesk.ui.inspector.metadata_grid import MetadataGrid
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme

CREATED = MetadataItem("Created", "2 min ago", tooltip="Monday")
TASK = MetadataItem("Task id", "video_task_abc123", is_id=True)


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme, icons: IconProvider) -> MetadataGrid:
    grid = MetadataGrid(theme, icons)
    qtbot.addWidget(grid)
    grid.show()
    return grid


def texts(grid: MetadataGrid) -> list[str]:
    return [label.text() for label in grid.findChildren(QLabel) if label.isVisible()]


def until_seen(qtbot: QtBot, grid: MetadataGrid, expected: list[str]) -> None:
    qtbot.waitUntil(lambda: texts(grid) == expected)


def test_names_are_shown_beside_their_values(qtbot: QtBot, grid: MetadataGrid) -> None:
    grid.show_metadata((CREATED, MetadataItem("Profile", "default")))
    until_seen(qtbot, grid, ["Created", "2 min ago", "Profile", "default"])


def test_removed_line_is_hidden(qtbot: QtBot, grid: MetadataGrid) -> None:
    grid.show_metadata((CREATED, MetadataItem("Profile", "default")))
    grid.show_metadata((CREATED,))
    until_seen(qtbot, grid, ["Created", "2 min ago"])


def test_full_value_is_the_tooltip(grid: MetadataGrid) -> None:
    grid.show_metadata((CREATED,))
    (value,) = [label for label in grid.findChildren(QLabel) if label.text() == "2 min ago"]
    assert value.toolTip() == "Monday"


def test_id_can_be_selected_and_copied(grid: MetadataGrid) -> None:
    grid.show_metadata((TASK,))
    line = child(grid, QLineEdit)
    assert line.isReadOnly()
    line.selectAll()
    assert line.selectedText() == "video_task_abc123"
    QTest.mouseClick(child(grid, QToolButton), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "video_task_abc123"


def test_selected_id_stays_selected_while_times_change(qtbot: QtBot, grid: MetadataGrid) -> None:
    grid.show_metadata((CREATED, TASK))
    child(grid, QLineEdit).selectAll()
    grid.show_metadata((replace(CREATED, value="3 min ago"), TASK))
    qtbot.waitUntil(lambda: "3 min ago" in texts(grid))
    assert child(grid, QLineEdit).selectedText() == "video_task_abc123"


def test_id_is_replaced_by_another_one(qtbot: QtBot, grid: MetadataGrid) -> None:
    grid.show_metadata((TASK,))
    grid.show_metadata((replace(TASK, value="video_task_other"),))

    def shown() -> list[str]:
        return [line.text() for line in grid.findChildren(QLineEdit) if line.isVisible()]

    qtbot.waitUntil(lambda: shown() == ["video_task_other"])
