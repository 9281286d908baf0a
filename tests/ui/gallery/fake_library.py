"""Libraries in memory that count what is read, and generations for them."""

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtGui import QImage, QImageWriter

from videodesk.errors import Problem
from videodesk.generation import Generation, Request, Status
from videodesk.library.annotations import Annotation
from videodesk.library.query import Query, SortOrder
from videodesk.library.reading_connection import SearchCancelledError
from videodesk.library.types import LibraryRow, Listing, Page, Section
from videodesk.library.usual_wait import UsualWait

NOW: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
"""A Friday."""


_USUAL_WAITS: Final = {"veo3": 240, "grok-video-3": 45}


def usual_wait(generation: Generation) -> UsualWait | None:
    seconds = _USUAL_WAITS.get(generation.request.model)
    return UsualWait(seconds, 2 * seconds) if seconds else None


def model_name(model: str) -> str:
    return {"veo3": "Veo 3"}.get(model, model)


def at_noon(days_ago: int = 0) -> datetime:
    return NOW - timedelta(days=days_ago)


def generation(
    name: str,
    *,
    days_ago: int = 0,
    prompt: str = "a red kite",
    status: Status = Status.COMPLETED,
    file: Path | None = None,
    problem: Problem | None = None,
    progress: int | None = None,
    working_for: int = 0,
    model: str = "veo3",
    duration: int | None = 8,
) -> Generation:
    """A generation of a day at noon, or one in progress for some seconds."""
    made = at_noon(days_ago) - timedelta(seconds=working_for)
    return Generation(
        id=name,
        request=Request(model=model, prompt=prompt, duration=duration),
        status=status,
        created_at=made,
        submitted_at=made if working_for else None,
        file=file,
        problem=problem,
        progress=progress,
    )


def day_of(each: Generation) -> int:
    return each.created_at.astimezone().toordinal()


def listing_of(found: Sequence[tuple[str, int]]) -> Listing:
    by_day = groupby(day for _, day in found)
    sections = [Section(day, len(list(rows))) for day, rows in by_day]
    return Listing([name for name, _ in found], sections)


class FakeSearch:
    """A search that is as quick as its listing, or waits for `rest` after the first page."""

    def __init__(
        self,
        listing: Callable[[], Listing],
        rest: threading.Event | None = None,
    ) -> None:
        self._listing, self._rest = listing, rest
        self._found: Listing | None = None
        self._is_cancelled = False

    def first_page(self, size: int) -> Page:
        found = self._found = self._listing()
        is_all = len(found) <= size and self._rest is None
        page = found.without(range(min(size, len(found)), len(found)))
        return Page(page.ids, page.sections, found if is_all else None)

    def listing(self) -> Listing:
        while self._rest is not None and not self._rest.wait(0.01):
            if self._is_cancelled:
                raise SearchCancelledError
        return self._found or self._listing()

    def cancel(self) -> None:
        self._is_cancelled = True


class FakeLibrary:
    """A small library, newest first. A search in `gates` ends when its event is set.

    With `rest`, a search gives its first page only until that is set. `read_by` are the threads
    that have read rows.
    """

    def __init__(
        self, generations: Iterable[Generation] = (), hidden: Collection[str] = ()
    ) -> None:
        self.generations = {each.id: each for each in generations}
        self.hidden = set(hidden)
        self.gates: dict[str, threading.Event] = {}
        self.rest: threading.Event | None = None
        self.read_by: set[int] = set()
        self.failure: Exception | None = None
        self.searches: list[str] = []
        self.pages: list[tuple[str, ...]] = []

    def add(self, new: Generation) -> None:
        self.generations = {new.id: new, **self.generations}

    def search(self, query: Query) -> "FakeSearch":
        return FakeSearch(partial(self.listing, query), self.rest)

    def listing(self, query: Query) -> Listing:
        self.searches.append(query.text)
        found = [each for each in self.generations.values() if query.matches(self._row(each))]
        if query.order is SortOrder.OLDEST:
            found.reverse()
        if query.text in self.gates:
            assert self.gates[query.text].wait(30)
        if self.failure is not None:
            raise self.failure
        return listing_of([(each.id, day_of(each)) for each in found])

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        self.pages.append(tuple(ids))
        self.read_by.add(threading.get_ident())
        return [self._row(self.generations[each]) for each in ids if each in self.generations]

    def _row(self, generation: Generation) -> LibraryRow:
        return LibraryRow(generation, Annotation(hidden=generation.id in self.hidden))


class LargeFakeLibrary:
    """A library of any size with a fixed number of rows a day, made when they are read."""

    def __init__(self, count: int, to_a_day: int = 40) -> None:
        today = day_of(generation("today"))
        self.ids = [f"{number:08x}" for number in range(count)]
        self._listing = listing_of(
            [(each, today - number // to_a_day) for number, each in enumerate(self.ids)]
        )
        self.read: list[str] = []

    def search(self, query: Query) -> "FakeSearch":
        return FakeSearch(lambda: self._listing)

    def rows(self, ids: Sequence[str]) -> list[LibraryRow]:
        self.read += ids
        return [LibraryRow(generation(each, prompt=f"clip {int(each, 16)}")) for each in ids]


class FakePosterMaker:
    """Makes posters of one colour and size, and counts them. Can be told to fail."""

    def __init__(self, size: QSize | None = None) -> None:
        self.size = size or QSize(320, 180)
        self.made: list[Path] = []
        self.failure: Exception | None = None
        self.gate = threading.Event()
        self.gate.set()

    def make(self, video: Path, target: Path) -> None:
        self.made.append(video)
        assert self.gate.wait(30)
        if self.failure is not None:
            raise self.failure
        image = QImage(self.size, QImage.Format.Format_RGB32)
        image.fill(0xFF20A040)
        target.parent.mkdir(parents=True, exist_ok=True)
        assert QImageWriter(str(target), QByteArray(b"jpeg")).write(image)
