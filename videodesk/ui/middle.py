"""The middle of the window: the gallery, or one clip large; above it, what has to be set up."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from videodesk.generation import Generation, Status
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.player.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.settings.key_panel import KeyPanel
from videodesk.ui.settings.welcome import Welcome
from videodesk.ui.theme import GRID


class Middle(QWidget):
    """Owns the stage on which a clip is shown large.

    The player itself is borrowed from the inspector, so that a clip plays on while it moves.
    `stepped` asks for the next (1) or the former (-1) clip, by the arrows; with Shift they move
    within the clip. Escape and a button lead back, whatever is shown.
    """

    stepped = Signal(int)

    def __init__(self, gallery: Gallery, inspector: Inspector, key_panel: KeyPanel) -> None:
        super().__init__()
        self.setObjectName("middle")
        self._gallery = gallery
        self._inspector = inspector
        self._key_panel = key_panel
        self._back = QPushButton(self.tr("Back to the clips"))
        self._back.setObjectName("stageBack")
        self._back.setToolTip(self.tr("Back to the clips (Escape)"))
        self._nothing = QLabel(self.tr("There is no clip to play here yet."))
        self._nothing.setObjectName("stageNothing")
        self._nothing.setProperty("role", "second")
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stage = QWidget()
        self._stage.setObjectName("stage")
        self._stage_layout = QVBoxLayout(self._stage)
        self._stack = QStackedWidget()
        self._welcome = Welcome(key_panel)
        self._keys = [
            self._shortcut(Qt.Key.Key_Escape, self.show_gallery),
            self._shortcut(Qt.Key.Key_Right, self._on_next),
            self._shortcut(Qt.Key.Key_Left, self._on_former),
            self._shortcut(Qt.Key.Key_Down, self._on_next),
            self._shortcut(Qt.Key.Key_PageDown, self._on_next),
            self._shortcut(Qt.Key.Key_Up, self._on_former),
            self._shortcut(Qt.Key.Key_PageUp, self._on_former),
        ]
        self._arrange()
        self._back.clicked.connect(self.show_gallery)
        key_panel.installEventFilter(self)
        gallery.filled.connect(self._make_room)

    @property
    def is_large(self) -> bool:
        """Whether a clip is shown large."""
        return self._stack.currentWidget() is self._stage

    def show_large(self) -> None:
        """Shows the chosen clip large; nothing happens where none is chosen that could play."""
        if self.is_large or not _can_play(self._inspector.generation):
            return
        player = self._inspector.lend_player()
        plays = player.is_playing
        self._stage_layout.insertWidget(1, player, 1)
        player.setVisible(True)
        _keep_playing(player, plays=plays)
        self._nothing.setVisible(False)
        self._stack.setCurrentWidget(self._stage)
        self._listen_to_keys(on=True)
        player.setFocus()

    def show_gallery(self) -> None:
        """Goes back to the tiles."""
        if self.is_large:
            player = self._inspector.player
            plays = player.is_playing
            self._inspector.take_player_back()
            _keep_playing(player, plays=plays)
            self._listen_to_keys(on=False)
            self._stack.setCurrentWidget(self._gallery)
            self._gallery.focus_tiles()

    def follow(self, generation: Generation | None) -> None:
        """Another generation was chosen, or this one changed, while the stage may be open."""
        if self.is_large:
            playable = _can_play(generation)
            self._nothing.setVisible(not playable)
            self._inspector.player.setVisible(playable)
            (self._inspector.player if playable else self._back).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Gives the key panel its room only while it is shown, and all of it without clips."""
        if watched is self._key_panel and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self._make_room()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._back)
        head.addStretch()
        self._stage_layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._stage_layout.setSpacing(2 * GRID)
        self._stage_layout.addLayout(head)
        self._stage_layout.addWidget(self._nothing, 1)
        self._stack.addWidget(self._gallery)
        self._stack.addWidget(self._stage)
        self._key_panel.setVisible(False)
        self._welcome.setVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._welcome)
        column.addWidget(self._stack, 1)

    def _make_room(self, _filled: object = None) -> None:
        asks = not self._key_panel.isHidden()
        self._welcome.setVisible(asks)
        self._stack.setVisible(not (asks and self._gallery.is_bare))

    def _shortcut(self, key: Qt.Key, slot: object) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setEnabled(False)
        shortcut.activated.connect(slot)
        return shortcut

    def _listen_to_keys(self, *, on: bool) -> None:
        for shortcut in self._keys:
            shortcut.setEnabled(on)

    def _on_next(self) -> None:
        self.stepped.emit(1)

    def _on_former(self) -> None:
        self.stepped.emit(-1)


def _can_play(generation: Generation | None) -> bool:
    return generation is not None and generation.status is Status.COMPLETED


def _keep_playing(player: Player, *, plays: bool) -> None:
    """A player that changes its place is hidden for a moment, and pauses itself then."""
    if plays and not player.is_playing:
        player.toggle()
