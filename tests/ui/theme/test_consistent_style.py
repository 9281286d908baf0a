"""Widgets of one kind look alike everywhere in the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QFontMetrics, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk.errors import Code, problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.widgets.elided_label import ElidedLabel


def test_all_folding_buttons_have_one_style(window: MainWindow, clip: Generation) -> None:
    refused = problem(Code.GENERATION_FAILED, detail="no reason")
    window.show_generation(replace(clip, status=Status.FAILED, problem=refused))
    folds = [
        each
        for each in window.findChildren(QPushButton)
        if each.isCheckable() and str(each.property("iconName")).startswith("chevron")
    ]

    assert {each.objectName() for each in folds} >= {
        "more",
        "history-button",
        "problem-details-button",
    }
    looks = {(each.property("role"), each.property("iconTint")) for each in folds}
    assert looks == {("fold", "second_text")}


def test_details_and_player_have_the_same_top_margin(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    def top(name: str) -> int:
        part = window.inspector.findChild(QWidget, name)
        assert part is not None
        return part.mapTo(window.inspector, QPoint()).y()

    window.show_generation(clip)
    qtbot.waitUntil(lambda: top("player") > 0)
    of_clip = top("player")
    failed = replace(
        clip, id="ff", status=Status.FAILED, file=None, problem=problem(Code.GENERATION_FAILED)
    )

    window.show_generation(failed)

    qtbot.waitUntil(lambda: top("status-card") == of_clip)


def test_large_button_on_the_stage_leads_back(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.show_generation(clip)
    large = window.inspector.player.findChild(QAbstractButton, "large-button")
    assert large is not None
    assert large.accessibleName() == "Show large"

    window.central_area.show_large()
    assert large.accessibleName() == "Back to clips"

    window.central_area.show_gallery()
    assert large.accessibleName() == "Show large"


def test_clip_menu_shows_the_shortcuts_of_the_menu_bar(
    window: MainWindow, clip: Generation
) -> None:
    window.show_generation(clip)
    native = QKeySequence.SequenceFormat.NativeText

    for action in (
        GenerationAction.REUSE,
        GenerationAction.CONTINUE,
        GenerationAction.COPY_PROMPT,
    ):
        entry = window.inspector.findChild(QAction, f"{action}-entry")
        assert entry is not None
        keys = window.menus.generation_actions[action].shortcut().toString(native)
        assert entry.text().partition("\t")[2] == keys, action


@pytest.mark.parametrize("words", ["Queue", "Working", "A heading that is a good deal longer"])
def test_elided_label_asks_for_no_more_than_its_text(qtbot: QtBot, words: str) -> None:
    label = ElidedLabel(words)
    qtbot.addWidget(label)

    assert label.minimumSizeHint().width() <= label.sizeHint().width()
    assert label.minimumSizeHint().width() <= QFontMetrics(label.font()).averageCharWidth() * 8
