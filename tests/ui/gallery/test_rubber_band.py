"""Rubber bands, and drags of tiles out of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QRubberBand
from pytestqt.qtbot import QtBot

from tests.ui.gallery.fake_library import FakeLibrary, LargeFakeLibrary, generation
from tests.ui.gallery.gallery_driver import ViewDriver, library_with_days
from videodesk.ui.gallery.clip_drag import drag_picture
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.clip_mime import DraggedClip, clips_of

LEFT = Qt.MouseButton.LeftButton
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def pull(driver: ViewDriver, start: QPoint, *way: QPoint, held: Qt.KeyboardModifier = NONE) -> None:
    """Presses and moves; the button stays down."""
    port = driver.view.viewport()
    QTest.mousePress(port, LEFT, held, start)
    for each in way:
        QTest.mouseMove(port, each)


def let_go(driver: ViewDriver, at: QPoint) -> None:
    QTest.mouseRelease(driver.view.viewport(), LEFT, NONE, at)


def band(driver: ViewDriver) -> QRubberBand:
    found = driver.view.viewport().findChild(QRubberBand)
    assert isinstance(found, QRubberBand)
    return found


def test_rubber_band_selects_exactly_what_it_touches(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(9))
    ground, end = QPoint(2, 2), driver.center(4)

    pull(driver, ground, end)
    assert band(driver).isVisible()
    assert view.selected_rows() == [0, 1, 3, 4]
    QTest.mouseMove(view.viewport(), driver.center(1))
    assert view.selected_rows() == [0, 1]
    let_go(driver, driver.center(1))

    assert not band(driver).isVisible()
    assert view.selected_rows() == [0, 1]


def test_rubber_band_with_control_adds_to_the_selection(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(9))
    driver.click(8)

    pull(driver, QPoint(2, 2), driver.center(0), held=CONTROL)
    let_go(driver, driver.center(0))

    assert view.selected_rows() == [0, 8]


def test_rubber_band_beyond_the_edge_scrolls(driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(LargeFakeLibrary(1000))
    below = QPoint(driver.center(2).x(), view.viewport().height() + 80)

    pull(driver, QPoint(2, 2), below)
    qtbot.waitUntil(lambda: view.verticalOffset() > 300)
    let_go(driver, below)

    assert len(view.selected_rows()) > 6
    assert view.selected_rows()[0] == 0


def test_click_between_tiles_clears_the_selection(driver: ViewDriver) -> None:
    view = driver.show(library_with_days(3))
    driver.click(1)

    pull(driver, QPoint(2, 2))
    let_go(driver, QPoint(2, 2))

    assert view.selected_rows() == []


class Taken:
    """Records what a drag would take along, in place of the system's drag."""

    def __init__(self, driver: ViewDriver) -> None:
        self.mimes: list[QMimeData] = []
        self._stage = driver

    def start(self, _actions: Qt.DropAction) -> None:
        model = self._stage.model
        rows = self._stage.view.selected_rows()
        self.mimes.append(model.mimeData([model.index(row) for row in rows]))


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    return FakeLibrary(
        generation(name, prompt=name, file=tmp_path / f"{name}.mp4") for name in ("a", "b", "c")
    )


def test_drag_contains_files_and_prompts_of_the_selection(
    driver: ViewDriver, library: FakeLibrary, tmp_path: Path
) -> None:
    driver.show(library)
    taken = Taken(driver)
    driver.view.startDrag = taken.start  # type: ignore[method-assign]  # Qt's own would not end
    driver.click(0)
    driver.click(2, CONTROL)

    pull(driver, driver.center(2), driver.center(2) + QPoint(40, 0))
    let_go(driver, driver.center(2))

    (mime,) = taken.mimes
    files = [Path(url.toLocalFile()) for url in mime.urls()]
    assert files == [tmp_path / "a.mp4", tmp_path / "c.mp4"]
    assert mime.text() == "a\n\nc"
    assert clips_of(mime) == (DraggedClip("a", has_file=True), DraggedClip("c", has_file=True))


@pytest.mark.parametrize(("count", "badge"), [(1, False), (12, True)])
def test_drag_has_a_small_picture_of_its_tile(theme: Theme, *, count: int, badge: bool) -> None:
    tile = QPixmap(480, 270)
    tile.setDevicePixelRatio(2)
    tile.fill(Qt.GlobalColor.red)

    picture = drag_picture(tile, count, theme)

    assert picture.deviceIndependentSize().toSize() == QSize(160, 90)
    image = picture.toImage()
    assert image.pixelColor(20, 150).red() > 200
    assert (image.pixelColor(300, 14).blue() > 200) is badge


def test_small_movement_starts_no_drag(driver: ViewDriver, library: FakeLibrary) -> None:
    driver.show(library)
    taken = Taken(driver)
    driver.view.startDrag = taken.start  # type: ignore[method-assign]  # Qt's own would not end
    far = QApplication.startDragDistance()

    pull(driver, driver.center(1), driver.center(1) + QPoint(far - 2, 0))
    let_go(driver, driver.center(1))

    assert taken.mimes == []


def test_copy_contains_the_files(driver: ViewDriver, library: FakeLibrary, tmp_path: Path) -> None:
    driver.show(library)
    driver.choose(1)

    QTest.keySequence(driver.view, "Ctrl+C")

    mime = QGuiApplication.clipboard().mimeData()
    assert [Path(url.toLocalFile()) for url in mime.urls()] == [tmp_path / "b.mp4"]
    assert mime.text() == "b"


def test_drag_without_a_file_contains_the_prompt(driver: ViewDriver) -> None:
    driver.show(FakeLibrary([generation("a", prompt="a kite")]))

    mime = driver.model.mimeData([driver.model.index(0)])

    assert not mime.hasUrls()
    assert mime.text() == "a kite"


@pytest.mark.parametrize("keys", ["Del", "Ctrl+Backspace"])
def test_delete_keys_request_the_trash(keys: str, driver: ViewDriver, qtbot: QtBot) -> None:
    view = driver.show(library_with_days(3))

    with qtbot.waitSignal(view.trash_requested):
        QTest.keySequence(view, keys)
