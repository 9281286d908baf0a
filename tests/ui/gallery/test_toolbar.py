"""The toolbar hides its parts in a fixed order if there is no room."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QSlider, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from videodesk.ui.gallery.toolbar import MIN_TILE_WIDTH, GalleryToolbar
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def place(qtbot: QtBot, theme: Theme, icons: IconProvider) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(GalleryToolbar(theme, icons, MIN_TILE_WIDTH))
    qtbot.addWidget(place)
    place.show()
    return place


def parts(place: QWidget) -> set[str]:
    """The visible parts; none of them is cut off."""
    bar = place.findChild(GalleryToolbar)
    assert bar is not None
    QApplication.sendPostedEvents()
    shown = [each for each in bar.findChildren(QWidget) if each.objectName() and each.isVisible()]
    assert all(each.mapTo(bar, QPoint()).x() + each.width() <= place.width() for each in shown)
    return {each.objectName() for each in shown}


def test_chips_become_a_menu_before_the_slider_is_hidden(place: QWidget) -> None:
    place.resize(900, 60)
    assert "chip-failed" in parts(place)
    assert "galleryTileSize" in parts(place)

    place.resize(420, 60)
    assert "galleryChipsMenu" in parts(place)
    assert "galleryTileSize" in parts(place)

    place.resize(240, 60)
    assert place.width() == 240
    assert "gallerySearch" in parts(place)
    assert "galleryChipsMenu" in parts(place)
    assert "galleryTileSize" not in parts(place)

    place.resize(900, 60)
    assert "galleryTileSize" in parts(place)


def test_tile_width_is_set_while_the_slider_is_hidden(place: QWidget) -> None:
    place.resize(240, 60)
    bar = place.findChild(GalleryToolbar)
    assert bar is not None

    bar.zoom(1)

    slider = place.findChild(QSlider, "galleryTileSize")
    assert slider is not None
    assert bar.tile_width == slider.value() > MIN_TILE_WIDTH


def test_count_is_shown_if_there_is_space_and_reported_otherwise(
    place: QWidget, qtbot: QtBot
) -> None:
    bar = place.findChild(GalleryToolbar)
    assert bar is not None
    left_out: list[str] = []
    bar.count_left_out.connect(left_out.append)
    place.resize(1200, 60)
    bar.show_count(16, 1)
    assert "galleryCount" in parts(place)
    assert left_out[-1] == ""

    place.resize(700, 60)
    assert "galleryCount" not in parts(place)
    assert left_out[-1].startswith("16 clip")
    bar.show_count(16, 3)
    assert left_out[-1] == "3 selected"
