"""The window over a large library: searching, scrolling, posters, choosing a clip.

    QT_QPA_PLATFORM=offscreen python -m benchmarks.window [CLIPS]

It is the program's own window over a real library (`clip_libraries`), driven by key strokes, wheel
events and selections; what is timed ends when the tiles are painted, or the first frame is there.
The control for choosing a clip is a bare QMediaPlayer with a QVideoSink: from `setSource` and
`pause` to the first valid frame of the same files.
"""

import itertools
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QEvent,
    QEventLoop,
    QObject,
    QPoint,
    QPointF,
    Qt,
    QTimer,
    QUrl,
)
from PySide6.QtGui import QUndoStack, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit

from benchmarks.clip_libraries import LARGEST, RARE_WORD, data_folder, pool
from benchmarks.figures import HEADER, Figure, percentile, print_figures
from videodesk import catalog
from videodesk.library.reader import Reader
from videodesk.paths import app_paths, resource
from videodesk.settings import Settings
from videodesk.ui.gallery.model import GalleryModel
from videodesk.ui.platform.ui_thread_gc import UiThreadGc
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import DARK, Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

_WORDS: Final = ("dragon", "kite sea", RARE_WORD, "海边", "snow city", "none such")
_LIMIT_SECONDS: Final = 20.0
_QUIET_MS: Final = 300
_WHEEL_STEPS: Final = 400
_JUMPS: Final = 40
_CHOICES: Final = 40
_TICK_MS: Final = 5


