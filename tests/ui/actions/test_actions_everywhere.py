"""The actions of a generation in the whole window: the same, by the same names, in every place."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import CANCELLED, FAILED, UNCONFIRMED, WORKING
from tests.ui.player.clips import write_clip
from tests.ui.queries import child
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Generation, Status
from videodesk.library.library import Library
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import ActionGroup
from videodesk.ui.actions.generation_actions import (
    ACTIONS,
    GROUPS,
    GenerationAction,
    available_actions,
)
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.inspector.action_row import ActionButton
from videodesk.ui.shell.main_window import MainWindow

Names = Mapping[GenerationAction, str]
"""The actions that a place offers, and what it calls them."""

QUEUED: Final = replace(WORKING, status=Status.QUEUED, submitted_at=None, task_id=None)
ABANDONED: Final = replace(UNCONFIRMED, status=Status.CANCELLED)
SOON: Final = datetime.now(UTC) + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class State:
    """A generation, and what is true of it in the library and on the disk."""

    generation: Generation
    is_missing: bool = False
    is_hidden: bool = False
    account_problem: Problem | None = None


STATES: Final[Mapping[str, State]] = {
    "queued": State(QUEUED),
    "submitting": State(replace(WORKING, status=Status.SUBMITTING, task_id=None)),
    "unconfirmed": State(UNCONFIRMED),
    "processing": State(WORKING),
    "downloading": State(replace(WORKING, status=Status.DOWNLOADING)),
    "completed": State(replace(WORKING, status=Status.COMPLETED)),
    "failed": State(FAILED),
    "cancelled": State(CANCELLED),
    "withdrawn": State(replace(QUEUED, status=Status.CANCELLED)),
    "abandoned": State(ABANDONED),
    "sent again": State(replace(ABANDONED, problem=problem(Code.SENT_AGAIN))),
    "waiting long": State(replace(QUEUED, problem=problem(Code.WAITED_LONG))),
    "held": State(replace(QUEUED, problem=problem(Code.NO_BALANCE))),
    "behind a held account": State(QUEUED, account_problem=problem(Code.ACCESS_DENIED)),
    "retrying": State(
        replace(WORKING, problem=problem(Code.SERVICE_ERROR), retry_at=SOON),
    ),
    "no clip arrives": State(
        replace(
            WORKING,
            problem=problem(Code.NOT_A_VIDEO, kept=900),
            retry_at=SOON,
            video_url="https://files.test/clip.gif",
        )
    ),
    "mistyped task id": State(
        replace(WORKING, task_id_from_user=True, problem=problem(Code.UNKNOWN_TASK), retry_at=SOON)
    ),
    "missing file": State(replace(WORKING, status=Status.COMPLETED), is_missing=True),
    "missing file without a task id": State(
        replace(WORKING, status=Status.COMPLETED, task_id=None), is_missing=True
    ),
    "hidden": State(replace(WORKING, status=Status.COMPLETED), is_hidden=True),
    "hidden while processing": State(WORKING, is_hidden=True),
}


@pytest.fixture(params=STATES)
def state(request: pytest.FixtureRequest) -> State:
    return STATES[request.param]


@pytest.fixture
def shown(
    qtbot: QtBot, window: MainWindow, library: Library, holds: AccountHolds, state: State
) -> ActionTarget:
    """The state in the library, selected in the gallery and listed in the activity panel."""
    generation = state.generation
    if generation.status is Status.COMPLETED:
        file = library.folder / "videos" / "clip.mp4"
        file.parent.mkdir()
        generation = replace(generation, file=file if state.is_missing else write_clip(file))
    library.add(generation)
    if state.is_hidden:
        library.annotations.set_hidden([generation.id], hidden=True)
        window.gallery.shows_hidden = True
    window.activity.open_panel()
    window.activity.apply(generation)
    window.gallery.refresh()
    window.gallery.select(generation.id)
    holds.show_account(generation.request.profile, state.account_problem, SOON)
    expected = ActionTarget(
        holds.as_shown(generation), is_missing=state.is_missing, is_hidden=state.is_hidden
    )
    qtbot.waitUntil(lambda: window.inspector.target == expected)
    qtbot.waitUntil(lambda: window.gallery.selected_targets(2) == [expected])
    return expected


def in_menu_bar(window: MainWindow) -> Names:
    window.menus.generation.aboutToShow.emit()
    return _names(each for each in window.menus.all_actions() if each.isVisible())


def in_tile_menu(window: MainWindow) -> Names:
    menu = window.selection_actions.menu_for(window.gallery.selected_targets(2))
    found = _names(menu.actions())
    menu.deleteLater()
    return found


def in_more_menu(window: MainWindow) -> Names:
    return _names(child(window.inspector, QMenu, "more-menu").actions())


def on_buttons(window: MainWindow) -> Names:
    """On the buttons of the inspector; the field for a task id has no label of its own."""
    buttons = window.inspector.findChildren(ActionButton)
    found = {each.action: each.text() for each in buttons if each.isVisibleTo(window)}
    if child(window.inspector, QWidget, "task-id-field").isVisibleTo(window):
        found[GenerationAction.ENTER_TASK_ID] = ACTIONS[GenerationAction.ENTER_TASK_ID].label
    return found


def in_row_menu(view: RowList, row: int) -> Names:
    menu = view.menu_for(view.rows.index(row))
    found = _names(menu.actions())
    menu.deleteLater()
    return found


def drawn_in_row(view: RowList, generation: Generation) -> set[GenerationAction]:
    delegate = view.delegate
    boxes = {each: delegate.button_box(view.rect(), generation, each) for each in GenerationAction}
    return {action for action, box in boxes.items() if not box.isEmpty()}


def _names(entries: Iterable[QAction]) -> Names:
    """The entries that are enabled and stand for an action of the table."""
    found = {}
    for entry in entries:
        name = entry.objectName().removeprefix("row-")
        action = name.removesuffix("-action").removesuffix("-entry")
        if entry.isEnabled() and action in GenerationAction.__members__.values():
            found[GenerationAction(action)] = entry.text().partition("\t")[0].replace("&", "")
    return found


def _of_request(actions: Iterable[GenerationAction]) -> set[GenerationAction]:
    return set(GROUPS[ActionGroup.REQUEST]).intersection(actions)


def test_every_place_offers_the_same_actions_by_the_same_names(
    qtbot: QtBot, window: MainWindow, shown: ActionTarget
) -> None:
    available = available_actions([shown])
    generation = shown.generation
    places = {
        "menu bar": in_menu_bar(window),
        "tile menu": in_tile_menu(window),
        "More menu": in_more_menu(window),
        "inspector": on_buttons(window),
    }
    lists = window.activity.findChildren(RowList)
    if not generation.status.is_settled or generation.status is Status.UNCONFIRMED:
        qtbot.waitUntil(lambda: any(each.rows.row_of(generation.id) is not None for each in lists))
    for view in lists:
        row = view.rows.row_of(generation.id)
        if row is not None:
            places[view.accessibleName()] = in_row_menu(view, row)
            assert drawn_in_row(view, generation) <= set(places[view.accessibleName()])

    for place, names in places.items():
        assert set(names) <= available, place
        assert _of_request(names) == _of_request(available), place
        assert names == {each: ACTIONS[each].label for each in names}, place
