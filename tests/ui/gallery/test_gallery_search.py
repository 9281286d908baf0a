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


def test_library_is_shown(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(Shelf([KITE, FOX]))
    qtbot.waitUntil(lambda: shown(gallery) == ["a red kite", "a fox"])

    assert words(gallery) == []
    assert tiles(gallery).isVisible()


def test_empty_library_says_how_to_begin(open_gallery: Open, qtbot: QtBot) -> None:
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


def test_search_without_results_offers_to_clear_it(open_gallery: Open, qtbot: QtBot) -> None:
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


def test_loading_text_is_shown_during_a_long_listing(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = Shelf([KITE])
    shelf.gates[""] = threading.Event()
    gallery = open_gallery(shelf)

    qtbot.waitUntil(lambda: words(gallery) == ["Loading…"])
    shelf.gates[""].set()
    qtbot.waitUntil(lambda: words(gallery) == [])


def test_long_search_keeps_the_tiles_and_shows_a_status(open_gallery: Open, qtbot: QtBot) -> None:
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


def test_unreadable_library_shows_the_problem_and_can_be_retried(
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


def test_search_scrolls_to_the_top(open_gallery: Open, qtbot: QtBot) -> None:
    many = [replace(KITE, id=f"kite-{number}") for number in range(200)]
    gallery = open_gallery(Shelf([*many, FOX]))
    view = tiles(gallery)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())

    type_search(gallery, "fox")

    qtbot.waitUntil(lambda: shown(gallery) == ["a fox"])
    assert list(view.visible_rows()) == [0]


def test_visible_rows_are_rows_of_the_model(open_gallery: Open, qtbot: QtBot) -> None:
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
