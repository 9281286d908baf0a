from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from videodesk.ui.inspector.reference_images import ReferenceImage, ReferenceImages
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@pytest.fixture
def strip(qtbot: QtBot, theme: Theme, icons: IconProvider, workers: WorkerPool) -> ReferenceImages:
    strip = ReferenceImages(theme, icons, workers)
    qtbot.addWidget(strip)
    strip.resize(376, 100)
    strip.show()
    return strip


@pytest.fixture
def red(tmp_path: Path) -> Path:
    path = tmp_path / "red.png"
    Image.new("RGB", (400, 200), (200, 30, 30)).save(path)
    return path


def tiles(strip: ReferenceImages) -> list[ReferenceImage]:
    return [tile for tile in strip.findChildren(ReferenceImage) if tile.isVisible()]


def only_tile(qtbot: QtBot, strip: ReferenceImages) -> ReferenceImage:
    qtbot.waitUntil(lambda: len(tiles(strip)) == 1)
    return tiles(strip)[0]


def test_image_is_shown_as_an_uncropped_thumbnail(
    qtbot: QtBot, strip: ReferenceImages, red: Path
) -> None:
    strip.show_images((str(red),))
    tile = only_tile(qtbot, strip)
    qtbot.waitUntil(lambda: tile.has_image)
    seen = tile.grab().toImage()
    middle = seen.rect().center()
    assert seen.pixelColor(middle).red() > 150
    assert seen.pixelColor(middle.x(), 2).red() < 100
    assert tile.toolTip() == str(red)


def test_image_used_twice_is_shown_twice(qtbot: QtBot, strip: ReferenceImages, red: Path) -> None:
    strip.show_images((str(red), str(red)))
    qtbot.waitUntil(lambda: [tile.has_image for tile in tiles(strip)] == [True, True])


def test_missing_image_shows_an_icon(qtbot: QtBot, strip: ReferenceImages, tmp_path: Path) -> None:
    strip.show_images((str(tmp_path / "gone.png"),))
    tile = only_tile(qtbot, strip)
    qtbot.waitUntil(lambda: "moved or deleted" in tile.toolTip())
    assert not tile.has_image


def test_url_is_shown_as_text(qtbot: QtBot, strip: ReferenceImages) -> None:
    strip.show_images(("https://example.com/kite.png",))

    def texts() -> list[str]:
        return [label.text() for label in strip.findChildren(QLabel) if label.isVisible()]

    qtbot.waitUntil(lambda: texts() == ["https://example.com/kite.png"])
    assert tiles(strip) == []


def test_widget_is_hidden_without_images(strip: ReferenceImages, red: Path) -> None:
    strip.show_images((str(red),))
    strip.show_images(())
    assert not strip.isVisible()
    assert tiles(strip) == []


def test_late_thumbnails_of_a_former_request_are_ignored(
    qtbot: QtBot, strip: ReferenceImages, red: Path, tmp_path: Path
) -> None:
    strip.show_images((str(red),))
    strip.show_images((str(tmp_path / "gone.png"),))
    tile = only_tile(qtbot, strip)
    qtbot.waitUntil(lambda: "moved or deleted" in tile.toolTip())
    assert len(tiles(strip)) == 1
