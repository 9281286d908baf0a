"""The first page is shown at once and everything else behind it, like one plain listing."""

import random
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import (
    FakeLibrary,
    FakeSearch,
    LargeFakeLibrary,
    day_of,
    generation,
    listing_of,
)
from tests.ui.gallery.gallery_driver import ViewDriver
from tests.ui.gallery.widgets import OpenGallery, find_widget, type_search, view_of
from videodesk.generation import Status
from videodesk.library.annotations import Annotation
from videodesk.library.file_digest import FileState
from videodesk.library.query import Query, SortOrder, StatusFilter
from videodesk.library.types import LibraryRow
from videodesk.ui.gallery.model import GENERATION, GalleryModel
from videodesk.ui.gallery.row_cache import PAGE
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.worker_pool import WorkerPool


def many(count: int, prompt: str = "a red kite") -> FakeLibrary:
    return FakeLibrary(
        generation(f"{number}", days_ago=number // 40, prompt=prompt) for number in range(count)
    )


@pytest.fixture
def library() -> Iterator[FakeLibrary]:
    """Gives the rest of its listings when `rest` is set."""
    library = many(300)
    library.rest = threading.Event()
    yield library
    library.rest.set()


@pytest.fixture
def model(library: FakeLibrary, workers: WorkerPool, presenter: TilePresenter) -> GalleryModel:
    return GalleryModel(library, workers, presenter, lambda _: FileState.INTACT)


def ids(model: GalleryModel) -> list[str]:
    return [model.id_at(row) for row in range(model.rowCount())]


def is_read(model: GalleryModel, rows: range) -> bool:
    return all(model.index(row).data(GENERATION) for row in rows)


def test_first_page_is_shown_before_everything_is_listed(
    model: GalleryModel, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    with qtbot.waitSignal(model.page_listed):
        model.list_again()
    assert ids(model) == [f"{number}" for number in range(PAGE)]
    assert model.is_complete is False
    shown: list[QObject] = []
    model.modelReset.connect(lambda: shown.append(model))

    with qtbot.waitSignal(model.listed):
        library.rest.set()

    assert ids(model) == [f"{number}" for number in range(300)]
    assert shown == []
    assert [section.count for section in model.sections] == [40] * 7 + [20]


def test_new_row_appears_once_the_listing_is_complete(
    model: GalleryModel, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    with qtbot.waitSignal(model.page_listed):
        model.list_again()
    new = generation("new", status=Status.QUEUED)
    library.add(new)
    model.apply(new)
    model.apply(generation("299", days_ago=7, prompt="a fox"))
    with qtbot.waitSignal(model.listed):
        library.rest.set()

    assert ids(model) == ["new", *(f"{number}" for number in range(300))]


def test_next_query_cancels_the_rest_of_the_one_before(
    model: GalleryModel, library: FakeLibrary, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(model.page_listed):
        model.set_query(Query("kite"))
    with qtbot.waitSignal(model.page_listed):
        model.set_query(Query("red"))
    assert library.searches == ["kite", "red"]


def test_rows_hidden_meanwhile_are_left_out_of_the_rest(
    model: GalleryModel, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    with qtbot.waitSignal(model.page_listed):
        model.list_again()
    model.hide_rows(["3", "200"])
    with qtbot.waitSignal(model.listed):
        library.rest.set()

    assert ids(model) == [f"{number}" for number in range(300) if number not in {3, 200}]


def test_everything_is_selected_although_it_was_not_listed_yet(
    open_gallery: OpenGallery, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: view_of(gallery).model().rowCount() == PAGE)
    gallery.select_all()
    library.rest.set()

    qtbot.waitUntil(lambda: len(gallery.selected_ids()) == 300)


def test_selected_clip_beyond_the_first_page_stays_selected(
    open_gallery: OpenGallery, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    library.rest.set()
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: view_of(gallery).model().rowCount() == 300)
    gallery.select("250", "251")
    library.rest.clear()
    type_search(gallery, "k")
    qtbot.waitUntil(lambda: view_of(gallery).model().rowCount() == PAGE)
    assert gallery.selected_ids() == []
    type_search(gallery, "kit")
    library.rest.set()

    qtbot.waitUntil(lambda: gallery.selected_ids() == ["250", "251"])


def test_count_is_shown_when_it_is_known(
    open_gallery: OpenGallery, library: FakeLibrary, qtbot: QtBot
) -> None:
    assert library.rest is not None
    gallery = open_gallery(library)
    qtbot.waitUntil(lambda: view_of(gallery).model().rowCount() == PAGE)
    count = find_widget(gallery, PlainLabel, "galleryCount")
    assert count.text() == ""
    library.rest.set()

    qtbot.waitUntil(lambda: count.text().startswith("300 clip"))


def test_painting_reads_nothing_on_the_windows_thread(driver: ViewDriver, qtbot: QtBot) -> None:
    library = many(2_000)
    view = driver.show(library)
    for value in (3_000, view.verticalScrollBar().maximum(), 20_000):
        view.verticalScrollBar().setValue(value)
        view.grab()
        rows = view.visible_rows()
        qtbot.waitUntil(partial(is_read, driver.model, rows))
        view.grab()
    assert threading.get_ident() not in library.read_by


def test_row_that_was_not_read_is_painted_once_it_is(driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(LargeFakeLibrary(10_000))
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    view.grab()
    driver.delegate.painted.clear()

    qtbot.waitUntil(lambda: 9_999 in driver.delegate.painted)

    assert driver.model.index(9_999).data(GENERATION) is not None


def test_selection_of_everything_is_restored_without_a_search_for_each(
    driver: ViewDriver,
) -> None:
    looked_for: list[str] = []

    class Ids(list[str]):
        def index(self, value, *_):  # type: ignore[no-untyped-def]
            looked_for.append(value)
            return super().index(value)

        def __getitem__(self, place):  # type: ignore[no-untyped-def]
            found = super().__getitem__(place)
            return Ids(found) if isinstance(place, slice) else found

    class Library(LargeFakeLibrary):
        def search(self, query: Query) -> FakeSearch:
            listing = listing_of([(each, 9) for each in self.ids])
            counting: Any = Ids(listing.ids)
            return FakeSearch(lambda: replace(listing, ids=counting))

    library = Library(2_000)
    view = driver.show(library)
    view.selectAll()
    del library.ids[7]
    driver.list()

    assert len(view.selected_rows()) == 1_999
    assert len(looked_for) < 50


def test_change_while_its_page_is_read_is_not_lost(driver: ViewDriver, qtbot: QtBot) -> None:
    started, may_end = threading.Event(), threading.Event()

    class Slow(FakeLibrary):
        def rows(self, ids):  # type: ignore[no-untyped-def]
            found = super().rows(ids)
            if "1000" in ids and threading.current_thread() is not threading.main_thread():
                started.set()
                assert may_end.wait(30)
            return found

    library = Slow(many(2_000).generations.values())
    driver.show(library)
    driver.model.prefetch(range(1000, 1001), range(0))
    assert started.wait(30)
    changed = replace(library.generations["1000"], status=Status.FAILED)
    driver.model.apply(changed)
    may_end.set()

    qtbot.waitUntil(lambda: driver.model.index(1000).data(GENERATION) == changed)


QUERIES = (
    Query(),
    Query("kite"),
    Query("fox"),
    Query("r"),
    Query(show=StatusFilter.FAILED),
    Query(include_hidden=True),
    Query(order=SortOrder.OLDEST),
    Query("kite", order=SortOrder.OLDEST),
)


@pytest.mark.parametrize("seed", range(8))
def test_rows_are_those_of_a_plain_listing_after_any_changes(
    seed: int, workers: WorkerPool, presenter: TilePresenter, qtbot: QtBot
) -> None:
    rand = random.Random(seed)
    library = FakeLibrary(
        generation(f"{number}", days_ago=number // 20, prompt=rand.choice(("a kite", "a red fox")))
        for number in range(rand.choice((0, 10, 200)))
    )
    model = GalleryModel(library, workers, presenter, lambda _: FileState.INTACT)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    put_away: set[str] = set()
    model.list_again()
    for step in range(60):
        some = rand.choice(list(library.generations)) if library.generations else None
        match rand.randrange(8):
            case 0 | 1:
                newest = next(iter(library.generations.values()), generation("first"))
                made = newest.created_at + timedelta(seconds=rand.choice((0, 60, 50_000)))
                prompt = rand.choice(("a kite", "a fox"))
                new = replace(generation(f"new {step}", prompt=prompt), created_at=made)
                library.add(new)
                model.apply(new)
            case 2 if some:
                status = rand.choice((Status.FAILED, Status.COMPLETED))
                changed = replace(library.generations[some], status=status)
                library.generations[some] = changed
                model.apply(changed)
            case 3 if some:
                del library.generations[some]
                model.list_again()
            case 4 if some:
                put_away.add(some)
                model.hide_rows([some])
            case 5 if put_away:
                back = put_away.pop()
                model.unhide_rows([back])
            case 6:
                model.set_query(rand.choice(QUERIES))
            case _:
                qtbot.wait(rand.choice((0, 1, 5)))
        for row in range(0, model.rowCount(), 17):
            assert model.index(row).data(Qt.ItemDataRole.DisplayRole) != ""

    def plain() -> list[str]:
        found = [
            each
            for each in library.generations.values()
            if each.id not in put_away and model.query.matches(LibraryRow(each, Annotation()))
        ]
        found = found[::-1] if model.query.order is SortOrder.OLDEST else found
        return [each.id for each in found]

    qtbot.waitUntil(lambda: model.is_complete and ids(model) == plain())
    days = [section.day for section in model.sections for _ in range(section.count)]
    assert days == [day_of(library.generations[each]) for each in plain()]
    assert [each.id for each in model.generations(range(model.rowCount()))] == plain()
    del tester
