"""Hidden rows, new requests, and files that disappear or come back."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, generation
from tests.ui.gallery.widgets import OpenGallery, shown_prompts, type_search, view_of
from videodesk.generation import Status
from videodesk.library.file_digest import FileState
from videodesk.library.query import SortOrder, StatusFilter
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.gallery.posters import PosterCache


def six() -> FakeLibrary:
    return FakeLibrary(generation(each, prompt=each) for each in "abcdef")


def test_delete_key_requests_the_trash_for_the_selection(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    view_of(gallery).selectAll()

    with qtbot.waitSignal(gallery.action_requested) as asked:
        QTest.keyClick(view_of(gallery), Qt.Key.Key_Delete)
    assert asked.args == [ActionRequest(GenerationAction.TRASH, tuple("abcdef"))]


def test_delete_key_without_selection_requests_nothing(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    asked: list[ActionRequest] = []
    gallery.action_requested.connect(asked.append)

    QTest.keyClick(view_of(gallery), Qt.Key.Key_Delete)

    assert asked == []


def test_hidden_row_disappears_and_the_next_is_chosen(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    gallery.select("c")
    qtbot.waitUntil(lambda: gallery.selected_ids() == ["c"])

    with qtbot.waitSignal(gallery.chosen) as chosen:
        gallery.hide_rows(["b", "c"])

    assert shown_prompts(gallery) == ["a", "d", "e", "f"]
    assert chosen.args is not None
    assert chosen.args[0].id == "d"
    assert gallery.selected_ids() == ["d"]


def test_hidden_row_is_not_listed_until_unhidden(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    library = six()
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.hide_rows(["a"])

    gallery.apply(generation("a", prompt="a", status=Status.QUEUED))
    library.add(generation("g", prompt="g"))
    gallery.refresh()
    qtbot.waitUntil(lambda: shown_prompts(gallery) == [*"gbcdef"])
    gallery.unhide_rows(["a"])

    qtbot.waitUntil(lambda: shown_prompts(gallery) == [*"gabcdef"])


def test_rows_that_come_back_are_selected_together(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.hide_rows(["b", "c", "e"])

    gallery.unhide_rows(["b", "c", "e"])
    gallery.select("e", "c", "b")

    qtbot.waitUntil(lambda: gallery.selected_ids() == ["b", "c", "e"])
    assert view_of(gallery).currentIndex().row() == 1


def test_row_that_is_listed_late_does_not_take_the_selection_from_the_user(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = six()
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.select("late")
    view = view_of(gallery)
    tile = view.visualRect(view.model().index(2, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=tile)

    library.add(generation("late", prompt="late"))
    gallery.refresh()

    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 7)
    assert gallery.selected_ids() == ["c"]


def test_hiding_the_last_row_leaves_an_empty_gallery(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(FakeLibrary([generation("a")]))
    gallery.select("a")
    qtbot.waitUntil(lambda: gallery.selected_ids() == ["a"])

    gallery.hide_rows(["a"])

    assert shown_prompts(gallery) == []
    assert gallery.selected_ids() == []
    assert not view_of(gallery).isVisible()


def test_new_request_is_selected_if_nothing_else_is(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    for name in ("g", "h"):
        new = generation(name, prompt=name, status=Status.QUEUED)
        gallery.apply(new)
        gallery.reveal_new(name)
        assert gallery.selected_ids() == [name]

    gallery.select("c")
    gallery.apply(generation("i", prompt="i", status=Status.QUEUED))
    gallery.reveal_new("i")

    assert gallery.selected_ids() == ["c"]


def test_new_request_is_shown_whatever_was_filtered(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = six()
    gallery = open_gallery(library)
    gallery.show_only = StatusFilter.FAILED
    type_search(gallery, "nothing")
    qtbot.waitUntil(lambda: shown_prompts(gallery) == [])
    new = generation("g", prompt="g", status=Status.QUEUED)
    library.add(new)

    gallery.apply(new)
    gallery.reveal_new("g")

    qtbot.waitUntil(lambda: gallery.selected_ids() == ["g"])
    assert len(shown_prompts(gallery)) == 7


def test_filter_that_shows_the_new_request_stays(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.show_only = StatusFilter.WORKING
    qtbot.waitUntil(lambda: shown_prompts(gallery) == [])

    gallery.apply(generation("g", prompt="g", status=Status.QUEUED))
    gallery.reveal_new("g")

    assert gallery.selected_ids() == ["g"]
    assert gallery.show_only is StatusFilter.WORKING


@pytest.mark.parametrize("order", SortOrder)
def test_new_request_is_scrolled_to_although_another_clip_is_selected(
    order: SortOrder, open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    library = FakeLibrary(generation(f"{each:02}", days_ago=each) for each in range(40))
    gallery = open_gallery(library)
    gallery.order = order
    view = view_of(gallery)
    qtbot.waitUntil(lambda: view.model().rowCount() == 40)
    far = "39"
    gallery.select(far)
    if order is SortOrder.OLDEST:
        view.verticalScrollBar().setValue(0)
    at_the_other_end = view.verticalOffset()

    new = generation("new", prompt="new", status=Status.QUEUED)
    library.add(new)
    gallery.apply(new)
    gallery.reveal_new("new")

    assert gallery.selected_ids() == [far]
    assert view.verticalOffset() != at_the_other_end
    row = 40 if order is SortOrder.OLDEST else 0
    assert view.viewport().rect().contains(view.visualRect(view.model().index(row, 0)))


def test_new_request_is_reported_while_the_gallery_is_not_visible(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.apply(generation("g", prompt="g", status=Status.QUEUED))
    gallery.reveal_new("g")
    gallery.hide()
    gallery.apply(generation("h", prompt="h", status=Status.QUEUED))
    gallery.apply(generation("i", prompt="i", status=Status.QUEUED))

    with qtbot.waitSignal(gallery.made_out_of_sight) as reported:
        gallery.reveal_new("h", "i")

    assert reported.args == [("h", "i")]
    assert gallery.selected_ids() == ["g"]


def test_disappeared_and_restored_files_are_detected(
    open_gallery: OpenGallery, qtbot: QtBot, posters: PosterCache, tmp_path: Path
) -> None:
    there, gone = tmp_path / "there.mp4", tmp_path / "gone.mp4"
    there.write_bytes(b"video")
    library = FakeLibrary([generation("there", file=there), generation("gone", file=gone)])
    gallery = open_gallery(library)
    qtbot.waitUntil(
        lambda: posters.file_state("gone") is FileState.MISSING and posters.path("there").is_file()
    )

    gone.write_bytes(b"video")
    there.unlink()

    def are_seen() -> bool:
        gallery.recheck_files()  # one whose poster is just being made is left out
        return (
            posters.file_state("there") is FileState.MISSING
            and posters.file_state("gone") is FileState.INTACT
        )

    qtbot.waitUntil(are_seen)
    index = view_of(gallery).model().index(1, 0)
    assert "Finished" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_selection_is_read_up_to_the_limit(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 6)
    gallery.select_all()

    assert [each.id for each in gallery.selected(2)] == ["a", "b"]
    changed = replace(generation("b", prompt="b"), status=Status.FAILED)
    with qtbot.waitSignal(gallery.selection_changed):
        gallery.apply(changed)
