"""A label that shows an icon."""

from PySide6.QtCore import QSize

from videodesk.ui.theme.icons import ICON_SIZE, IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.plain_text import PlainLabel


class IconLabel(PlainLabel):
    """One of the program's icons in the color of a token; follows the theme."""

    def __init__(self, theme: Theme, icons: IconProvider, *, size: int = ICON_SIZE) -> None:
        super().__init__()
        self._icons = icons
        self._size = size
        self._name = ""
        self._tint = ""
        theme.changed.connect(self._draw)

    def show_icon(self, name: str, tint: str = "second_text") -> None:
        """Shows an icon of resources/icons."""
        if (name, tint) != (self._name, self._tint):
            self._name, self._tint = name, tint
            self._draw()

    def _draw(self) -> None:
        if self._name:
            icon = self._icons.icon(self._name, self._tint)
            size = QSize(self._size, self._size)
            self.setPixmap(icon.pixmap(size, self.devicePixelRatio()))
