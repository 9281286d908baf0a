"""Handle at the window's edge in place of a folded panel."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QToolButton

from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import as_tooltip

WIDTH: Final = 4 * GRID


class FoldHandle(QToolButton):
    """A narrow button as high as the window, which brings the panel back."""

    def __init__(self, icons: IconProvider, icon: str, name: str, text: str, keys: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "handle")
        self.setFixedWidth(WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(text)
        self.setToolTip(as_tooltip(f"{text} ({keys})"))
        icons.apply(self, icon, "second_text")
