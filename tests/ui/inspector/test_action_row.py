"""The row of actions under a clip: one line at the inspector's usual width, "…" at its end."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import completed
from tests.ui.queries import child
from videodesk.ui.inspector.action_row import ActionButton, ActionRow
from videodesk.ui.inspector.inspector import WIDTH, Inspector


def test_more_button_stays_on_the_first_line_beside_a_scroll_bar(
    qtbot: QtBot, inspector: Inspector, clip: Path
) -> None:
    inspector.resize(WIDTH, 480)
    inspector.show_generation(completed(clip))
    bar = child(inspector, QScrollArea, "details-scroll").verticalScrollBar()
    qtbot.waitUntil(bar.isVisible)
    more = child(inspector, QPushButton, "more-button")
    row = more.parentWidget()
    assert isinstance(row, ActionRow)
    buttons = row.findChildren(ActionButton)
    assert len(buttons) == 3

    qtbot.waitUntil(lambda: more.x() > max(each.x() for each in buttons) > 0)
    assert {each.y() for each in (*buttons, more)} == {0}

    inspector.resize(WIDTH - 60, 480)

    qtbot.waitUntil(lambda: buttons[-1].y() > 0)
    assert more.y() == buttons[0].y()
    assert more.geometry().right() < row.width()
