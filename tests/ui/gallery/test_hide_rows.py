"""Hiding rows; a new request is welcomed; a file that comes back is seen."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import Shelf, generation
from tests.ui.gallery.painted import Open, shown, tiles, type_search
from videodesk.generation import Status
from videodesk.library.query import StatusFilter
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.gallery.posters import PosterCache


def six() -> Shelf:
    return Shelf(generation(each, prompt=each) for each in "abcdef")


def test_delete_asks_for_all_that_is_selected(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)
    tiles(gallery).selectAll()

    with qtbot.waitSignal(gallery.action_requested) as asked:
        QTest.keyClick(tiles(gallery), Qt.Key.Key_Delete)
    assert asked.args == [ActionRequest(GenerationAction.TRASH, tuple("abcdef"))]


def test_delete_with_nothing_selected_asks_for_nothing(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)
    asked: list[ActionRequest] = []
    gallery.action_requested.connect(asked.append)

    QTest.keyClick(tiles(gallery), Qt.Key.Key_Delete)

    assert asked == []


def test_what_was_taken_away_is_gone_at_once_and_the_next_is_chosen(
    open_gallery: Open, qtbot: QtBot
) -> None:
    gallery = open_gallery(six())
    gallery.select("c")
    qtbot.waitUntil(lambda: gallery.selected_ids() == ["c"])

    with qtbot.waitSignal(gallery.chosen) as chosen:
        gallery.hide_rows(["b", "c"])

    assert shown(gallery) == ["a", "d", "e", "f"]
    assert chosen.args is not None
    assert chosen.args[0].id == "d"
    assert gallery.selected_ids() == ["d"]


def test_what_was_taken_away_stays_away_until_it_is_undone(
    open_gallery: Open, qtbot: QtBot
) -> None:
    shelf = six()
    gallery = open_gallery(shelf)
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)
    gallery.hide_rows(["a"])

    gallery.apply(generation("a", prompt="a", status=Status.QUEUED))
    shelf.add(generation("g", prompt="g"))
    gallery.refresh()
    qtbot.waitUntil(lambda: shown(gallery) == [*"gbcdef"])
    gallery.unhide_rows(["a"])

    qtbot.waitUntil(lambda: shown(gallery) == [*"gabcdef"])


def test_the_last_one_leaves_an_empty_gallery(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(Shelf([generation("a")]))
    gallery.select("a")
    qtbot.waitUntil(lambda: gallery.selected_ids() == ["a"])

    gallery.hide_rows(["a"])

    assert shown(gallery) == []
    assert gallery.selected_ids() == []
    assert not tiles(gallery).isVisible()


def test_a_new_request_is_selected_if_nothing_else_is(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)
    for name in ("g", "h"):
        new = generation(name, prompt=name, status=Status.QUEUED)
        gallery.apply(new)
        gallery.reveal_new(name)
        assert gallery.selected_ids() == [name]

    gallery.select("c")
    gallery.apply(generation("i", prompt="i", status=Status.QUEUED))
    gallery.reveal_new("i")

    assert gallery.selected_ids() == ["c"]


def test_a_new_request_is_seen_whatever_is_shown(open_gallery: Open, qtbot: QtBot) -> None:
    shelf = six()
    gallery = open_gallery(shelf)
    gallery.show_only = StatusFilter.FAILED
    type_search(gallery, "nothing")
    qtbot.waitUntil(lambda: shown(gallery) == [])
    new = generation("g", prompt="g", status=Status.QUEUED)
    shelf.add(new)

    gallery.apply(new)
    gallery.reveal_new("g")

    qtbot.waitUntil(lambda: gallery.selected_ids() == ["g"])
    assert len(shown(gallery)) == 7


def test_a_file_that_is_put_back_is_seen_and_one_that_goes_too(
    open_gallery: Open, qtbot: QtBot, posters: PosterCache, tmp_path: Path
) -> None:
    there, gone = tmp_path / "there.mp4", tmp_path / "gone.mp4"
    there.write_bytes(b"video")
    shelf = Shelf([generation("there", file=there), generation("gone", file=gone)])
    gallery = open_gallery(shelf)
    qtbot.waitUntil(lambda: posters.is_missing("gone") and posters.path("there").is_file())

    gone.write_bytes(b"video")
    there.unlink()

    def are_seen() -> bool:
        gallery.recheck_files()  # one whose poster is just being made is left out
        return posters.is_missing("there") and not posters.is_missing("gone")

    qtbot.waitUntil(are_seen)
    index = tiles(gallery).model().index(1, 0)
    assert "Finished" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))


def test_selected_ones_are_read_no_further_than_asked(open_gallery: Open, qtbot: QtBot) -> None:
    gallery = open_gallery(six())
    qtbot.waitUntil(lambda: len(shown(gallery)) == 6)
    gallery.select_all()

    assert [each.id for each in gallery.selected(2)] == ["a", "b"]
    changed = replace(generation("b", prompt="b"), status=Status.FAILED)
    with qtbot.waitSignal(gallery.selection_changed):
        gallery.apply(changed)
