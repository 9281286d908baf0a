"""What the inspector shows while several clips are selected."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import FAILED, NOW, UNCONFIRMED, completed, name
from tests.ui.inspector.inspector_driver import press
from tests.ui.queries import child, is_seen
from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.inspector.metadata import MetadataItem
from videodesk.ui.inspector.selection_facts import SelectionFacts, selection_facts
from videodesk.ui.inspector.selection_page import SelectionPage

DONE = replace(completed(Path("/library/videos/kite.mp4")), width=1280, height=720, seconds=8.0)


def facts(*generations: Generation, **flags: bool) -> SelectionFacts:
    return selection_facts([ActionTarget(each, **flags) for each in generations], name)


def test_facts_are_what_all_have_in_common() -> None:
    other = replace(
        DONE,
        id="b",
        created_at=NOW - timedelta(days=3),
        seconds=5.4,
        request=replace(DONE.request, model="veo2", prompt="A fox"),
    )
    found = facts(DONE, other)
    assert [item.name for item in found.common] == ["Aspect ratio", "Size", "Profile"]
    assert MetadataItem("Size", "1280 × 720") in found.common  # noqa: RUF001  # a multiplication sign
    assert found.prompt == ""
    assert found.seconds == pytest.approx(13.4)
    assert (found.first, found.last) == (other.created_at, DONE.created_at)
    assert facts(DONE, replace(DONE, id="b")).prompt == DONE.request.prompt


def test_statuses_are_counted_the_most_frequent_first() -> None:
    found = facts(FAILED, DONE, replace(DONE, id="b"))
    assert found.statuses == ((Status.COMPLETED, 2), (Status.FAILED, 1))


def test_actions_are_those_for_many_with_the_number_they_apply_to() -> None:
    found = dict(facts(DONE, FAILED, UNCONFIRMED).actions)
    assert found[GenerationAction.TRASH] == 2
    assert found[GenerationAction.HIDE] == 3
    assert found[GenerationAction.COPY_FILE] == 1
    assert found[GenerationAction.FORGET] == 1
    assert GenerationAction.REUSE not in found
    assert GenerationAction.UNHIDE in dict(facts(DONE, FAILED, is_hidden=True).actions)


def test_page_replaces_the_player_and_the_details(inspector: Inspector) -> None:
    inspector.show_generation(DONE)
    inspector.show_many(3, facts(DONE, replace(DONE, id="b"), FAILED))
    assert child(inspector, QLabel, "selection-title").text().startswith("3 clip")
    assert child(inspector, QLabel, "selection-statuses").text() == "Finished 2 · Failed 1"
    assert is_seen(inspector, "Veo 3")
    assert not inspector.player.isVisible()

    inspector.show_many(2, facts(DONE, replace(DONE, id="b")))
    assert child(inspector, QLabel, "selection-statuses").text() == "Finished"

    inspector.show_many(0)
    assert not child(inspector, SelectionPage, "selection-page").isVisible()
    assert inspector.player.isVisible()
    assert inspector.generation == DONE


def test_buttons_say_how_many_they_apply_to_unless_to_all(inspector: Inspector) -> None:
    inspector.show_many(2, facts(DONE, UNCONFIRMED))
    page = child(inspector, SelectionPage, "selection-page")

    def label(action: GenerationAction) -> str:
        return child(page, QPushButton, f"{action}-button").text()

    assert label(GenerationAction.HIDE) == "Hide"
    assert label(GenerationAction.TRASH).endswith(" (1)")
    assert child(page, QLabel, "selection-money-note").isVisible()


def test_menu_has_every_action_with_its_shortcut(inspector: Inspector) -> None:
    inspector.show_many(2, facts(DONE, FAILED))
    page = child(inspector, SelectionPage, "selection-page")
    menu = child(page, QMenu, "more-menu")
    entries = {each.objectName(): each.text() for each in menu.findChildren(QAction)}
    assert f"{GenerationAction.COPY_PROMPT}-entry" in entries
    assert "Ctrl+Shift+C" in entries[f"{GenerationAction.COPY_PROMPT}-entry"]
    assert "Del" in entries[f"{GenerationAction.TRASH}-entry"]


def test_button_emits_its_action(qtbot: QtBot, inspector: Inspector) -> None:
    inspector.show_many(2, facts(DONE, FAILED))
    with qtbot.waitSignal(inspector.selection_action_chosen) as chosen:
        press(qtbot, inspector, GenerationAction.HIDE)
    assert chosen.args == [GenerationAction.HIDE]


def test_facts_of_a_part_show_only_the_actions(inspector: Inspector) -> None:
    inspector.show_many(5000, facts(DONE, FAILED))
    assert not child(inspector, QLabel, "selection-statuses").isVisible()
    page = child(inspector, SelectionPage, "selection-page")
    assert child(page, QPushButton, f"{GenerationAction.HIDE}-button").text() == "Hide"
    assert not is_seen(inspector, "16:9")
