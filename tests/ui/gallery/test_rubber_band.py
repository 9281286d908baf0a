"""Bands drawn from the ground, and tiles taken out of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRubberBand
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import Shelf, TallShelf, generation
from tests.ui.gallery.gallery_driver import Stage, days

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def pull(stage: Stage, start: QPoint, *way: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    """Presses, moves on; the button stays down."""
    port = stage.view.viewport()
    QTest.mousePress(port, LEFT, held, start)
    for each in way:
        QTest.mouseMove(port, each)


def let_go(stage: Stage, at: QPoint) -> None:
    QTest.mouseRelease(stage.view.viewport(), LEFT, NONE, at)


def band(stage: Stage) -> QRubberBand:
    found = stage.view.viewport().findChild(QRubberBand)
    assert isinstance(found, QRubberBand)
    return found


def test_rubber_band_selects_exactly_what_it_touches(stage: Stage) -> None:
    view = stage.show(days(9))
    ground, end = QPoint(2, 2), stage.middle(4)

    pull(stage, ground, end)
    assert band(stage).isVisible()
    assert view.selected_rows() == [0, 1, 3, 4]
    QTest.mouseMove(view.viewport(), stage.middle(1))
    assert view.selected_rows() == [0, 1]
    let_go(stage, stage.middle(1))

    assert not band(stage).isVisible()
    assert view.selected_rows() == [0, 1]


def test_rubber_band_with_control_adds_to_the_selection(stage: Stage) -> None:
    view = stage.show(days(9))
    stage.click(8)

    pull(stage, QPoint(2, 2), stage.middle(0), held=CONTROL)
    let_go(stage, stage.middle(0))

    assert view.selected_rows() == [0, 8]


def test_rubber_band_beyond_the_edge_scrolls(stage: Stage, qtbot: QtBot) -> None:
    view = stage.show(TallShelf(1000))
    below = QPoint(stage.middle(2).x(), view.viewport().height() + 80)

    pull(stage, QPoint(2, 2), below)
    qtbot.waitUntil(lambda: view.verticalOffset() > 300)
    let_go(stage, below)

    assert len(view.selected_rows()) > 6
    assert view.selected_rows()[0] == 0


def test_click_between_tiles_clears_the_selection(stage: Stage) -> None:
    view = stage.show(days(3))
    stage.click(1)

    pull(stage, QPoint(2, 2))
    let_go(stage, QPoint(2, 2))

    assert view.selected_rows() == []


class Taken:
    """Notes what a drag would take along, in place of the system's own drag."""

    def __init__(self, stage: Stage) -> None:
        self.mimes: list[QMimeData] = []
        self._stage = stage

    def start(self, _actions: Qt.DropAction) -> None:
        model = self._stage.model
        rows = self._stage.view.selected_rows()
        self.mimes.append(model.mimeData([model.index(row) for row in rows]))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(
        generation(name, prompt=name, file=tmp_path / f"{name}.mp4") for name in ("a", "b", "c")
    )


def test_drag_contains_files_and_prompts_of_the_selection(
    stage: Stage, shelf: Shelf, tmp_path: Path
) -> None:
    stage.show(shelf)
    taken = Taken(stage)
    stage.view.startDrag = taken.start  # type: ignore[method-assign]  # Qt's own would not end
    stage.click(0)
    stage.click(2, CONTROL)

    pull(stage, stage.middle(2), stage.middle(2) + QPoint(40, 0))
    let_go(stage, stage.middle(2))

    (mime,) = taken.mimes
    files = [Path(url.toLocalFile()) for url in mime.urls()]
    assert files == [tmp_path / "a.mp4", tmp_path / "c.mp4"]
    assert mime.text() == "a\n\nc"


def test_small_movement_starts_no_drag(stage: Stage, shelf: Shelf) -> None:
    stage.show(shelf)
    taken = Taken(stage)
    stage.view.startDrag = taken.start  # type: ignore[method-assign]  # Qt's own would not end
    far = QApplication.startDragDistance()

    pull(stage, stage.middle(1), stage.middle(1) + QPoint(far - 2, 0))
    let_go(stage, stage.middle(1))

    assert taken.mimes == []


def test_copy_contains_the_files(stage: Stage, shelf: Shelf, tmp_path: Path) -> None:
    stage.show(shelf)
    stage.go_to(1)

    QTest.keySequence(stage.view, "Ctrl+C")

    mime = QGuiApplication.clipboard().mimeData()
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [tmp_path / "b.mp4"]
    assert mime.text() == "b"


def test_drag_without_a_file_contains_the_prompt(stage: Stage) -> None:
    stage.show(Shelf([generation("a", prompt="a kite")]))

    mime = stage.model.mimeData([stage.model.index(0)])

    assert not mime.hasUrls()
    assert mime.text() == "a kite"


@pytest.mark.parametrize("keys", ["Del", "Ctrl+Backspace"])
def test_delete_keys_request_the_trash(keys: str, stage: Stage, qtbot: QtBot) -> None:
    view = stage.show(days(3))

    with qtbot.waitSignal(view.trash_requested):
        QTest.keySequence(view, keys)
