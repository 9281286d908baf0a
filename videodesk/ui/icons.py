"""The program's own icons: SVG strokes in resources/icons, recoloured from the theme."""

from functools import partial
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from videodesk.paths import resource
from videodesk.ui.theme import Theme

ICON_SIZE: Final = 16
_STROKE: Final = b"#000000"
_SCALES: Final = (1, 2, 3)


def draw(name: str, colour: QColor, size: int, scale: float) -> QPixmap:
    """One icon, `size` logical pixels square, for a screen of this scale."""
    source = resource(f"icons/{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(source.replace(_STROKE, colour.name().encode())))
    pixels = round(size * scale)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(colour.alphaF())
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


class Icons:
    """Hands out icons in the theme's colours; buttons that it dresses follow the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme

    def icon(self, name: str, tint: str = "text") -> QIcon:
        """An icon in the colour of a token, fainter when disabled, crisp at 1, 2 and 3 times."""
        colour = self._theme.colour(tint)
        faint = QColor(self._theme.colour("second_text"))
        faint.setAlphaF(0.5)
        icon = QIcon()
        for scale in _SCALES:
            icon.addPixmap(draw(name, colour, ICON_SIZE, scale), QIcon.Mode.Normal)
            icon.addPixmap(draw(name, faint, ICON_SIZE, scale), QIcon.Mode.Disabled)
        return icon

    def dress(self, button: QAbstractButton, name: str, tint: str = "text") -> None:
        """Gives a button its icon, now and after each change of the theme.

        May be called again on the same button with another icon.
        """
        first = button.property("iconName") is None
        button.setProperty("iconName", name)
        button.setProperty("iconTint", tint)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        button.setIcon(self.icon(name, tint))
        if first:
            redress = partial(self._redress, button)
            self._theme.changed.connect(redress)
            button.destroyed.connect(partial(self._theme.changed.disconnect, redress))

    def _redress(self, button: QAbstractButton) -> None:
        button.setIcon(self.icon(button.property("iconName"), button.property("iconTint")))
