"""Help dialog: first steps, and the keys of the menus, the clips and the player."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QFont, QFontMetrics, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
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
from videodesk.ui.player.player_keys import key_descriptions
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.plain_text import PlainLabel

_LINE_DIGITS: Final = 72
_LABEL_DIGITS: Final = 38


class HelpDialog(QDialog):
    """Lists each action that has a shortcut, and the keys that no menu has. Not modal."""

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
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
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
        area.setFocus()  # the arrow and page keys scroll

    def _fill(self, page: QWidget, actions: Iterable[QAction]) -> None:
        begin = PlainLabel(self._getting_started())
        begin.setWordWrap(True)
        begin.setMinimumWidth(begin.fontMetrics().horizontalAdvance("0") * _LINE_DIGITS)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(_title(self.tr("Getting started")))
        column.addWidget(begin)
        for title, keys in (
            (self.tr("Shortcuts"), _menu_shortcuts(actions)),
            (self.tr("Keys in the gallery"), self._gallery_keys()),
            (self.tr("Keys in the player"), key_descriptions()),
        ):
            column.addSpacing(2 * GRID)
            column.addWidget(_title(title))
            column.addLayout(_grid(keys))
        column.addStretch()

    def _getting_started(self) -> str:
        return self.tr(
            "Choose a model on the left, describe your video, and press Generate ({keys}). The "
            "clip appears in the gallery and is saved on this computer. Click it to play it, and "
            "use Continue to start a new clip from its last frame. You can drop pictures "
            "anywhere in the window. To try VideoDesk free of charge and without a key, choose "
            "“Use demo” in the File menu."
        ).format(keys=_native(SUBMIT_KEYS))

    def _gallery_keys(self) -> list[tuple[str, str]]:
        """Keys that no menu has."""
        pages = ", ".join(map(_native, ("Home", "End", "PgUp", "PgDown")))
        return [
            (self.tr("Move between clips"), self.tr("Arrow keys, {0}").format(pages)),
            (self.tr("Open large and play"), f"{_native('Space')}, {_native('Return')}"),
            (self.tr("Select several"), self.tr("Shift or Ctrl while moving or clicking")),
            (self.tr("Change the tile size"), self.tr("Ctrl+mouse wheel")),
        ]


def _grid(keys: Iterable[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(8 * GRID)
    grid.setVerticalSpacing(GRID)
    for row, (label, shown) in enumerate(keys):
        text = PlainLabel(shown)
        text.setProperty("role", "second")
        text.setWordWrap(True)
        grid.addWidget(PlainLabel(label), row, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(text, row, 1)
    digit = QFontMetrics(QApplication.font()).horizontalAdvance("0")
    grid.setColumnMinimumWidth(0, digit * _LABEL_DIGITS)
    grid.setColumnStretch(1, 1)
    return grid


def _title(text: str) -> QLabel:
    label = PlainLabel(text)
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
