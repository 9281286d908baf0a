"""Helpers that read what a gallery shows, and type into it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.ui.gallery.fake_library import FakeLibrary, generation
from videodesk.ui.gallery.empty_state import EmptyState
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.view import GalleryView

OpenGallery = Callable[[FakeLibrary], Gallery]
W = TypeVar("W", bound=QWidget)


def find_widget(gallery: Gallery, kind: type[W], name: str) -> W:
    found = gallery.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def view_of(gallery: Gallery) -> GalleryView:
    return find_widget(gallery, GalleryView, "galleryTiles")


def search_field(gallery: Gallery) -> QLineEdit:
    return find_widget(gallery, QLineEdit, "gallerySearch")


def shown_prompts(gallery: Gallery) -> list[str]:
    model = view_of(gallery).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def empty_texts(gallery: Gallery) -> list[str]:
    """The texts in place of tiles, none while tiles are shown."""
    empty = find_widget(gallery, EmptyState, "galleryEmpty")
    labels = [each.text() for each in empty.findChildren(QLabel) if each.isVisible()]
    return [each for each in labels if each]


def type_search(gallery: Gallery, text: str) -> None:
    gallery.focus_search()
    QTest.keyClicks(search_field(gallery), text)


KITE = generation("kite", prompt="a red kite")
FOX = generation("fox", prompt="a fox")
