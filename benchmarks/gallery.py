"""The gallery: times at 1,000,000 rows as ratios to 100,000 rows, in one run.

QT_QPA_PLATFORM=offscreen python -m benchmarks.gallery
"""

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from benchmarks.measure import median_ms, print_ratios
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.query import Query
from videodesk.library.types import LibraryRow, Listing, PackedIds, Page, Section
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.gallery.tile import TileDelegate
from videodesk.ui.gallery.tile_text import TilePresenter
from videodesk.ui.gallery.view import GalleryView
from videodesk.ui.theme.theme import DARK, Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

DAYS = 1000
ROUNDS = 15
START = datetime(2026, 1, 1, tzinfo=UTC)


class FakeLibrary:
    """A source of any number of rows, spread over the same days."""

    def __init__(self, count: int) -> None:
        self._ids = PackedIds.of(f"{number:016x}" for number in range(count))
        self._sections = [Section(START.toordinal() - day, count // DAYS) for day in range(DAYS)]

    def search(self, query: Query) -> "FakeLibrary":  # noqa: ARG002  # the gallery names it
        return self

    def first_page(self, size: int) -> Page:
        ids = self._ids[:size]
        return Page(ids, [Section(self._sections[0].day, size)])

    def listing(self) -> Listing:
        return Listing(self._ids, self._sections)

    def cancel(self) -> None:
        pass

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        return [
            LibraryRow(Generation(each, Request("veo3", each), Status.QUEUED, START))
            for each in ids
        ]


class GalleryBenchmark:
    """A shown gallery of 1000 x 900 over such a library."""

    def __init__(self, theme: Theme, workers: WorkerPool, count: int) -> None:
        presenter = TilePresenter(str, lambda _: None, lambda: datetime.now(UTC))
        posters = PosterCache(Path("none"), lambda _video, _target: None, workers)
        self._random = random.Random(count)
        self._delegate = TileDelegate(theme, presenter, posters)
        self.model = GalleryModel(FakeLibrary(count), workers, presenter, posters.file_state)
        self.view = GalleryView(theme, self.model, self._delegate, presenter, tile_width=232)
        self.view.resize(1000, 900)
        self.view.show()
        self.list()

    def list(self) -> None:
        loop = QEventLoop()
        self.model.listed.connect(loop.quit)
        self.model.list_again()
        loop.exec()

    def lay_out(self) -> None:
        self.view.lay_out(self.view.anchor())

    def jump(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setValue(self._random.randrange(bar.maximum()))
        self.view.viewport().grab()

    def insert_at_top(self) -> None:
        self.model.apply(new_generation(Request("veo3", "new")))

    def figures(self) -> dict[str, float]:
        actions: dict[str, Callable[[], object]] = {
            "listing again, on a thread": self.list,
            "laying out": self.lay_out,
            "a jump, and painting": self.jump,
            "a new row at the top": self.insert_at_top,
            "selecting everything": self.view.selectAll,
        }
        return {what: median_ms(action, ROUNDS) for what, action in actions.items()}


def main() -> None:
    application = QApplication([])
    theme = Theme(application, force=DARK)
    theme.apply()
    workers = WorkerPool()
    small, large = (
        GalleryBenchmark(theme, workers, count).figures() for count in (100_000, 1_000_000)
    )
    workers.close()
    print_ratios(("100,000", "1,000,000"), small, large, "ms")


if __name__ == "__main__":
    main()
