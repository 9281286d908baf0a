"""Help dialog: first steps, and the keyboard shortcuts as the menus have them."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.composer.generate_button import SUBMIT_KEYS
from videodesk.ui.theme.theme import GRID

_LINE_DIGITS: Final = 64


class HelpDialog(QDialog):
    """Lists each action that has a shortcut. Not modal."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("helpDialog")
        self.setWindowTitle(self.tr("Help and keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        page = QWidget()
        self._fill(page, actions)
        area = QScrollArea()
        area.setObjectName("helpPage")
        area.setAccessibleName(self.tr("Help"))
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 4 * GRID)
        column.setSpacing(4 * GRID)
        column.addWidget(area, 1)
        column.addWidget(buttons)
        available = self.screen().availableSize()
        wanted = page.sizeHint()
        self.resize(
            min(wanted.width() + 16 * GRID, available.width()),
            min(wanted.height() + 24 * GRID, available.height() * 3 // 4),
        )

    def _fill(self, page: QWidget, actions: Iterable[QAction]) -> None:
        begin = QLabel(self._getting_started())
        begin.setWordWrap(True)
        begin.setMinimumWidth(begin.fontMetrics().horizontalAdvance("0") * _LINE_DIGITS)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8 * GRID)
        grid.setVerticalSpacing(GRID)
        for row, (label, keys) in enumerate(
            (*_menu_shortcuts(actions), *self._gallery_shortcuts())
        ):
            shown = QLabel(keys)
            shown.setProperty("role", "second")
            grid.addWidget(QLabel(label), row, 0)
            grid.addWidget(shown, row, 1)
        grid.setColumnStretch(0, 1)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(_title(self.tr("Getting started")))
        column.addWidget(begin)
        column.addSpacing(2 * GRID)
        column.addWidget(_title(self.tr("Keyboard shortcuts")))
        column.addLayout(grid)
        column.addStretch()

    def _getting_started(self) -> str:
        return self.tr(
            "Choose a model on the left, write what is to be seen, and press Generate ({keys}). "
            "The clip appears among the tiles and is kept on this computer; click it to play it, "
            "and go on from its last frame with Continue. Pictures can be dropped anywhere on the "
            "window. To try everything without a key and without costs, choose “Use the demo” in "
            "the File menu."
        ).format(keys=_native(SUBMIT_KEYS))

    def _gallery_shortcuts(self) -> list[tuple[str, str]]:
        """Shortcuts that no menu has."""
        return [
            (self.tr("Play the chosen clip large"), _native("Space")),
            (self.tr("Back to the clips"), _native("Esc")),
            (self.tr("Next clip, former clip"), f"{_native('Right')}, {_native('Left')}"),
            (
                self.tr("A second on, a second back"),
                f"{_native('Shift+Right')}, {_native('Shift+Left')}",
            ),
        ]


def _title(text: str) -> QLabel:
    label = QLabel(text)
    font = QFont(label.font())
    font.setWeight(QFont.Weight.DemiBold)
    label.setFont(font)
    return label


def _menu_shortcuts(actions: Iterable[QAction]) -> list[tuple[str, str]]:
    return [
        (_plain(each.text()), each.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        for each in actions
        if each.isVisible() and not each.shortcut().isEmpty()
    ]


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
