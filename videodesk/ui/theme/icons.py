"""The icons: SVG strokes in resources/icons, drawn in colors of the theme."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton

from videodesk.paths import resource
from videodesk.ui.theme.theme import Theme
from videodesk.ui.theme.tokens import DARK

ICON_SIZE: Final = 16
_STROKE: Final = b"#000000"


def draw(name: str, color: QColor, size: int, scale: float) -> QPixmap:
    """Draws an icon, `size` logical pixels square, for a screen with this scale factor."""
    source = resource(f"icons/{name}.svg").read_bytes()
    renderer = QSvgRenderer(QByteArray(source.replace(_STROKE, color.name().encode())))
    pixels = round(size * scale)
    pixmap = QPixmap(pixels, pixels)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(color.alphaF())
    renderer.render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def shown_scales() -> list[float]:
    """The scales of the screens and windows there are: an icon drawn for another is blurred.

    Icons are made again when a window gets another one (`Theme.watch`).
    """
    screens = {each.devicePixelRatio() for each in QGuiApplication.screens()}
    windows = {each.devicePixelRatio() for each in QGuiApplication.topLevelWindows()}
    return sorted(screens | windows)


class IconCache:
    """Cache of drawn icons. The color is part of the key, so that it survives a theme change."""

    _MAX_ICONS: Final = 500

    def __init__(self) -> None:
        self._drawn: dict[tuple[str, str, int, float], QPixmap] = {}

    def get(self, name: str, color: QColor, size: int, scale: float) -> QPixmap:
        """An icon as `draw` draws it."""
        key = (name, color.name(QColor.NameFormat.HexArgb), size, scale)
        if key not in self._drawn:
            if len(self._drawn) >= self._MAX_ICONS:
                self._drawn.clear()
            self._drawn[key] = draw(name, color, size, scale)
        return self._drawn[key]


class IconProvider:
    """Provides icons in the theme's colors; buttons that have one follow the theme.

    They are drawn for `scales`, and again when the theme changes.
    """

    def __init__(self, theme: Theme, scales: Callable[[], Iterable[float]] = shown_scales) -> None:
        self._theme = theme
        self._scales = scales
        self._drawn = IconCache()

    def icon(self, name: str, tint: str = "text", *, on_dark: bool = False) -> QIcon:
        """An icon in the color of a token, fainter when disabled, crisp on all screens."""
        tokens = DARK if on_dark else self._theme.tokens
        color = QColor(getattr(tokens, tint))
        faint = QColor(tokens.second_text)
        faint.setAlphaF(0.5)
        icon = QIcon()
        for scale in self._scales():
            icon.addPixmap(self._drawn.get(name, color, ICON_SIZE, scale), QIcon.Mode.Normal)
            icon.addPixmap(self._drawn.get(name, faint, ICON_SIZE, scale), QIcon.Mode.Disabled)
        return icon

    def pixmap(self, name: str, tint: str, size: int, scale: float) -> QPixmap:
        """An icon for painting by hand, `size` logical pixels square, at the screen's scale."""
        return self._drawn.get(name, self._theme.color(tint), size, scale)

    def apply(self, button: QAbstractButton, name: str, tint: str = "text") -> None:
        """Sets the icon of a button, which follows the theme from then on.

        May be called again with another icon.
        """
        first = button.property("iconName") is None
        button.setProperty("iconName", name)
        button.setProperty("iconTint", tint)
        button.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
        self._update(button)
        if first:
            update = partial(self._update, button)
            self._theme.changed.connect(update)
            button.destroyed.connect(partial(self._theme.changed.disconnect, update))

    def set_on_dark(self, button: QAbstractButton, *, is_dark: bool) -> None:
        """Sets whether a button that has an icon is on a dark ground, whatever the theme."""
        button.setProperty("onDark", is_dark)
        self._update(button)

    def _update(self, button: QAbstractButton) -> None:
        name, tint = button.property("iconName"), button.property("iconTint")
        button.setIcon(self.icon(name, tint, on_dark=bool(button.property("onDark"))))