class WindowBenchmark:
    """The shown window of 1400 x 850 over a library, with the user's input."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        self._application = application
        theme = Theme(application, force=DARK)
        theme.apply()
        paths = app_paths(data_dir=folder)
        self._workers, self._readers = WorkerPool(), WorkerPool()
        self._reader = Reader(paths.library, connections=2)
        self.window: MainWindow = build_window(
            theme,
            IconProvider(theme),
            self._workers,
            catalog=catalog.load(resource("models.toml")),
            settings=Settings(muted=True),
            paths=paths,
            reader=self._reader,
            reader_pool=self._readers,
            profile="default",
            undo_stack=QUndoStack(application),
        )
        self.window.resize(1400, 850)
        tiles = self.window.findChild(QAbstractItemView, "galleryTiles")
        field = self.window.findChild(QLineEdit, "gallerySearch")
        assert tiles is not None
        assert field is not None
        self.view, self.field = tiles, field
        model = tiles.model()
        assert isinstance(model, GalleryModel)
        self.model = model
        self._paints = _Paints(tiles.viewport())
        self._listed = 0
        self.model.page_listed.connect(self._on_listed)
        self.model.listed.connect(self._on_listed)
        self.window.show()
        self.window.gallery.refresh()
        self._wait(lambda: self.model.rowCount() > 0)
        self.settle()
        self.view.setFocus()

    def close(self) -> None:
        """Ends the threads and closes the library."""
        self.window.inspector.close_player()
        self._workers.close()
        self._readers.close()
        self._reader.close()

    def settle(self) -> float:
        """Waits until nothing is painted any more; returns when the last paint ended."""
        last = [self._paints.last]

        def is_quiet() -> bool:
            last[0] = max(last[0], self._paints.last)
            return time.perf_counter() - last[0] > _QUIET_MS / 1000

        last[0] = time.perf_counter()
        started = last[0]
        self._paints.last = started
        self._wait(is_quiet)
        return self._paints.last

    def search(self, text: str) -> Iterator[tuple[float, float]]:
        """Types letter by letter, each once the hits of the former are painted, and deletes.

        Yields for each key stroke the milliseconds until its hits are painted, and how many of them
        the window's thread was busy.
        """
        self.field.setFocus()
        for letter in text:
            if letter == " ":  # finds the same
                self.field.insert(letter)
                continue
            yield self._time_hits(partial(self.field.insert, letter))
        yield self._time_hits(self.field.clear)

    def wheel(self) -> float:
        """One step of the wheel with its paint: milliseconds of the window's thread."""
        began = time.perf_counter()
        viewport = self.view.viewport()
        middle = QPointF(viewport.rect().center())
        event = QWheelEvent(
            middle,
            QPointF(viewport.mapToGlobal(middle.toPoint())),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,  # noqa: FBT003  # Qt's signature
        )
        painted = self._paints.count
        self._application.sendEvent(viewport, event)
        self._wait(lambda: self._paints.count > painted)
        return (time.perf_counter() - began) * 1000

    def jump(self, rand: random.Random) -> float:
        """A jump to a random place: milliseconds until the last poster is painted."""
        bar = self.view.verticalScrollBar()
        began = time.perf_counter()
        bar.setValue(rand.randrange(bar.maximum()))
        return max(0.0, self.settle() - began) * 1000

    def choose(self, row: int) -> float:
        """Milliseconds from choosing a tile to the clip's first frame."""
        player = self.window.inspector.player
        began = time.perf_counter()
        self.view.setCurrentIndex(self.model.index(row, 0))
        path = self.window.gallery.selected(1)[0].file
        self._wait(lambda: player.path == path and player.is_playing)
        return (time.perf_counter() - began) * 1000

    @contextmanager
    def longest_gap(self) -> Iterator[Callable[[], float]]:
        """Gives the longest time in milliseconds between two ticks of a 5 ms timer."""
        ticks = [time.perf_counter()]
        timer = QTimer(interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start()
        yield lambda: max(later - one for one, later in itertools.pairwise(ticks)) * 1000
        timer.stop()

    def pause(self, milliseconds: int) -> None:
        """Lets the window work for this long."""
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    def _time_hits(self, edit: Callable[[], None]) -> tuple[float, float]:
        listed, busy = self._listed, time.thread_time()
        began = time.perf_counter()
        edit()
        self._wait(lambda: self._listed > listed)
        painted = self._paints.count
        if self.view.viewport().isVisible():
            self.view.viewport().update()
            self._wait(lambda: self._paints.count > painted)
        return (
            (time.perf_counter() - began) * 1000,
            (time.thread_time() - busy) * 1000,
        )

    def _on_listed(self) -> None:
        self._listed += 1

    def _wait(self, is_done: Callable[[], bool]) -> None:
        end = time.perf_counter() + _LIMIT_SECONDS
        ticker = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
        ticker.start()
        while not is_done():
            assert time.perf_counter() < end, "the window did not get there"
            self._application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


class _Paints(QObject):
    """Counts the paints of a widget, and keeps the time of the last."""

    def __init__(self, widget: QObject) -> None:
        super().__init__(widget)
        self.count = 0
        self.last = 0.0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Notes a paint once it has ended."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._on_painted)
        return False

    def _on_painted(self) -> None:
        self.count += 1
        self.last = time.perf_counter()


class PlainPlayer:
    """A QMediaPlayer with a QVideoSink, and nothing else."""

    def __init__(self) -> None:
        from PySide6.QtMultimedia import QMediaPlayer, QVideoSink  # noqa: PLC0415  # as the program

        self._player, self._sink = QMediaPlayer(), QVideoSink()
        self._player.setVideoOutput(self._sink)
        self._loop = QEventLoop()
        self._sink.videoFrameChanged.connect(self._on_frame)

    def open(self, path: Path) -> float:
        """Milliseconds from `setSource` to the first valid frame."""
        self._player.setSource(QUrl())
        began = time.perf_counter()
        self._player.setSource(QUrl.fromLocalFile(str(path)))
        self._player.pause()
        self._loop.exec()
        return (time.perf_counter() - began) * 1000

    def _on_frame(self) -> None:
        if self._sink.videoFrame().isValid():
            self._loop.quit()


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 100_000
    application = QApplication([])
    collector = UiThreadGc()
    collector.install()
    bench = WindowBenchmark(application, data_folder(count))
    rand = random.Random(count)
    gaps: dict[str, float] = {}

    bench.pause(2000)
    first_clip = bench.choose(rand.randrange(50))
    with bench.longest_gap() as gap:
        chosen = [bench.choose(rand.randrange(50)) for _ in range(_CHOICES)]
    gaps["choosing"] = gap()
    bench.window.inspector.player.release()
    plain = PlainPlayer()
    floors = [plain.open(clip) for clip, _ in pool()]

    bench.settle()
    with bench.longest_gap() as gap:
        steps = [bench.wheel() for _ in range(_WHEEL_STEPS)]
    gaps["scrolling"] = gap()
    after_jumps = [bench.jump(rand) for _ in range(_JUMPS)]

    with bench.longest_gap() as gap:
        typed = [each for text in _WORDS for each in bench.search(text)]
    gaps["typing"] = gap()
    bench.close()
    collector.uninstall()

    is_largest = count >= LARGEST
    must, wanted = (150, 60) if is_largest else (40, 16)
    print(f"{count:,} clips\n\n{HEADER}")
    print_figures(
        [
            Figure(
                "key stroke to hits painted, p99",
                percentile([a for a, _ in typed], 0.99),
                "ms",
                must,
                wanted,
            ),
            Figure("the same, median", statistics.median(a for a, _ in typed), "ms", must, wanted),
            Figure(
                "the same, window's thread, p99",
                percentile([b for _, b in typed], 0.99),
                "ms",
                16,
                16,
            ),
            Figure("wheel step with paint, p99", percentile(steps, 0.99), "ms", 16, 8),
            Figure("posters there after a jump, p99", percentile(after_jumps, 0.99), "ms", 100, 60),
            Figure(
                "choosing a clip to its first frame, median",
                statistics.median(chosen),
                "ms",
                1.5,
                1.2,
                statistics.median(floors[1:]),
            ),
            Figure("the first clip of a run", first_clip, "ms", 200, 100),
            *(
                Figure(f"longest gap of a 5 ms timer while {what}", gap, "ms", 33, 16)
                for what, gap in gaps.items()
            ),
        ]
    )


if __name__ == "__main__":
    main(sys.argv[1:])
