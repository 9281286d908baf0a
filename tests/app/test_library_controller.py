"""Verifying, rebuilding and the diagnostics, on a real library."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeNotifier, FakeTasks
from videodesk.app.library_controller import LibraryController
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.paths import app_paths


class FakeGallery:
    def __init__(self) -> None:
        self.calls: list[str] = []

    def refresh(self) -> None:
        self.calls.append("refresh")

    def recheck_files(self) -> None:
        self.calls.append("recheck")


class FakeRebuild:
    """A library whose rebuilding finds these generations."""

    def __init__(self, folder: Path, *found: Generation) -> None:
        self.folder = folder
        self._found = found

    def rebuild(self) -> list[Generation]:
        return list(self._found)


class Bench:
    def __init__(self, folder: Path, library: Library | FakeRebuild) -> None:
        self.tasks = FakeTasks()
        self.notifier = FakeNotifier()
        self.gallery = FakeGallery()
        self.taken_up: list[Generation] = []
        self.reports: list[str] = []
        self.controller = LibraryController(
            self.tasks,
            library,
            self,
            app_paths(data_dir=folder / "data"),
            gallery=self.gallery,
            notifications=self.notifier,
            facts=lambda: (("screen", "3200 x 2000"),),
            show_diagnostics=self.reports.append,
        )

    async def track(self, generation: Generation) -> None:
        self.taken_up.append(generation)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as library:
        yield library


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, library: Library) -> Bench:
    return Bench(tmp_path, library)


async def test_progress_gives_way_to_the_result(bench: Bench) -> None:
    bench.controller.verify()
    assert bench.notifier.texts == ["Looking through the library…"]
    await bench.tasks.finish()
    assert bench.notifier.texts == ["The library is well: 0 clip(s), all where they should be."]
    assert bench.gallery.calls == []


async def test_missing_clip_is_reported_with_a_hint(bench: Bench, library: Library) -> None:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    library.add(replace(made, status=Status.COMPLETED, file=library.folder / "videos" / "gone.mp4"))
    bench.controller.verify()
    await bench.tasks.finish()
    (text,) = bench.notifier.texts
    assert text.startswith("1 thing(s) are not as they should be")
    assert text.endswith("Choose the clip to fetch it again, or put its file back.")
    assert bench.gallery.calls == ["recheck"]


async def test_rebuild_that_finds_nothing_says_so(bench: Bench) -> None:
    bench.controller.rebuild()
    assert bench.notifier.texts == ["Looking for what the database has lost…"]
    await bench.tasks.finish()
    assert bench.notifier.texts == ["The database knows all that the ledger and the clips know."]
    assert bench.gallery.calls == ["refresh"]


async def test_unfinished_generations_that_came_back_go_on(
    qapp: QApplication, tmp_path: Path
) -> None:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    running = replace(made, status=Status.PROCESSING, task_id="t")
    failed = replace(new_generation(made.request), status=Status.FAILED)
    bench = Bench(tmp_path, FakeRebuild(tmp_path, running, failed))
    bench.controller.rebuild()
    await bench.tasks.finish()
    assert bench.taken_up == [running]
    assert bench.notifier.texts == ["2 clip(s) or request(s) came back."]


async def test_diagnostics_hold_the_facts_of_the_window(bench: Bench) -> None:
    bench.controller.copy_diagnostics()
    await bench.tasks.finish()
    (report,) = bench.reports
    assert "3200 x 2000" in report
