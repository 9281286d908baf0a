"""What is of one kind looks of one kind, everywhere in the window."""

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


def test_all_that_unfolds_is_of_one_kind(window: MainWindow, clip: Generation) -> None:
    told = problem(Code.GENERATION_FAILED, detail="no reason")
    window.show_generation(replace(clip, status=Status.FAILED, problem=told))
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


def test_the_details_begin_as_far_below_the_edge_as_a_clip_does(
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


def test_on_the_stage_the_button_for_large_leads_back(
    qtbot: QtBot, window: MainWindow, clip: Generation
) -> None:
    window.show_generation(clip)
    large = window.inspector.player.findChild(QAbstractButton, "large-button")
    assert large is not None
    assert large.accessibleName() == "Show large"

    window.central_area.show_large()
    assert large.accessibleName() == "Back to the clips"

    window.central_area.show_gallery()
    assert large.accessibleName() == "Show large"


def test_the_menu_of_a_clip_shows_the_keys_of_the_window_s_menus(
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
def test_a_line_that_may_be_cut_asks_for_no_more_than_its_words(qtbot: QtBot, words: str) -> None:
    label = ElidedLabel(words)
    qtbot.addWidget(label)

    assert label.minimumSizeHint().width() <= label.sizeHint().width()
    assert label.minimumSizeHint().width() <= QFontMetrics(label.font()).averageCharWidth() * 8
