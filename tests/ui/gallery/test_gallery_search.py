"""Search while typing, and the texts that replace the tiles."""

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary
from tests.ui.gallery.widgets import (
    FOX,
    KITE,
    OpenGallery,
    empty_texts,
    find_widget,
    search_field,
    shown_prompts,
    type_search,
    view_of,
)
from videodesk.errors import Code, error, problem
from videodesk.generation import Status
from videodesk.messages import problem_message


def test_library_is_shown(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a red kite", "a fox"])

    assert empty_texts(gallery) == []
    assert view_of(gallery).isVisible()


def test_empty_library_says_how_to_begin(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary())
    qtbot.waitUntil(lambda: bool(empty_texts(gallery)))

    assert empty_texts(gallery) == [
        "No clips yet",
        "Write a prompt and press Generate. Your clips appear here.",
    ]
    gallery.apply(replace(KITE, status=Status.QUEUED))
    assert empty_texts(gallery) == []
    assert shown_prompts(gallery) == ["a red kite"]


def test_typing_searches_once_after_a_pause(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    library = FakeLibrary([KITE, FOX])
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)

    with qtbot.waitSignal(gallery.searched) as searched:
        type_search(gallery, "fox")

    assert searched.args == ["fox"]
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a fox"])
    assert library.searches == ["", "fox"]


def test_escape_clears_the_search_and_then_leads_to_the_tiles(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    type_search(gallery, "fox")
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a fox"])

    QTest.keyClick(search_field(gallery), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    assert search_field(gallery).text() == ""
    QTest.keyClick(search_field(gallery), Qt.Key.Key_Escape)
    assert view_of(gallery).hasFocus()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Down])
def test_return_searches_at_once_and_leads_to_the_tiles(
    key: Qt.Key, open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    type_search(gallery, "fox")
    searched: list[str] = []
    gallery.searched.connect(searched.append)

    QTest.keyClick(search_field(gallery), key)

    assert searched == ["fox"]
    assert view_of(gallery).hasFocus()


def test_search_without_results_offers_to_clear_it(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE]))
    type_search(gallery, "<b>fox")
    qtbot.waitUntil(lambda: bool(empty_texts(gallery)))

    assert empty_texts(gallery) == ["Nothing found for “<b>fox”"]
    button = find_widget(gallery, QPushButton, "galleryEmptyButton")
    assert button.text() == "Clear search"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a red kite"])
    assert search_field(gallery).text() == ""
    assert search_field(gallery).hasFocus()


def test_loading_text_is_shown_during_a_long_listing(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = FakeLibrary([KITE])
    library.gates[""] = threading.Event()
    gallery = open_gallery(library)

    qtbot.waitUntil(lambda: empty_texts(gallery) == ["Loading…"])
    library.gates[""].set()
    qtbot.waitUntil(lambda: empty_texts(gallery) == [])


def test_long_search_keeps_the_tiles_and_shows_a_status(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = FakeLibrary([KITE, FOX])
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    library.gates["fox"] = threading.Event()
    type_search(gallery, "fox")
    status = find_widget(gallery, QLabel, "galleryStatus")

    qtbot.waitUntil(lambda: status.text() == "Searching…")
    assert empty_texts(gallery) == []
    library.gates["fox"].set()
    qtbot.waitUntil(lambda: status.text() == "")


def test_unreadable_library_shows_the_problem_and_can_be_retried(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = FakeLibrary([KITE])
    library.failure = error(Code.LIBRARY_DAMAGED)
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: bool(empty_texts(gallery)))

    assert empty_texts(gallery) == [
        "The clips can't be shown",
        str(problem_message(problem(Code.LIBRARY_DAMAGED))),
    ]
    library.failure = None
    QTest.mouseClick(
        find_widget(gallery, QPushButton, "galleryEmptyButton"), Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a red kite"])


def test_search_scrolls_to_the_top(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    many = [replace(KITE, id=f"kite-{number}") for number in range(200)]
    gallery = open_gallery(FakeLibrary([*many, FOX]))
    view = view_of(gallery)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())

    type_search(gallery, "fox")

    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a fox"])
    assert list(view.visible_rows()) == [0]


def test_visible_rows_are_rows_of_the_model(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    many = [replace(KITE, id=f"kite-{number}") for number in range(200)]
    gallery = open_gallery(FakeLibrary([*many, FOX]))
    view = view_of(gallery)
    qtbot.waitUntil(lambda: view.verticalScrollBar().maximum() > 0)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    seen: list[bool] = []

    def look() -> None:
        seen.append(view.grid.row_count == view.model().rowCount())

    view.visible_changed.connect(look)
    type_search(gallery, "fox")

    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a fox"])
    assert seen
    assert all(seen)
