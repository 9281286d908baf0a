"""A request that waits behind a held account says so on its tile and its card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.queries import child
from videodesk.errors import Code, problem
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.shell.main_window import MainWindow

WHY = "The account balance is too low. Nothing was charged."


def test_request_behind_a_held_account_says_why_and_when_it_is_tried(
    qtbot: QtBot, window: MainWindow, library: Library, holds: AccountHolds
) -> None:
    waiting = new_generation(Request(model="veo3", prompt="waves"))
    library.add(waiting)
    window.gallery.refresh()
    window.gallery.select(waiting.id)
    card = child(window.inspector, QLabel, "problem-message")
    qtbot.waitUntil(lambda: window.inspector.target is not None)
    assert not card.isVisibleTo(window)

    soon = datetime.now(UTC) + timedelta(minutes=9, seconds=30)
    holds.show_account("default", problem(Code.NO_BALANCE, detail="quota used up"), soon)

    assert card.text() == WHY
    assert child(window.inspector, QLabel, "problem-reason").text() == "“quota used up”"
    assert child(window.inspector, QLabel, "status-countdown").text().startswith("Next try in 9 ")
    button = child(window.inspector, QPushButton, f"{GenerationAction.TRY_NOW}-button")
    with qtbot.waitSignal(window.inspector.action_requested) as emitted:
        button.click()
    assert emitted.args == [ActionRequest(GenerationAction.TRY_NOW, (waiting.id,))]
    presenter = window.gallery.findChild(TilePresenter)
    assert presenter is not None
    notice = presenter.notice(waiting)
    assert notice is not None
    assert notice.lines[0] == WHY
    assert notice.lines[1].startswith("Next try in 9 ")

    holds.show_account("default", None)
    assert not card.isVisibleTo(window)
    again = presenter.notice(waiting)
    assert again is not None
    assert again.lines == ()


def test_request_that_waits_for_the_user_keeps_its_own_reason(holds: AccountHolds) -> None:
    asking = new_generation(Request(model="veo3", prompt="waves"))
    asking = replace(asking, problem=problem(Code.WAITED_LONG))
    holds.show_account("default", problem(Code.NO_BALANCE))
    assert holds.as_shown(asking) is asking


def test_filter_shows_how_many_need_attention(window: MainWindow) -> None:
    chip = child(window.gallery, QToolButton, "chip-needs-you")
    lost = new_generation(Request(model="veo3", prompt="lost"))
    for number in (1, 2):
        window.activity.apply(replace(lost, id=f"{number:016}", status=Status.UNCONFIRMED))
        assert chip.text().replace("&", "") == f"Needs attention {number}"
        assert chip.accessibleName() == f"Needs attention {number}"
    window.activity.set_hidden(frozenset({f"{1:016}", f"{2:016}"}))
    assert chip.text().replace("&", "") == "Needs attention"
