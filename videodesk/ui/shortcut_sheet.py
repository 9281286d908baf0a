"""The sheet of keyboard shortcuts, made from the menus so that it cannot be out of date."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.theme import GRID


class ShortcutSheet(QDialog):
    """Lists each action that has a key, in two columns of words and keys. Not modal."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, 0, 2 * GRID, 0)
        grid.setHorizontalSpacing(8 * GRID)
        grid.setVerticalSpacing(GRID)
        for row, (words, keys) in enumerate((*_of_menus(actions), *self._of_tiles())):
            shown = QLabel(keys)
            shown.setProperty("role", "second")
            grid.addWidget(QLabel(words), row, 0)
            grid.addWidget(shown, row, 1)
        grid.setColumnStretch(0, 1)
        area = QScrollArea()
        area.setObjectName("shortcutList")
        area.setAccessibleName(self.tr("Keyboard shortcuts"))
        area.setWidgetResizable(True)
        area.setWidget(table)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        room = self.screen().availableSize()
        wanted = table.sizeHint()
        self.resize(
            min(wanted.width() + 16 * GRID, room.width()),
            min(wanted.height() + 24 * GRID, room.height() * 3 // 4),
        )

    def _of_tiles(self) -> list[tuple[str, str]]:
        """Keys that no menu has."""
        return [
            (self.tr("Play the chosen clip large"), _native("Space")),
            (self.tr("Back to the clips"), _native("Esc")),
            (self.tr("Next clip, former clip"), f"{_native('Right')}, {_native('Left')}"),
            (
                self.tr("A second on, a second back"),
                f"{_native('Shift+Right')}, {_native('Shift+Left')}",
            ),
        ]


def _of_menus(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    return [
        (_plain(each.text()), each.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for each in actions
        if each.isVisible() and not each.shortcut().isEmpty()
    ]


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
