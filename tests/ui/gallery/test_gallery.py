"""The gallery as a whole: tile size, selection, menus, posters, large fonts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSlider
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, generation
from tests.ui.gallery.widgets import (
    FOX,
    KITE,
    OpenGallery,
    find_widget,
    search_field,
    shown_prompts,
    view_of,
)
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.ui.gallery.gallery import Gallery, MenuRequest
from videodesk.ui.gallery.layout import poster_rect
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.theme.theme import SMALL, Theme


def test_slider_changes_and_reports_the_tile_width(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    view, slider = view_of(gallery), find_widget(gallery, QSlider, "galleryTileSize")
    before = view.visualRect(view.model().index(0, 0)).width()

    with qtbot.waitSignal(gallery.tile_width_changed) as changed:
        QTest.keyClick(slider, Qt.Key.Key_End)

    assert changed.args == [gallery.tile_width] == [slider.maximum()]
    assert view.visualRect(view.model().index(0, 0)).width() > before
    gallery.tile_width = 150
    assert slider.value() == 150
    gallery.tile_width = 100_000
    assert gallery.tile_width == slider.maximum()


def test_wheel_with_control_changes_the_tile_width(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 1)
    view, control = view_of(gallery), Qt.KeyboardModifier.ControlModifier
    before = gallery.tile_width
    middle = QPointF(view.viewport().rect().center())
    turn = QWheelEvent(
        middle,
        view.viewport().mapToGlobal(middle),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        control,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )

    QApplication.sendEvent(view.viewport(), turn)

    assert gallery.tile_width > before


def test_select_by_id_applies_now_or_when_listed(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))

    with qtbot.waitSignal(gallery.chosen) as chosen:
        gallery.select("fox")
    assert chosen.args == [FOX]
    assert gallery.selected() == [FOX]
    with qtbot.waitSignal(gallery.chosen) as chosen:
        gallery.select("kite")
    assert gallery.selected() == [KITE]


def test_moving_the_current_tile_stops_at_the_ends(open_gallery: OpenGallery, qtbot: QtBot) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    gallery.select("kite")
    chosen: list[Generation] = []
    gallery.chosen.connect(chosen.append)

    gallery.move_current(1)
    gallery.move_current(1)
    gallery.move_current(-1)

    assert chosen == [FOX, KITE]


def ask_for_menu(gallery: Gallery, at: QPoint, reason: QContextMenuEvent.Reason) -> MenuRequest:
    view = view_of(gallery)
    asked: list[MenuRequest] = []
    gallery.menu_requested.connect(asked.append)
    event = QContextMenuEvent(reason, at, view.viewport().mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert len(asked) == 1
    return asked[0]


def test_menu_request_carries_the_selection_or_nothing(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    view, mouse = view_of(gallery), QContextMenuEvent.Reason.Mouse
    tile = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier, tile
    )

    on_tile = ask_for_menu(gallery, tile, mouse)
    on_ground = ask_for_menu(gallery, QPoint(2, view.height() - 2), mouse)

    assert [each.generation for each in on_tile.targets] == [FOX]
    assert on_tile.position == view.viewport().mapToGlobal(tile)
    assert on_ground.targets == ()


def test_menu_key_requests_a_menu_at_the_current_tile(
    open_gallery: OpenGallery, qtbot: QtBot
) -> None:
    gallery = open_gallery(FakeLibrary([KITE, FOX]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 2)
    gallery.select("fox")
    view = view_of(gallery)

    asked = ask_for_menu(gallery, QPoint(1, 1), QContextMenuEvent.Reason.Keyboard)

    place = view.visualRect(view.model().index(1, 0))
    assert [each.generation for each in asked.targets] == [FOX]
    assert place.contains(view.viewport().mapFromGlobal(asked.position))


def test_file_of_a_chosen_clip_is_checked(
    open_gallery: OpenGallery, qtbot: QtBot, posters: PosterCache, clip: Path
) -> None:
    whole = replace(generation("a", file=clip), file_bytes=clip.stat().st_size)
    gallery = open_gallery(FakeLibrary([whole]))
    qtbot.waitUntil(lambda: shown_prompts(gallery) == ["a red kite"])
    qtbot.waitUntil(lambda: posters.path("a").is_file())
    assert posters.file_state("a") is FileState.INTACT
    clip.write_bytes(b"")

    gallery.select("a")

    qtbot.waitUntil(lambda: posters.file_state("a") is FileState.DAMAGED)
    (target,) = gallery.selected_targets(1)
    assert target.is_damaged
    assert "File damaged" in view_of(gallery).model().index(0, 0).data(
        Qt.ItemDataRole.AccessibleTextRole
    )


@pytest.mark.parametrize("why", [None, problem(Code.FILE_MISSING)])
def test_clip_that_a_check_found_damaged_stays_so_until_it_was_fetched_again(
    open_gallery: OpenGallery, posters: PosterCache, clip: Path, why: Problem | None
) -> None:
    damaged = generation("a", file=clip)
    gallery = open_gallery(FakeLibrary([damaged]))
    gallery.report_damaged(["a"])
    gallery.refresh()
    assert gallery.file_state("a") is FileState.DAMAGED
    gallery.apply(replace(damaged, problem=why))
    assert (posters.file_state("a") is FileState.INTACT) is (why is None)


def test_completed_clip_gets_its_poster_and_a_missing_one_a_notice(
    open_gallery: OpenGallery, qtbot: QtBot, posters: PosterCache, clip: Path, tmp_path: Path
) -> None:
    working = generation("w", status=Status.PROCESSING, working_for=3)
    gone = generation("g", file=tmp_path / "gone.mp4")
    gallery = open_gallery(FakeLibrary([working, gone]))
    qtbot.waitUntil(lambda: posters.file_state("g") is FileState.MISSING)
    index = view_of(gallery).model().index(1, 0)
    assert "File missing" in index.data(Qt.ItemDataRole.AccessibleTextRole)

    with qtbot.waitSignal(posters.ready, check_params_cb=lambda ready: ready == "w"):
        gallery.apply(generation("w", file=clip))
    (tmp_path / "gone.mp4").write_bytes(b"video")
    gallery.refresh()
    qtbot.waitUntil(
        lambda: (
            "Finished" in index.data(Qt.ItemDataRole.AccessibleTextRole)
            and posters.path("g").is_file()
        )
    )


def test_every_interactive_widget_has_an_accessible_name(open_gallery: OpenGallery) -> None:
    gallery = open_gallery(FakeLibrary())

    for each in (
        view_of(gallery),
        search_field(gallery),
        find_widget(gallery, QSlider, "galleryTileSize"),
    ):
        assert each.objectName()
        assert each.accessibleName()


@pytest.fixture
def large_font(qapp: QApplication) -> Iterator[None]:
    usual = QFont(qapp.font())
    large = QFont(usual)
    large.setPointSizeF(usual.pointSizeF() * 1.5)
    qapp.setFont(large)
    yield
    qapp.setFont(usual)


@pytest.mark.usefixtures("large_font")
def test_large_font_fits(
    open_gallery: OpenGallery, qtbot: QtBot, qapp: QApplication, theme: Theme
) -> None:
    gallery = open_gallery(FakeLibrary([KITE]))
    qtbot.waitUntil(lambda: len(shown_prompts(gallery)) == 1)
    view = view_of(gallery)
    cell = view.visualRect(view.model().index(0, 0))
    lines = QFontMetrics(theme.font()).height() + QFontMetrics(theme.font(SMALL)).height()

    assert cell.bottom() - poster_rect(cell).bottom() >= lines
    assert search_field(gallery).height() >= QFontMetrics(theme.font()).height() + 8
