"""A label of one line in mirrored layouts."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.elided_label import ElidedLabel


def ink(label: ElidedLabel) -> tuple[QRect, QImage]:
    """Where the text is, and what it looks like."""
    image = label.grab().toImage()
    ground = image.pixel(image.width() // 2, 0)
    found = QRect()
    for y in range(image.height()):
        for x in range(image.width()):
            if image.pixel(x, y) != ground:
                found |= QRect(x, y, 1, 1)
    return found, image.copy(found)


def share_of_different_pixels(first: QImage, second: QImage) -> float:
    assert first.size() == second.size()
    places = [(x, y) for x in range(first.width()) for y in range(first.height())]
    lightness = (
        (first.pixelColor(x, y).lightness(), second.pixelColor(x, y).lightness()) for x, y in places
    )
    return sum(abs(one - other) > 100 for one, other in lightness) / len(places)


def test_size_keeps_its_direction_in_a_mirrored_layout(qtbot: QtBot, theme: Theme) -> None:
    pictures = []
    for direction in (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft):
        label = ElidedLabel("640 x 360, 8 s")
        qtbot.addWidget(label)
        label.setLayoutDirection(direction)
        label.resize(300, 30)
        place, picture = ink(label)
        assert (place.left() < 20) is (direction is Qt.LayoutDirection.LeftToRight)
        assert (place.right() > 280) is (direction is Qt.LayoutDirection.RightToLeft)
        pictures.append(picture)
    assert share_of_different_pixels(*pictures) < 0.1  # letters begin at fractions of a pixel
