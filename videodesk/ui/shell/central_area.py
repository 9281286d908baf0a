"""The middle of the window: the gallery or one large clip; above it, the key panel if needed."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from videodesk.generation import Generation, Status
from videodesk.text import one_line
from videodesk.ui.gallery.gallery import Gallery
from videodesk.ui.inspector.inspector import Inspector
from videodesk.ui.player.player import Player
from videodesk.ui.settings.onboarding_page import OnboardingPage
from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.shell.notifications import NotificationArea
from videodesk.ui.theme.theme import DARK, GRID, style_sheet
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip

_STAGE_MARGINS: Final = (3 * GRID,) * 4
_ANY_HEIGHT: Final = 16_777_215  # QWIDGETSIZE_MAX
_DARK_STAGE: Final = (
    style_sheet(DARK)
    + f"""
QWidget#stage {{ background: #0a0a0b; }}
QWidget[role="overlay"] {{ background: rgba(20, 21, 23, 0.88); }}
QLabel {{ color: {DARK.text}; }}
"""
)


class CentralArea(QWidget):
    """Shows the gallery, or the stage with one clip large, and the notifications below.

    The stage borrows the inspector's player, so that a clip plays on while it moves. It can also
    play a file that is not in the library. `stepped` asks for the next (1) or the previous (-1)
    clip, `full_screen_toggled` that the clip fills the screen, or no more. Escape leads back one
    step: from the full screen to where it was, from the stage to the gallery.
    """

    stepped = Signal(int)
    full_screen_toggled = Signal(bool)

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
        self._is_full = False
        self._was_large = False
        self._back = QPushButton(self.tr("Back to clips"))
        self._back.setObjectName("stageBack")
        self._back.setToolTip(self.tr("Back to clips (Escape)"))
        self._file: Path | None = None
        self._title = ElidedLabel()
        self._title.setObjectName("stageTitle")
        self._head = QWidget()
        self._placeholder = PlainLabel(self.tr("This request has no clip to play."))
        self._placeholder.setObjectName("stageNothing")
        self._placeholder.setProperty("role", "second")
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stage = QWidget()
        self._stage.setObjectName("stage")
        self._stage_layout = QVBoxLayout(self._stage)
        self._stack = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._onboarding = OnboardingPage(key_panel)
        self._escape = self._shortcut(Qt.Key.Key_Escape, self._on_leave)
        self._steps = [
            self._shortcut(Qt.Key.Key_Down, self._on_next),
            self._shortcut(Qt.Key.Key_PageDown, self._on_next),
            self._shortcut(Qt.Key.Key_Up, self._on_previous),
            self._shortcut(Qt.Key.Key_PageUp, self._on_previous),
        ]
        self._arrange()
        self._back.clicked.connect(self.show_gallery)
        inspector.player.large_requested.connect(self._on_large)
        inspector.player.full_screen_requested.connect(self.toggle_full_screen)
        inspector.player.clip_step_requested.connect(self._on_step)
        inspector.player.leave_requested.connect(self._on_leave)
        key_panel.installEventFilter(self)
        gallery.emptiness_changed.connect(self._update_visibility)

    @property
    def is_large(self) -> bool:
        """Whether the stage is open."""
        return self._stack.currentWidget() is self._stage

    @property
    def is_full_screen(self) -> bool:
        """Whether the stage fills the screen."""
        return self._is_full

    def show_large(self) -> None:
        """Shows the selected clip large and plays it, if one is selected that can be played."""
        if self.is_large:
            self._inspector.player.play_when_open()
        elif _can_play(self._inspector.generation):
            self._open_stage()
            self._inspector.player.play_when_open()

    def toggle_full_screen(self) -> None:
        """Fills the screen with the shown clip, or goes back to where it was shown before."""
        if self._is_full:
            self.leave_full_screen()
            return
        self._was_large = self.is_large
        if not self.is_large and _can_play(self._inspector.generation):
            self._open_stage()
        if self.is_large:
            self._show_full_screen(is_full=True)

    def leave_full_screen(self) -> None:
        """Goes back to where the clip was shown before."""
        if self._is_full:
            self._show_full_screen(is_full=False)
            if not self._was_large:
                self.show_gallery()

    def play_file(self, file: Path) -> None:
        """Plays a clip large that is not in the library."""
        if self.is_large:
            self._close_stage()
        self._file = file
        self._title.setText(self.tr("{name} (not in the library)").format(name=one_line(file.name)))
        self._title.setToolTip(as_tooltip(str(file)))
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
        elif generation is None:
            self.show_gallery()
        elif self.is_large:
            playable = _can_play(generation)
            self._placeholder.setVisible(not playable)
            self._inspector.player.setVisible(playable)
            self._head.setVisible(not self._is_full or not playable)
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
        head = QHBoxLayout(self._head)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(3 * GRID)
        head.addWidget(self._back)
        head.addWidget(self._title, 1)
        head.addStretch()
        self._stage.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stage_layout.setContentsMargins(*_STAGE_MARGINS)
        self._stage_layout.setSpacing(2 * GRID)
        self._stage_layout.addWidget(self._head)
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

    def _show_full_screen(self, *, is_full: bool) -> None:
        """Shows the stage alone and dark, or restores it."""
        self._is_full = is_full
        player = self._inspector.player
        self._head.setVisible(not is_full)
        self._notifications.setMaximumHeight(0 if is_full else _ANY_HEIGHT)
        self._stage.setStyleSheet(_DARK_STAGE if is_full else "")
        self._stage_layout.setContentsMargins(*((0,) * 4 if is_full else _STAGE_MARGINS))
        player.show_full_screen(is_full=is_full)
        self.full_screen_toggled.emit(is_full)
        self._update_visibility()
        player.setFocus()

    def _open_stage(self) -> None:
        plays = self._inspector.player.is_playing
        player = self._inspector.lend_player()
        self._stage_layout.insertWidget(1, player, 1)
        player.setVisible(True)
        self._placeholder.setVisible(False)
        self._title.setVisible(self._file is not None)
        self._stack.setCurrentWidget(self._stage)
        self._update_visibility()
        self._escape.setEnabled(True)
        for step in self._steps:
            step.setEnabled(self._file is None)
        player.enable_clip_steps(enabled=self._file is None)
        _keep_playing(player, plays=plays)
        player.setFocus()

    def _close_stage(self) -> None:
        if self._is_full:
            self._show_full_screen(is_full=False)
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
        hidden = self._is_full or (is_empty and self.is_large)
        self._onboarding.setVisible(asks and not hidden)
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

    def _on_leave(self) -> None:
        if self._is_full:
            self.leave_full_screen()
        elif self.is_large:
            self.show_gallery()
        else:
            self._gallery.focus_tiles()

    def _on_next(self) -> None:
        self._on_step(1)

    def _on_previous(self) -> None:
        self._on_step(-1)

    def _on_step(self, by: int) -> None:
        if self._file is None:
            self.stepped.emit(by)


def _can_play(generation: Generation | None) -> bool:
    return generation is not None and generation.status is Status.COMPLETED


def _keep_playing(player: Player, *, plays: bool) -> None:
    """Resumes a player that paused because it was hidden while it moved, unless it still is."""
    if plays and player.isVisible():
        player.play()
