"""Chips and sort orders: what a gallery lists, also while rows change."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, generation
from tests.ui.gallery.widgets import (
    OpenGallery,
    empty_texts,
    find_widget,
    shown_prompts,
    type_search,
    view_of,
)
from videodesk.errors import Code, problem
from videodesk.generation import Status
from videodesk.library.query import Query, SortOrder, StatusFilter
from videodesk.library.types import LibraryRow, Section
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.model import GalleryModel

KEYLESS = problem(Code.KEY_MISSING)


def one_of_each_status() -> FakeLibrary:
    return FakeLibrary(
        [
            generation("working", prompt="working", status=Status.PROCESSING),
            generation("keyless", prompt="keyless", status=Status.QUEUED, problem=KEYLESS),
            generation("lost", prompt="lost", status=Status.UNCONFIRMED, days_ago=1),
            generation("done", prompt="done", days_ago=1),
            generation("broken", prompt="broken", status=Status.FAILED, days_ago=2),
            generation("stopped", prompt="stopped", status=Status.CANCELLED, days_ago=2),
        ]
    )


@pytest.mark.parametrize(
    ("show", "found"),
    [
        (StatusFilter.ALL, ["working", "keyless", "lost", "done", "broken", "stopped"]),
        (StatusFilter.WORKING, ["working", "keyless"]),
        (StatusFilter.NEEDS_YOU, ["keyless", "lost"]),
        (StatusFilter.FINISHED, ["done"]),
        (StatusFilter.FAILED, ["broken"]),
    ],
)
def test_each_chip_lists_its_statuses(
    show: StatusFilter, found: list[str], open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(one_of_each_status())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)

    find_widget(gallery, QToolButton, f"chip-{show}").click()

    qtbot.waitUntil(lambda: shown_prompts(gallery) == found)
    assert gallery.show_only is show


def test_chip_and_search_are_combined(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(one_of_each_status())
    gallery.show_only = StatusFilter.WORKING

    type_search(gallery, "key")

    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["keyless"])


def test_completed_row_moves_from_the_working_to_the_finished_chip(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = one_of_each_status()
    gallery = open_gallery(library)
    gallery.show_only = StatusFilter.WORKING
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["working", "keyless"])
    done = generation("working", prompt="working")
    library.generations["working"] = done

    gallery.apply(done)
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["keyless"])
    gallery.show_only = StatusFilter.FINISHED
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["working", "done"])


def test_change_of_an_unlisted_row_starts_no_listing(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = one_of_each_status()
    gallery = open_gallery(library)
    gallery.show_only = StatusFilter.FINISHED
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["done"])
    asked = len(library.searches)

    gallery.apply(generation("working", prompt="working", status=Status.PROCESSING, progress=7))

    assert len(library.searches) == asked


def test_empty_filter_result_offers_to_show_all(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([generation("done", prompt="done")]))
    gallery.show_only = StatusFilter.NEEDS_YOU
    qtbot.waitUntil(lambda: empty_texts(gallery) == ["Nothing needs your attention"])

    find_widget(gallery, QPushButton, "galleryEmptyButton").click()

    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["done"])


def test_narrow_gallery_has_one_menu_button_for_all_chips(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(one_of_each_status())
    one = find_widget(gallery, QToolButton, "galleryChipsMenu")

    gallery.resize(1100, 600)
    qtbot.waitUntil(lambda: not one.isVisible())
    gallery.resize(460, 600)
    qtbot.waitUntil(one.isVisible)
    gallery.show_only = StatusFilter.FAILED

    assert one.text() == "Failed"
    assert "Failed" in one.accessibleName()


def model_of(gallery: Gallery) -> GalleryModel:
    model = view_of(gallery).model()
    assert isinstance(model, GalleryModel)
    return model


def test_oldest_first_reverses_days_and_appends_new_rows(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(one_of_each_status())
    gallery.order = SortOrder.OLDEST
    qtbot.waitUntil(lambda: shown_prompts(gallery)[:1] == ["stopped"])
    assert shown_prompts(gallery) == ["stopped", "broken", "done", "lost", "keyless", "working"]
    model = model_of(gallery)
    days = [section.day for section in model.sections]
    assert days == sorted(days)

    gallery.apply(generation("new", prompt="new", status=Status.QUEUED))

    assert shown_prompts(gallery)[-2:] == ["working", "new"]
    assert model.sections[-1] == Section(days[-1], 3)
    assert gallery.order is SortOrder.OLDEST


def test_oldest_first_lists_rows_added_meanwhile(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    library = one_of_each_status()
    gallery = open_gallery(library)
    gallery.order = SortOrder.OLDEST
    qtbot.waitUntil(lambda: shown_prompts(gallery)[:1] == ["stopped"])
    library.add(generation("new", prompt="new"))

    gallery.refresh()

    qtbot.waitUntil(lambda: shown_prompts(gallery)[-1] == "new")
    assert shown_prompts(gallery)[:2] == ["stopped", "broken"]


@pytest.mark.parametrize("code", [Code.NO_BALANCE, Code.WRONG_ADDRESS, Code.KEY_REFUSED])
def test_request_that_waits_for_the_user_needs_attention(code: Code) -> None:
    waiting = generation("a", status=Status.QUEUED, problem=problem(code))

    assert Query(show=StatusFilter.NEEDS_YOU).matches(LibraryRow(waiting))


def test_request_that_is_retried_needs_no_attention() -> None:
    waiting = generation("a", status=Status.PROCESSING, problem=problem(Code.SERVICE_ERROR))

    assert not Query(show=StatusFilter.NEEDS_YOU).matches(LibraryRow(waiting))
    assert Query(show=StatusFilter.WORKING).matches(LibraryRow(waiting))


def test_chips_are_reached_by_keyboard(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(one_of_each_status())
    gallery.resize(1100, 600)
    chip = find_widget(gallery, QToolButton, f"chip-{StatusFilter.FAILED}")
    qtbot.waitUntil(chip.isVisible)
    chip.setFocus()

    QTest.keyClicks(chip, " ")

    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["broken"])
    assert chip.accessibleName() == "Failed"


def test_hidden_rows_are_listed_on_request(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(
        FakeLibrary([generation("a", prompt="kite"), generation("b", prompt="fox")], hidden={"b"})
    )
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["kite"])
    gallery.shows_hidden = True
    qtbot.waitUntil(lambda: sorted(shown_prompts(gallery)) == ["fox", "kite"])
    gallery.shows_hidden = False
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["kite"])
