"""The middle of the window: the gallery or one large clip; above it, the key panel if needed."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from videodesk.generation import Generation, Status
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.settings.onboarding_page import OnboardingPage
from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.shell.notifications import NotificationArea
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.elided_label import ElidedLabel


class CentralArea(QWidget):
    """Shows the gallery, or the stage with one clip large, and the notifications below.

    The stage borrows the inspector's player, so that a clip plays on while it moves. It can also
    play a file that is not in the library. `stepped` asks for the next (1) or the previous (-1)
    clip. Escape and a button lead back to the gallery.
    """

    stepped = Signal(int)

    def __init__(
        self,
        gallery: Gallery,
        inspector: Inspector,
        key_panel: OnboardingPanel,
        notifications: NotificationArea,
    ) -> None:
        super().__init__()
        self.setObjectName("centralArea")
        self._gallery = gallery
        self._inspector = inspector
        self._key_panel = key_panel
        self._notifications = notifications
        self._back = QPushButton(self.tr("Back to the clips"))
        self._back.setObjectName("stageBack")
        self._back.setToolTip(self.tr("Back to the clips (Escape)"))
        self._file: Path | None = None
        self._title = ElidedLabel()
        self._title.setObjectName("stageTitle")
        self._placeholder = QLabel(self.tr("There is no clip to play here yet."))
        self._placeholder.setObjectName("stageNothing")
        self._placeholder.setProperty("role", "second")
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stage = QWidget()
        self._stage.setObjectName("stage")
        self._stage_layout = QVBoxLayout(self._stage)
        self._stack = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._onboarding = OnboardingPage(key_panel)
        self._escape = self._shortcut(Qt.Key.Key_Escape, self.show_gallery)
        self._steps = [
            self._shortcut(Qt.Key.Key_Right, self._on_next),
            self._shortcut(Qt.Key.Key_Left, self._on_previous),
            self._shortcut(Qt.Key.Key_Down, self._on_next),
            self._shortcut(Qt.Key.Key_PageDown, self._on_next),
            self._shortcut(Qt.Key.Key_Up, self._on_previous),
            self._shortcut(Qt.Key.Key_PageUp, self._on_previous),
        ]
        self._arrange()
        self._back.clicked.connect(self.show_gallery)
        inspector.player.large_requested.connect(self._on_large)
        key_panel.installEventFilter(self)
        gallery.emptiness_changed.connect(self._update_visibility)

    @property
    def is_large(self) -> bool:
        """Whether the stage is open."""
        return self._stack.currentWidget() is self._stage

    def show_large(self) -> None:
        """Shows the selected clip large, if one is selected that can be played."""
        if not self.is_large and _can_play(self._inspector.generation):
            self._open_stage()

    def play_file(self, file: Path) -> None:
        """Plays a clip large that is not in the library."""
        if self.is_large:
            self._close_stage()
        self._file = file
        self._title.setText(self.tr("{name} (not in the library)").format(name=file.name))
        self._title.setToolTip(str(file))
        self._open_stage()
        self._inspector.player.show_clip(file)

    def show_gallery(self) -> None:
        """Closes the stage, if it is open."""
        if self.is_large:
            self._close_stage()
            self._gallery.focus_tiles()

    def on_generation_changed(self, generation: Generation | None) -> None:
        """Updates an open stage: another generation was selected, or this one changed."""
        if self._file is not None:
            self._close_stage()
        elif self.is_large:
            playable = _can_play(generation)
            self._placeholder.setVisible(not playable)
            self._inspector.player.setVisible(playable)
            (self._inspector.player if playable else self._back).setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the visibility of the key panel."""
        if watched is self._key_panel and event.type() in {
            QEvent.Type.ShowToParent,
            QEvent.Type.HideToParent,
        }:
            self._update_visibility()
        return super().eventFilter(watched, event)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * GRID)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        head.addStretch()
        self._stage_layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        self._stage_layout.setSpacing(2 * GRID)
        self._stage_layout.addLayout(head)
        self._stage_layout.addWidget(self._placeholder, 1)
        self._stack.addWidget(self._gallery)
        self._stack.addWidget(self._stage)
        self._key_panel.setVisible(False)
        self._onboarding.setVisible(False)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._onboarding)
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self._notifications)

    def _open_stage(self) -> None:
        player = self._inspector.lend_player()
        plays = player.is_playing
        self._stage_layout.insertWidget(1, player, 1)
        player.setVisible(True)
        _keep_playing(player, plays=plays)
        self._placeholder.setVisible(False)
        self._title.setVisible(self._file is not None)
        self._stack.setCurrentWidget(self._stage)
        self._update_visibility()
        self._escape.setEnabled(True)
        for step in self._steps:
            step.setEnabled(self._file is None)
        player.setFocus()

    def _close_stage(self) -> None:
        player = self._inspector.player
        plays = player.is_playing
        if self._file is not None:
            self._inspector.release_file(self._file)
            self._file = None
        self._inspector.take_player_back()
        _keep_playing(player, plays=plays)
        for key in (self._escape, *self._steps):
            key.setEnabled(False)
        self._stack.setCurrentWidget(self._gallery)
        self._update_visibility()

    def _update_visibility(self, _empty: object = None) -> None:
        """Gives the key panel all the room while there are no clips and no file is played."""
        asks = not self._key_panel.isHidden()
        is_empty = self._gallery.is_empty_library
        shows_stack = self.is_large or not (asks and is_empty)
        self._onboarding.setVisible(asks and not (is_empty and self.is_large))
        self._stack.setVisible(shows_stack)
        self._column.setStretchFactor(self._onboarding, 0 if shows_stack else 1)

    def _shortcut(self, key: Qt.Key, slot: object) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setEnabled(False)
        shortcut.activated.connect(slot)
        return shortcut

    def _on_large(self, _file: Path) -> None:
        """Opens or closes the stage."""
        if self.is_large:
            self.show_gallery()
        else:
            self.show_large()

    def _on_next(self) -> None:
        self.stepped.emit(1)

    def _on_previous(self) -> None:
        self.stepped.emit(-1)


def _can_play(generation: Generation | None) -> bool:
    return generation is not None and generation.status is Status.COMPLETED


def _keep_playing(player: Player, *, plays: bool) -> None:
    """Resumes a player that paused because it was hidden while it moved."""
    if plays and not player.is_playing:
        player.toggle()
