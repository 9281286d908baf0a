"""Posters come from the cache, are made if missing, and only for visible tiles."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakePosterMaker, generation
from videodesk.errors import Code, error
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.ui.gallery.posters import PosterCache
from videodesk.ui.widgets.worker_pool import WorkerPool

SIZE = QSize(160, 90)

Load = Callable[[Generation], QImage | None]


@pytest.fixture
def load(posters: PosterCache, qtbot: QtBot) -> Load:
    def wait_for(given: Generation) -> QImage | None:
        if posters.get(given, SIZE) is None:
            with qtbot.waitSignal(posters.ready, check_params_cb=lambda ready: ready == given.id):
                pass
        return posters.get(given, SIZE)

    return wait_for


def test_poster_is_made_once_and_then_read_from_the_cache(
    posters: PosterCache, load: Load, clip: Path, poster_maker: FakePosterMaker, tmp_path: Path
) -> None:
    image = load(generation("abcd", file=clip))

    assert image is not None
    assert image.size() == SIZE
    assert posters.path("abcd") == tmp_path / "posters" / "ab" / "abcd.jpg"
    assert posters.path("abcd").is_file()
    load(generation("abcd", file=clip))
    assert poster_maker.made == [clip]


@pytest.mark.parametrize(
    ("whole", "shown"),
    [(QSize(90, 160), QSize(50, 90)), (QSize(320, 80), QSize(160, 40)), (QSize(40, 40), None)],
)
def test_poster_is_fitted_whole_and_never_scaled_up(
    whole: QSize, shown: QSize | None, load: Load, clip: Path, poster_maker: FakePosterMaker
) -> None:
    poster_maker.size = whole
    image = load(generation("a", file=clip))

    assert image is not None
    assert image.size() == (shown or whole)


def test_unreadable_poster_is_made_again(
    posters: PosterCache, load: Load, clip: Path, poster_maker: FakePosterMaker
) -> None:
    posters.path("a").parent.mkdir(parents=True)
    posters.path("a").write_bytes(b"no picture")

    assert load(generation("a", file=clip)) is not None
    assert poster_maker.made == [clip]


def test_missing_clip_is_detected_once(
    posters: PosterCache, load: Load, tmp_path: Path, poster_maker: FakePosterMaker
) -> None:
    gone = generation("a", file=tmp_path / "gone.mp4")

    assert posters.file_state("a") is FileState.INTACT
    assert load(gone) is None
    assert posters.file_state("a") is FileState.MISSING
    assert poster_maker.made == []


def test_poster_of_a_missing_clip_is_still_shown(
    posters: PosterCache, load: Load, clip: Path
) -> None:
    kept = generation("a", file=clip)
    posters_before = load(kept)
    assert posters_before is not None
    clip.unlink()
    posters.retry()
    bigger = QSize(200, 200)
    posters.get(kept, bigger)

    assert load(kept) is not None


def test_restored_clip_is_found_on_retry(posters: PosterCache, load: Load, tmp_path: Path) -> None:
    late = generation("a", file=tmp_path / "late.mp4")
    load(late)
    (tmp_path / "late.mp4").write_bytes(b"video")

    posters.retry("another")
    assert posters.get(late, SIZE) is None
    assert posters.file_state("a") is FileState.MISSING
    posters.retry("a")
    assert load(late) is not None
    assert posters.file_state("a") is FileState.INTACT


def test_clip_of_another_size_is_damaged_until_it_is_whole_again(
    qtbot: QtBot, posters: PosterCache, load: Load, clip: Path
) -> None:
    content = clip.read_bytes()
    kept = replace(generation("a", file=clip), file_bytes=len(content))
    assert load(kept) is not None
    assert posters.file_state("a") is FileState.INTACT

    for content_now, state in ((b"", FileState.DAMAGED), (content, FileState.INTACT)):
        clip.write_bytes(content_now)
        with qtbot.waitSignal(posters.file_state_changed):
            posters.recheck([kept])
        assert posters.file_state("a") is state


def test_clip_that_a_check_found_damaged_stays_so_until_it_is_fetched_again(
    posters: PosterCache, load: Load, clip: Path
) -> None:
    load(generation("a", file=clip))
    posters.report_damaged(["a"])
    posters.retry()
    assert posters.file_state("a") is FileState.DAMAGED
    posters.forget_report("a")
    assert posters.file_state("a") is FileState.INTACT


def test_failed_poster_is_tried_once(
    posters: PosterCache, load: Load, clip: Path, poster_maker: FakePosterMaker
) -> None:
    poster_maker.failure = error(Code.NOT_A_VIDEO)

    assert load(generation("a", file=clip)) is None
    assert posters.is_unavailable("a")
    assert posters.file_state("a") is FileState.INTACT
    posters.get(generation("a", file=clip), SIZE)
    assert poster_maker.made == [clip]


def test_unfinished_generation_has_no_poster(
    posters: PosterCache, poster_maker: FakePosterMaker
) -> None:
    assert posters.get(generation("a", status=Status.PROCESSING), SIZE) is None
    assert poster_maker.made == []


def test_present_size_is_shown_while_another_is_loaded(
    posters: PosterCache, load: Load, clip: Path, qtbot: QtBot
) -> None:
    shown = generation("a", file=clip)
    load(shown)

    with qtbot.waitSignal(posters.ready):
        meanwhile = posters.get(shown, QSize(320, 180))

    assert meanwhile is not None
    assert meanwhile.size() == SIZE
    after = posters.get(shown, QSize(320, 180))
    assert after is not None
    assert after.size() == QSize(320, 180)


def test_newest_requests_come_first_and_invisible_ones_are_dropped(
    posters: PosterCache, tmp_path: Path, poster_maker: FakePosterMaker, qtbot: QtBot
) -> None:
    poster_maker.gate.clear()
    ready: list[str] = []
    posters.ready.connect(ready.append)
    for name in "abcdefgh":
        (tmp_path / name).write_bytes(b"video")
        posters.get(generation(name, file=tmp_path / name), SIZE)
    qtbot.waitUntil(lambda: len(poster_maker.made) == 2)

    posters.retain({"d", "f", "h"})
    poster_maker.gate.set()
    qtbot.waitUntil(lambda: len(ready) == 5)

    made = [each.name for each in poster_maker.made]
    assert sorted(made[:2]) == ["a", "b"]
    assert sorted(made[2:]) == ["d", "f", "h"]
    assert made[2] != "d"


def test_repeated_request_does_not_load_twice(
    posters: PosterCache, clip: Path, poster_maker: FakePosterMaker, qtbot: QtBot
) -> None:
    poster_maker.gate.clear()
    ready: list[str] = []
    posters.ready.connect(ready.append)
    for _ in range(5):
        posters.get(generation("a", file=clip), SIZE)
    posters.get(generation("b", file=clip), SIZE)
    poster_maker.gate.set()
    qtbot.waitUntil(lambda: len(ready) == 2)

    assert sorted(ready) == ["a", "b"]
    assert len(poster_maker.made) == 2


def test_memory_cache_is_bounded_in_bytes(
    tmp_path: Path, clip: Path, workers: WorkerPool, poster_maker: FakePosterMaker, qtbot: QtBot
) -> None:
    two_pictures = 2 * 160 * 90 * 4
    posters = PosterCache(tmp_path / "p", poster_maker.make, workers, bytes_kept=two_pictures)
    for name in "abc":
        with qtbot.waitSignal(posters.ready):
            posters.get(generation(name, file=clip), SIZE)

    assert posters.get(generation("c", file=clip), SIZE) is not None
    assert posters.get(generation("b", file=clip), SIZE) is not None
    assert posters.get(generation("a", file=clip), SIZE) is None


def test_posters_are_not_made_on_the_ui_thread(
    tmp_path: Path, clip: Path, workers: WorkerPool, qtbot: QtBot
) -> None:
    threads: list[int] = []

    def note(_video: Path, _target: Path) -> None:
        threads.append(threading.get_ident())
        raise error(Code.NOT_A_VIDEO)

    posters = PosterCache(tmp_path / "p", note, workers)
    with qtbot.waitSignal(posters.ready):
        posters.get(generation("a", file=clip), SIZE)

    assert threads
    assert threading.get_ident() not in threads
