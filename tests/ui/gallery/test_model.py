"""The model reads page by page, changes row by row, and drops outdated results."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import NOW, FakeLibrary, LargeFakeLibrary, day_of, generation
from videodesk.errors import Code, error, problem
from videodesk.generation import Status
from videodesk.library.file_digest import FileState
from videodesk.library.query import Query, StatusFilter
from videodesk.library.types import LibraryRow, Section
from videodesk.messages import problem_message
from videodesk.ui.gallery.model import GENERATION, HIDDEN, GalleryModel
from videodesk.ui.gallery.row_cache import PAGE, GallerySource
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.widgets.worker_pool import WorkerPool


class ModelFactory:
    """Creates models with a tester for each."""

    def __init__(self, qtbot: QtBot, workers: WorkerPool, presenter: TilePresenter) -> None:
        self.file_states: dict[str, FileState] = {}
        self._qtbot, self._workers, self._wording = qtbot, workers, presenter
        self._references: list[QObject] = []

    def create(self, reader: GallerySource) -> GalleryModel:
        model = GalleryModel(reader, self._workers, self._wording, self._file_state)
        mode = QAbstractItemModelTester.FailureReportingMode.Fatal
        self._references += [model, QAbstractItemModelTester(model, mode)]
        return model

    def _file_state(self, generation_id: str) -> FileState:
        return self.file_states.get(generation_id, FileState.INTACT)

    def create_listed(self, reader: GallerySource, search: str = "") -> GalleryModel:
        model = self.create(reader)
        self.list(model, search)
        return model

    def list(self, model: GalleryModel, search: str = "") -> None:
        self.list_query(model, Query(text=search))

    def list_query(self, model: GalleryModel, query: Query) -> None:
        with self._qtbot.waitSignal(model.listed):
            model.set_query(query)


@pytest.fixture
def models(qtbot: QtBot, workers: WorkerPool, presenter: TilePresenter) -> ModelFactory:
    return ModelFactory(qtbot, workers, presenter)


def ids(model: GalleryModel) -> list[str]:
    return [model.id_at(row) for row in range(model.rowCount())]


def changed_rows(model: GalleryModel) -> list[tuple[int, int]]:
    rows: list[tuple[int, int]] = []

    def note(first: QModelIndex, last: QModelIndex) -> None:
        rows.append((first.row(), last.row()))

    model.dataChanged.connect(note)
    return rows


def test_library_is_listed_newest_first_by_day(models: ModelFactory) -> None:
    new, old = generation("b"), generation("a", days_ago=3)
    model = models.create_listed(FakeLibrary([new, old]))

    assert ids(model) == ["b", "a"]
    assert model.sections == [Section(day_of(new), 1), Section(day_of(old), 1)]
    assert model.index(1).data(GENERATION) == old
    assert model.roleNames()[GENERATION].data() == b"generation"


def test_hidden_rows_have_the_hidden_role(models: ModelFactory) -> None:
    library = FakeLibrary([generation("b"), generation("a")], hidden=["a"])
    model = models.create(library)
    models.list_query(model, Query(include_hidden=True))

    assert [model.index(row).data(HIDDEN) for row in range(2)] == [False, True]
    assert "Hidden" in model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)


def test_row_has_title_tooltip_and_accessible_text(models: ModelFactory) -> None:
    why = problem(Code.GENERATION_FAILED)
    failed = generation("a", prompt="a kite\nat dawn", status=Status.FAILED, problem=why)
    index = models.create_listed(FakeLibrary([failed])).index(0)

    assert index.data() == "a kite"
    assert (
        index.data(Qt.ItemDataRole.AccessibleTextRole)
        == f"a kite. Failed. {problem_message(why).text.rstrip('.')}. Veo 3 · 8 s"
    )
    assert "at dawn" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert problem_message(why).hint in index.data(Qt.ItemDataRole.ToolTipRole)


def test_accessible_text_says_that_the_file_is_missing(models: ModelFactory) -> None:
    model = models.create_listed(FakeLibrary([generation("a")]))
    models.file_states["a"] = FileState.MISSING

    assert "File missing" in model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)


def test_only_requested_pages_of_a_hundred_thousand_rows_are_read(models: ModelFactory) -> None:
    library = LargeFakeLibrary(100_000)
    model = models.create_listed(library)
    library.read.clear()

    assert model.rowCount() == 100_000
    assert model.index(99_999).data() == "clip 99999"
    assert model.index(50_000).data() == "clip 50000"
    assert model.row_of(f"{70_000:08x}") == 70_000
    assert len(library.read) <= 2 * PAGE


def test_least_recently_used_pages_are_dropped(models: ModelFactory) -> None:
    library = LargeFakeLibrary(10_000)
    model = models.create_listed(library)
    for row in range(0, 10_000, PAGE):
        model.generation(row)
    library.read.clear()

    model.generation(9_999)
    assert library.read == []
    model.generation(0)
    assert len(library.read) <= PAGE


def test_change_updates_one_row_without_reading(models: ModelFactory) -> None:
    library = FakeLibrary([generation(each) for each in "edcba"])
    model = models.create_listed(library)
    assert model.generation(2) is not None
    changes = changed_rows(model)
    library.pages.clear()

    model.apply(generation("c", status=Status.FAILED))

    assert changes == [(2, 2)]
    changed = model.generation(2)
    assert changed is not None
    assert changed.status is Status.FAILED
    assert library.pages == []


def test_new_row_is_inserted_on_top_without_a_new_listing(models: ModelFactory) -> None:
    library = FakeLibrary([generation("a", days_ago=1)])
    model = models.create_listed(library)

    model.apply(generation("b", status=Status.QUEUED))
    model.apply(generation("c", status=Status.QUEUED))

    assert ids(model) == ["c", "b", "a"]
    assert [section.count for section in model.sections] == [2, 1]
    assert library.searches == [""]


def test_new_rows_keep_the_pages_intact(models: ModelFactory) -> None:
    library = FakeLibrary([generation(f"{n}", prompt=f"clip {n}") for n in range(2 * PAGE)])
    model = models.create_listed(library)
    for row in range(model.rowCount()):
        model.generation(row)

    for number in range(PAGE + 3):
        new = generation(f"new {number}", prompt=f"new clip {number}", status=Status.QUEUED)
        library.add(new)
        model.apply(new)

    shown = [model.index(row).data() for row in range(model.rowCount())]
    assert shown == [each.request.prompt for each in library.generations.values()]


def test_row_of_an_earlier_day_is_listed_in_its_place(models: ModelFactory, qtbot: QtBot) -> None:
    library = FakeLibrary([generation("c"), generation("a", days_ago=5)])
    model = models.create_listed(library)
    older = generation("b", days_ago=2)
    library.generations = {each.id: each for each in (generation("c"), older, generation("a"))}

    with qtbot.waitSignal(model.listed):
        model.apply(older)

    assert ids(model) == ["c", "b", "a"]


def test_new_row_is_inserted_during_a_search_only_if_it_matches(models: ModelFactory) -> None:
    library = FakeLibrary([generation("a", prompt="a red kite")])
    model = models.create_listed(library, "kite")

    model.apply(generation("b", prompt="A Kite, a cat", status=Status.QUEUED))
    assert ids(model) == ["b", "a"]
    model.apply(generation("c", prompt="a dog"))

    assert ids(model) == ["b", "a"]
    assert library.searches == ["kite"]


def test_hidden_row_that_becomes_unconfirmed_looks_shown_at_once(models: ModelFactory) -> None:
    """The library shows it again, since it needs the user."""
    sending = generation("a", status=Status.SUBMITTING)
    library = FakeLibrary([sending], hidden=["a"])
    model = models.create(library)
    models.list_query(model, Query(include_hidden=True))
    assert model.index(0).data(HIDDEN)
    library.hidden.clear()
    model.apply(replace(sending, status=Status.UNCONFIRMED))
    assert not model.index(0).data(HIDDEN)


def test_hidden_row_is_inserted_only_once_the_library_shows_it(models: ModelFactory) -> None:
    library = FakeLibrary([generation("a", days_ago=1)])
    model = models.create_listed(library)
    library.add(generation("b", status=Status.PROCESSING))
    library.hidden.add("b")

    model.apply(generation("b", status=Status.PROCESSING))
    assert ids(model) == ["a"]
    library.hidden.clear()
    model.apply(generation("b", status=Status.UNCONFIRMED))

    assert ids(model) == ["b", "a"]
    assert library.searches == [""]


def test_row_that_leaves_and_returns_is_listed_each_time(
    models: ModelFactory, qtbot: QtBot
) -> None:
    waiting = generation("a", status=Status.QUEUED, problem=problem(Code.KEY_MISSING))
    library = FakeLibrary([generation("b"), waiting])
    model = models.create(library)
    with qtbot.waitSignal(model.listed):
        model.set_query(Query(show=StatusFilter.NEEDS_YOU))
    assert ids(model) == ["a"]
    for each in (generation("a", status=Status.PROCESSING), waiting) * 2:
        library.generations["a"] = each
        model.apply(each)
        qtbot.waitUntil(lambda: model.rowCount() == int(library.generations["a"] is waiting))


def test_result_of_an_earlier_query_is_dropped(models: ModelFactory, qtbot: QtBot) -> None:
    library = FakeLibrary([generation("a", prompt="kite"), generation("b", prompt="fox")])
    library.gates["kite"] = threading.Event()
    model = models.create(library)
    seen: list[list[str]] = []
    model.listed.connect(lambda: seen.append(ids(model)))

    model.set_query(Query(text="kite"))
    qtbot.waitUntil(lambda: library.searches == ["kite"])
    model.set_query(Query(text="nothing"))
    model.set_query(Query(text="fox"))
    with qtbot.waitSignal(model.listed):
        library.gates["kite"].set()

    assert seen == [["b"]]
    assert library.searches == ["kite", "fox"]


def test_row_added_during_a_listing_is_listed(models: ModelFactory, qtbot: QtBot) -> None:
    library = FakeLibrary([generation("a")])
    library.gates[""] = threading.Event()
    model = models.create(library)
    model.set_query(Query(text=""))
    qtbot.waitUntil(lambda: library.searches == [""])

    library.add(generation("b"))
    model.apply(generation("b"))
    with qtbot.waitSignal(model.listed):
        library.gates[""].set()

    assert ids(model) == ["b", "a"]


def test_listing_with_new_rows_on_top_inserts_them(models: ModelFactory) -> None:
    library = FakeLibrary([generation("a")])
    model = models.create_listed(library)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    library.add(generation("b"))
    library.add(generation("c"))

    models.list(model)

    assert ids(model) == ["c", "b", "a"]
    assert resets == []


def test_new_listing_shows_changed_rows(models: ModelFactory) -> None:
    library = FakeLibrary([generation("a")])
    model = models.create_listed(library)
    assert model.index(0).data() == "a red kite"
    changes = changed_rows(model)
    library.generations["a"] = generation("a", prompt="a fox")

    models.list(model)

    assert changes == [(0, 0)]
    assert model.index(0).data() == "a fox"


def test_removed_rows_are_no_longer_listed(models: ModelFactory) -> None:
    library = FakeLibrary([generation("b"), generation("a")])
    model = models.create_listed(library)
    del library.generations["b"]
    models.list(model)

    assert ids(model) == ["a"]


def test_removed_row_is_blank_until_the_next_listing(models: ModelFactory) -> None:
    class Forgetful(FakeLibrary):
        def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
            return [each for each in super().rows(ids) if each.generation.id != "b"]

    model = models.create_listed(Forgetful([generation("b"), generation("a")]))

    assert [model.index(row).data() for row in (0, 1)] == [None, "a red kite"]
    assert model.index(0).data(GENERATION) is None


def test_library_problem_is_reported_in_its_own_words(models: ModelFactory, qtbot: QtBot) -> None:
    library = FakeLibrary()
    library.failure = error(Code.LIBRARY_DAMAGED)
    model = models.create(library)

    with qtbot.waitSignal(model.failed) as failed:
        model.set_query(Query(text=""))

    assert failed.args == [str(problem_message(problem(Code.LIBRARY_DAMAGED)))]


def test_unexpected_error_while_listing_is_logged_and_reported(
    models: ModelFactory, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    library = FakeLibrary()
    library.failure = ZeroDivisionError("a bug")
    model = models.create(library)

    with qtbot.waitSignal(model.failed) as failed:
        model.set_query(Query(text=""))

    assert failed.args == ["The library could not be read."]
    assert "a bug" in caplog.text


def test_unreadable_page_is_logged_once_and_its_rows_are_blank(
    models: ModelFactory, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FakeLibrary):
        def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
            raise error(Code.LIBRARY_DAMAGED)

    with caplog.at_level(logging.ERROR):
        model = models.create_listed(Broken([generation("a"), generation("b")]))
        assert [model.index(row).data() for row in (0, 1, 0)] == [None, None, None]

    assert len(caplog.records) == 1


def test_rows_of_the_same_moment_are_inserted_on_top(models: ModelFactory) -> None:
    model = models.create_listed(FakeLibrary())
    for name in "abc":
        model.apply(generation(name, status=Status.QUEUED))

    assert ids(model) == ["c", "b", "a"]
    assert model.sections == [Section(NOW.astimezone().toordinal(), 3)]
