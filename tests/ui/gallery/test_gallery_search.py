"""The gallery is searched as one types, and says what it has instead of tiles."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import Shelf
from tests.ui.gallery.painted import FOX, KITE, Open, field, part, shown, tiles, type_search, words
from videodesk.errors import Code, error, problem
from videodesk.generation import Status
from videodesk.messages import problem_message


def test_a_library_is_shown(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(Shelf([KITE, FOX]))
    qtbot.waitUntil(lambda: shown(gallery) == ["a red kite", "a fox"])

    assert words(gallery) == []
    assert tiles(gallery).isVisible()


def test_an_empty_library_says_how_to_begin(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(Shelf())
    qtbot.waitUntil(lambda: bool(words(gallery)))

    assert words(gallery) == [
        "No clips yet",
        "Write a prompt on the left and press Generate; clips appear here.",
    ]
    gallery.apply(replace(KITE, status=Status.QUEUED))
    assert words(gallery) == []
    assert shown(gallery) == ["a red kite"]


def test_typing_searches_once_after_a_pause(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = Shelf([KITE, FOX])
    gallery = open_gallery(shelf)
    qtbot.waitUntil(lambda: len(shown(gallery)) == 2)

    with qtbot.waitSignal(gallery.searched) as searched:
        type_search(gallery, "fox")

    assert searched.args == ["fox"]
    qtbot.waitUntil(lambda: shown(gallery) == ["a fox"])
    assert shelf.searches == ["", "fox"]


def test_escape_clears_the_search_and_then_leads_to_the_tiles(
    open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(Shelf([KITE, FOX]))
    type_search(gallery, "fox")
    qtbot.waitUntil(lambda: shown(gallery) == ["a fox"])

    QTest.keyClick(field(gallery), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown(gallery)) == 2)
    assert field(gallery).text() == ""
    QTest.keyClick(field(gallery), Qt.Key.Key_Escape)
    assert tiles(gallery).hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_return_searches_at_once_and_leads_to_the_tiles(
    key: Qt.Key, open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(Shelf([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown(gallery)) == 2)
    type_search(gallery, "fox")
    searched: list[str] = []
    gallery.searched.connect(searched.append)

    QTest.keyClick(field(gallery), key)

    assert searched == ["fox"]
    assert tiles(gallery).hasFocus()


def test_nothing_found_says_for_what_and_offers_the_way_back(
    open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(Shelf([KITE]))
    type_search(gallery, "<b>fox")
    qtbot.waitUntil(lambda: bool(words(gallery)))

    assert words(gallery) == ["Nothing found for “<b>fox”"]
    button = part(gallery, QPushButton, "galleryEmptyButton")
    assert button.text() == "Clear search"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(gallery) == ["a red kite"])
    assert field(gallery).text() == ""
    assert field(gallery).hasFocus()


def test_what_takes_long_says_so_and_goes_away_again(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = Shelf([KITE])
    shelf.gates[""] = threading.Event()
    gallery = open_gallery(shelf)

    qtbot.waitUntil(lambda: words(gallery) == ["Loading…"])
    shelf.gates[""].set()
    qtbot.waitUntil(lambda: words(gallery) == [])


def test_a_long_search_leaves_the_tiles_and_says_so_beside_the_field(
    open_gallery: Open, qtbot: QtBot
) -> None:
    shelf = Shelf([KITE, FOX])
    gallery = open_gallery(shelf)
    qtbot.waitUntil(lambda: len(shown(gallery)) == 2)
    shelf.gates["fox"] = threading.Event()
    type_search(gallery, "fox")
    status = part(gallery, QLabel, "galleryStatus")

    qtbot.waitUntil(lambda: status.text() == "Searching…")
    assert words(gallery) == []
    shelf.gates["fox"].set()
    qtbot.waitUntil(lambda: status.text() == "")


def test_a_library_that_cannot_be_read_says_why_and_can_be_tried_again(
    open_gallery: Open, qtbot: QtBot
) -> None:
    shelf = Shelf([KITE])
    shelf.failure = error(Code.LIBRARY_DAMAGED)
    gallery = open_gallery(shelf)
    qtbot.waitUntil(lambda: bool(words(gallery)))

    assert words(gallery) == [
        "The clips cannot be shown",
        str(problem_message(problem(Code.LIBRARY_DAMAGED))),
    ]
    shelf.failure = None
    QTest.mouseClick(part(gallery, QPushButton, "galleryEmptyButton"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(gallery) == ["a red kite"])


def test_searching_from_far_down_shows_what_is_found(open_gallery: Open, qtbot: QtBot) -> None:
    many = [replace(KITE, id=f"kite-{number}") for number in range(200)]
    gallery = open_gallery(Shelf([*many, FOX]))
    view = tiles(gallery)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())

    type_search(gallery, "fox")

    qtbot.waitUntil(lambda: shown(gallery) == ["a fox"])
    assert list(view.visible_rows()) == [0]


def test_only_rows_that_are_there_are_said_to_be_in_sight(open_gallery: Open, qtbot: QtBot) -> None:
    many = [replace(KITE, id=f"kite-{number}") for number in range(200)]
    gallery = open_gallery(Shelf([*many, FOX]))
    view = tiles(gallery)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    seen: list[bool] = []

    def look() -> None:
        seen.append(view.grid.row_count == view.model().rowCount())

    view.visible_changed.connect(look)
    type_search(gallery, "fox")

    qtbot.waitUntil(lambda: shown(gallery) == ["a fox"])
    assert seen
    assert all(seen)
