"""The middle of the window: the gallery, or one clip large; above it, what has to be set up."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.player.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.settings.key_panel import KeyPanel
from videodesk.ui.theme import GRID


class Middle(QWidget):
    """Owns the stage on which a clip is shown large.

    The player itself is borrowed from the inspector, so that a clip plays on while it moves.
    `stepped` asks for the next (1) or the former (-1) clip.
    """

    stepped = Signal(int)

    def __init__(self, gallery: Gallery, inspector: Inspector, key_panel: KeyPanel) -> None:
        super().__init__()
        self.setObjectName("middle")
        self._gallery = gallery
        self._inspector = inspector
        self._key_panel = key_panel
        self._stage = QWidget()
        self._stage.setObjectName("stage")
        self._stage_layout = QVBoxLayout(self._stage)
        self._stage_layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._stack = QStackedWidget()
        self._stack.addWidget(gallery)
        self._stack.addWidget(self._stage)
        key_panel.setVisible(False)
        self._panel_frame = QWidget()
        frame = QVBoxLayout(self._panel_frame)
        frame.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 0)
        frame.addWidget(key_panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._panel_frame)
        column.addWidget(self._stack, 1)
        self._panel_frame.setVisible(False)
        key_panel.installEventFilter(self)

    @property
    def is_large(self) -> bool:
        """Whether a clip is shown large."""
        return self._stack.currentWidget() is self._stage

    def show_large(self) -> None:
        """Shows the chosen clip large; Escape goes back, the arrows go on."""
        if not self.is_large:
            player = self._inspector.lend_player()
            plays = player.is_playing
            self._stage_layout.addWidget(player, 1)
            player.setVisible(True)
            _keep_playing(player, plays=plays)
            player.installEventFilter(self)
            self._stack.setCurrentWidget(self._stage)
            player.setFocus()

    def show_gallery(self) -> None:
        """Goes back to the tiles."""
        if self.is_large:
            player = self._inspector.player
            plays = player.is_playing
            player.removeEventFilter(self)
            self._inspector.take_player_back()
            _keep_playing(player, plays=plays)
            self._stack.setCurrentWidget(self._gallery)
            self._gallery.focus_tiles()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gives the key panel its room only while it is shown, and hears the keys of the stage."""
        if watched is self._key_panel and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self._panel_frame.setVisible(not self._key_panel.isHidden())
        elif (
            self.is_large and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        ):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Escape:
                self.show_gallery()
            case Qt.Key.Key_Down | Qt.Key.Key_PageDown:
                self.stepped.emit(1)
            case Qt.Key.Key_Up | Qt.Key.Key_PageUp:
                self.stepped.emit(-1)
            case _:
                return False
        return True


def _keep_playing(player: Player, *, plays: bool) -> None:
    """A player that changes its place is hidden for a moment, and pauses itself then."""
    if plays and not player.is_playing:
        player.toggle()
