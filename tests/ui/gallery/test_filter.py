"""Chips and orders: what a gallery lists, and that it stays right while things change."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import Shelf, generation
from tests.ui.gallery.painted import Open, part, shown, tiles, type_search, words
from videodesk.errors import Code, problem
from videodesk.generation import Status
from videodesk.library.query import Query, SortOrder, StatusFilter
from videodesk.library.types import LibraryRow
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.layout import Section
from videodesk.ui.gallery.model import GalleryModel

KEYLESS = problem(Code.KEY_MISSING)


def each_of_a_kind() -> Shelf:
    return Shelf(
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
def test_each_chip_shows_its_kind(
    show: StatusFilter, found: list[str], open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(each_of_a_kind())
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)

    part(gallery, QToolButton, f"chip-{show}").click()

    qtbot.waitUntil(lambda: shown(gallery) == found)
    assert gallery.show_only is show


def test_a_chip_and_a_search_go_together(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(each_of_a_kind())
    gallery.show_only = StatusFilter.WORKING

    type_search(gallery, "key")

    qtbot.waitUntil(lambda: shown(gallery) == ["keyless"])


def test_what_is_done_leaves_the_chip_of_the_working_and_comes_to_its_own(
    open_gallery: Open, qtbot: QtBot
) -> None:
    shelf = each_of_a_kind()
    gallery = open_gallery(shelf)
    gallery.show_only = StatusFilter.WORKING
    qtbot.waitUntil(lambda: shown(gallery) == ["working", "keyless"])
    done = generation("working", prompt="working")
    shelf.generations["working"] = done

    gallery.apply(done)
    qtbot.waitUntil(lambda: shown(gallery) == ["keyless"])
    gallery.show_only = StatusFilter.FINISHED
    qtbot.waitUntil(lambda: shown(gallery) == ["working", "done"])


def test_a_change_of_what_is_not_shown_asks_nothing(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = each_of_a_kind()
    gallery = open_gallery(shelf)
    gallery.show_only = StatusFilter.FINISHED
    qtbot.waitUntil(lambda: shown(gallery) == ["done"])
    asked = len(shelf.searches)

    gallery.apply(generation("working", prompt="working", status=Status.PROCESSING, progress=7))

    assert len(shelf.searches) == asked


def test_an_empty_chip_says_so_and_leads_back(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(Shelf([generation("done", prompt="done")]))
    gallery.show_only = StatusFilter.NEEDS_YOU
    qtbot.waitUntil(lambda: words(gallery) == ["Nothing needs you"])

    part(gallery, QPushButton, "galleryEmptyButton").click()

    qtbot.waitUntil(lambda: shown(gallery) == ["done"])


def test_a_narrow_gallery_has_one_button_for_all_chips(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(each_of_a_kind())
    one = part(gallery, QToolButton, "galleryChipsMenu")

    gallery.resize(1100, 600)
    qtbot.waitUntil(lambda: not one.isVisible())
    gallery.resize(460, 600)
    qtbot.waitUntil(one.isVisible)
    gallery.show_only = StatusFilter.FAILED

    assert one.text() == "Failed"
    assert "Failed" in one.accessibleName()


def model_of(gallery: Gallery) -> GalleryModel:
    model = tiles(gallery).model()
    assert isinstance(model, GalleryModel)
    return model


def test_oldest_first_turns_days_and_tiles_and_new_ones_come_last(
    open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(each_of_a_kind())
    gallery.order = SortOrder.OLDEST
    qtbot.waitUntil(lambda: shown(gallery)[:1] == ["stopped"])
    assert shown(gallery) == ["stopped", "broken", "done", "lost", "keyless", "working"]
    model = model_of(gallery)
    days = [section.day for section in model.sections]
    assert days == sorted(days)

    gallery.apply(generation("new", prompt="new", status=Status.QUEUED))

    assert shown(gallery)[-2:] == ["working", "new"]
    assert model.sections[-1] == Section(days[-1], 3)
    assert gallery.order is SortOrder.OLDEST


def test_oldest_first_takes_up_what_was_added_meanwhile(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = each_of_a_kind()
    gallery = open_gallery(shelf)
    gallery.order = SortOrder.OLDEST
    qtbot.waitUntil(lambda: shown(gallery)[:1] == ["stopped"])
    shelf.add(generation("new", prompt="new"))

    gallery.refresh()

    qtbot.waitUntil(lambda: shown(gallery)[-1] == "new")
    assert shown(gallery)[:2] == ["stopped", "broken"]


@pytest.mark.parametrize("code", [Code.NO_BALANCE, Code.WRONG_ADDRESS, Code.KEY_REFUSED])
def test_what_waits_for_its_owner_needs_them(code: Code) -> None:
    waiting = generation("a", status=Status.QUEUED, problem=problem(code))

    assert Query(show=StatusFilter.NEEDS_YOU).matches(LibraryRow(waiting))


def test_what_is_tried_again_by_itself_needs_nobody() -> None:
    waiting = generation("a", status=Status.PROCESSING, problem=problem(Code.SERVICE_TROUBLE))

    assert not Query(show=StatusFilter.NEEDS_YOU).matches(LibraryRow(waiting))
    assert Query(show=StatusFilter.WORKING).matches(LibraryRow(waiting))


def test_the_keyboard_reaches_the_chips(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(each_of_a_kind())
    gallery.resize(1100, 600)
    chip = part(gallery, QToolButton, f"chip-{StatusFilter.FAILED}")
    qtbot.waitUntil(chip.isVisible)
    chip.setFocus()

    QTest.keyClicks(chip, " ")

    qtbot.waitUntil(lambda: shown(gallery) == ["broken"])
    assert chip.accessibleName() == "Failed"


def test_what_was_put_out_of_sight_can_be_looked_for(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(
        Shelf([generation("a", prompt="kite"), generation("b", prompt="fox")], hidden={"b"})
    )
    qtbot.waitUntil(lambda: shown(gallery) == ["kite"])
    gallery.shows_hidden = True
    qtbot.waitUntil(lambda: sorted(shown(gallery)) == ["fox", "kite"])
    gallery.shows_hidden = False
    qtbot.waitUntil(lambda: shown(gallery) == ["kite"])
