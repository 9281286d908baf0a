"""Verifying, rebuilding and the diagnostics, on a real library."""

import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeNotifier, FakeTasks
from tests.ui.player.clips import write_clip
from videodesk.app.library_controller import LibraryController
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.file_digest import FileDigest, digest_of
from videodesk.library.library import Library
from videodesk.paths import app_paths


class FakeGallery:
    def __init__(self) -> None:
        self.calls: list[str] = []
        self.damaged: list[str] | None = None

    def refresh(self) -> None:
        self.calls.append("refresh")

    def recheck_files(self) -> None:
        self.calls.append("recheck")

    def report_damaged(self, generation_ids: Collection[str]) -> None:
        self.damaged = list(generation_ids)


class FakeRebuild:
    """A library whose rebuilding finds these generations."""

    def __init__(self, folder: Path, *found: Generation) -> None:
        self.folder = folder
        self._found = found

    def rebuild(self) -> list[Generation]:
        return list(self._found)

    def record_digests(self, digests: Mapping[str, FileDigest]) -> None:
        raise NotImplementedError


class Bench:
    def __init__(self, folder: Path, library: Library | FakeRebuild) -> None:
        self.tasks = FakeTasks()
        self.notifier = FakeNotifier()
        self.gallery = FakeGallery()
        self.taken_up: list[Generation] = []
        self.reports: list[str] = []
        self.shown: list[str] = []
        self.controller = LibraryController(
            self.tasks,
            library,
            self,
            app_paths(data_dir=folder / "data"),
            gallery=self.gallery,
            show_clips=self.shown.extend,
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
def clip(tmp_path: Path) -> Path:
    return write_clip(tmp_path / "clip.mp4")


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path, library: Library) -> Bench:
    return Bench(tmp_path, library)


def stored(library: Library, clip: Path, prompt: str, *, has_digest: bool = True) -> Generation:
    """A finished clip; those of older versions have no digest."""
    made = new_generation(Request(model="veo3", prompt=prompt))
    part = library.folder / f"{made.id}.part"
    part.write_bytes(clip.read_bytes())
    file = library.video_path(made)
    digest = library.store_clip(part, file)
    done = replace(made, status=Status.COMPLETED, task_id=made.id, file=file)
    if has_digest:
        done = replace(done, file_bytes=digest.size, file_sha256=digest.sha256)
    library.add(done)
    return done


async def test_progress_gives_way_to_the_result(bench: Bench) -> None:
    bench.controller.verify()
    assert bench.notifier.texts == ["Checking the library…"]
    await bench.tasks.finish()
    assert bench.notifier.texts == ["Library checked: all 0 clip(s) are in place."]
    assert bench.gallery.calls == []


async def test_missing_clip_is_reported_with_a_hint(bench: Bench, library: Library) -> None:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    library.add(replace(made, status=Status.COMPLETED, file=library.folder / "videos" / "gone.mp4"))
    bench.controller.verify()
    await bench.tasks.finish()
    assert bench.notifier.texts == ["1 clip file(s) are missing. Fetching again is free."]
    assert bench.gallery.calls == ["recheck"]
    assert bench.gallery.damaged == []


async def test_damaged_clips_are_reported_and_shown(
    bench: Bench, library: Library, clip: Path
) -> None:
    whole, overwritten = (stored(library, clip, prompt) for prompt in ("a kite", "a fox"))
    assert overwritten.file is not None
    overwritten.file.write_bytes(bytes(overwritten.file_bytes or 0))
    bench.controller.verify()
    await bench.tasks.finish()
    assert bench.notifier.texts == ["1 clip file(s) are damaged. Fetching again is free."]
    assert bench.gallery.damaged == [overwritten.id]
    assert bench.notifier.shown[0].button == "Select clips"
    bench.notifier.press("library")
    assert bench.shown == [overwritten.id]
    shutil.copyfile(clip, overwritten.file)
    bench.controller.verify()
    await bench.tasks.finish()
    assert bench.gallery.damaged == []
    assert whole.file is not None


async def test_first_check_records_the_checksums_of_older_clips(
    bench: Bench, library: Library, clip: Path
) -> None:
    old = stored(library, clip, "a kite", has_digest=False)
    cut = stored(library, clip, "a fox", has_digest=False)
    assert cut.file is not None
    os.truncate(cut.file, cut.file.stat().st_size - 1000)
    bench.controller.verify()
    await bench.tasks.finish()
    assert bench.gallery.damaged == [cut.id]
    (now, still) = library.get_many([old.id, cut.id])
    assert now.file_sha256 == digest_of(clip).sha256
    assert still.file_sha256 is None


async def test_rebuild_that_finds_nothing_says_so(bench: Bench) -> None:
    bench.controller.rebuild()
    assert bench.notifier.texts == ["Rebuilding the library from its files…"]
    await bench.tasks.finish()
    assert bench.notifier.texts == ["Nothing to restore."]
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
    assert bench.notifier.texts == ["2 clip(s) or request(s) were restored."]


async def test_diagnostics_hold_the_facts_of_the_window(bench: Bench) -> None:
    bench.controller.copy_diagnostics()
    await bench.tasks.finish()
    (report,) = bench.reports
    assert "3200 x 2000" in report
