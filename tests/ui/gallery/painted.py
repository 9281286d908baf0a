"""What a person sees of a gallery, and types into it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from tests.ui.gallery.fake_library import Shelf, generation
from videodesk.ui.gallery.empty_state import EmptyState
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.gallery.view import GalleryView

Open = Callable[[Shelf], Gallery]
W = TypeVar("W", bound=QWidget)


def part(gallery: Gallery, kind: type[W], name: str) -> W:
    found = gallery.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def tiles(gallery: Gallery) -> GalleryView:
    return part(gallery, GalleryView, "galleryTiles")


def field(gallery: Gallery) -> QLineEdit:
    return part(gallery, QLineEdit, "gallerySearch")


def shown(gallery: Gallery) -> list[str]:
    model = tiles(gallery).model()
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def words(gallery: Gallery) -> list[str]:
    """What is said in place of tiles; nothing while the tiles are shown."""
    empty = part(gallery, EmptyState, "galleryEmpty")
    labels = [each.text() for each in empty.findChildren(QLabel) if each.isVisible()]
    return [each for each in labels if each]


def type_search(gallery: Gallery, text: str) -> None:
    gallery.focus_search()
    QTest.keyClicks(field(gallery), text)


KITE = generation("kite", prompt="a red kite")
FOX = generation("fox", prompt="a fox")
