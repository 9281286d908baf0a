"""The right side of the window: the chosen clip, and everything about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from videodesk.generation import Generation, Request, Status
from videodesk.ui.icons import Icons
from videodesk.ui.player.actions import Action, copied_text
from videodesk.ui.player.details import Details
from videodesk.ui.player.facts import shape
from videodesk.ui.player.history import Journal
from videodesk.ui.player.player import Player
from videodesk.ui.player.video_view import USUAL_SHAPE
from videodesk.ui.theme import GRID, Theme
from videodesk.ui.workers import Workers

WIDTH: Final = 400
"""LOOK.md, "The window"."""
_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND


@dataclass(frozen=True, slots=True)
class EnteredTask:
    """The task id that a person found in the account, for the generation of this id."""

    id: str
    task_id: str


class Inspector(QWidget):
    """Owns the player and the details; shows one generation, or that none is chosen.

    `names` gives a model's name for its id, `now` an aware time, `journal` a
    generation's entries. Signals carry what was asked and
    for which generation; nothing happens here but playing and copying.
    """

    reuse_requested = Signal(Request)
    folder_requested = Signal(Path)
    stop_requested = Signal(str)
    follow_requested = Signal(str)
    account_requested = Signal(str)
    task_id_entered = Signal(EnteredTask)
    send_again_requested = Signal(str)
    let_go_requested = Signal(str)
    large_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: Icons,
        workers: Workers,
        player: Player,
        *,
        names: Callable[[str], str],
        now: Callable[[], datetime],
        journal: Journal,
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._now = now
        self._generation: Generation | None = None
        self._clock = QTimer(self)
        self._frame = QVBoxLayout()
        self._lent = False
        self.player = player
        self._empty = QLabel(self.tr("Choose a clip to play it here."))
        self._empty.setObjectName("inspector-empty")
        self._empty.setProperty("role", "second")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._details = Details(theme, icons, workers, names, journal)
        self._scroll = QScrollArea()
        self._scroll.setObjectName("details-scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._details)
        self._scroll.viewport().setAutoFillBackground(False)
        self._details.setAutoFillBackground(False)
        self._lay_out()

        self.player.large_requested.connect(self._ask_for_large)
        self.player.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.player.customContextMenuRequested.connect(self._open_menu)
        self._details.action_chosen.connect(self._act)
        self._details.task_id_entered.connect(self._enter_task_id)
        self._clock.timeout.connect(self._tick)
        self.show_generation(None)

    @property
    def generation(self) -> Generation | None:
        """What is shown."""
        return self._generation

    def show_generation(self, generation: Generation | None) -> None:
        """Shows a generation and plays its clip.

        The one that is shown already is brought up to date, and its clip plays on.
        """
        former, self._generation = self._generation, generation
        self._empty.setVisible(generation is None)
        self._scroll.setVisible(generation is not None)
        if not self._lent:
            self.player.setVisible(generation is not None and generation.status is Status.COMPLETED)
        if generation is not None:
            self._details.show_generation(generation, self._now())
            if former is None or former.id != generation.id:
                self._scroll.verticalScrollBar().setValue(0)
        if _clip(generation) != _clip(former) or self.player.sentence:
            self._play(generation)
        self._wind_clock()

    def lend_player(self) -> Player:
        """Hands the player over to be shown large elsewhere; it plays on meanwhile."""
        self._lent = True
        self._frame.removeWidget(self.player)
        self.player.set_most_height(None)
        return self.player

    def take_player_back(self) -> None:
        """Puts the player back above the details."""
        self._lent = False
        self._frame.addWidget(self.player)
        self.player.set_most_height(self.height() // 2)
        generation = self._generation
        self.player.setVisible(generation is not None and generation.status is Status.COMPLETED)

    def open_menu(self, place: QPoint) -> None:
        """Opens the menu of the shown generation at a place on the screen."""
        if self._generation is not None:
            self._details.open_menu(place)

    def close_player(self) -> None:
        """Lets go of the clip and of the player, at the end of the program."""
        self.player.close_player()

    def sizeHint(self) -> QSize:
        """LOOK.md's width."""
        return QSize(WIDTH, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leaves room for the details, in a small window too."""
        if not self._lent:
            self.player.set_most_height(self.height() // 2)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Times go on."""
        super().showEvent(event)
        self._tick()
        self._wind_clock()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reads the times."""
        super().hideEvent(event)
        self._wind_clock()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._frame.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 0)
        self._frame.addWidget(self.player)
        column.addLayout(self._frame)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)

    def _play(self, generation: Generation | None) -> None:
        if generation is None or generation.status is not Status.COMPLETED:
            self.player.release()
        elif generation.file is None:
            self.player.show_missing()
        else:
            self.player.set_shape(shape(generation) or USUAL_SHAPE)
            self.player.show_clip(generation.file)

    def _wind_clock(self) -> None:
        generation = self._generation
        if generation is None or not self.isVisible():
            self._clock.stop()
        else:
            self._clock.start(_MINUTE if generation.status.is_settled else _SECOND)

    def _tick(self) -> None:
        self._details.show_time(self._now())

    def _act(self, action: Action) -> None:
        generation = self._generation
        if generation is None:
            return
        text = copied_text(action, generation)
        if text is not None:
            QGuiApplication.clipboard().setText(text)
        else:
            self._ask(action, generation)

    def _ask(self, action: Action, generation: Generation) -> None:
        match action:
            case Action.REUSE | Action.EDIT_AGAIN:
                self.reuse_requested.emit(generation.request)
            case Action.SHOW_IN_FOLDER if generation.file is not None:
                self.folder_requested.emit(generation.file)
            case Action.WITHDRAW | Action.STOP_FOLLOWING:
                self.stop_requested.emit(generation.id)
            case Action.FOLLOW_AGAIN:
                self.follow_requested.emit(generation.id)
            case Action.LOOK_AT_ACCOUNT:
                self.account_requested.emit(generation.request.profile)
            case Action.SEND_AGAIN:
                self.send_again_requested.emit(generation.id)
            case Action.LET_GO:
                self.let_go_requested.emit(generation.id)

    def _enter_task_id(self, task_id: str) -> None:
        if self._generation is not None:
            self.task_id_entered.emit(EnteredTask(self._generation.id, task_id))

    def _ask_for_large(self, _clip: Path) -> None:
        if self._generation is not None:
            self.large_requested.emit(self._generation.id)

    def _open_menu(self, place: QPoint) -> None:
        self._details.open_menu(self.player.mapToGlobal(place))


def _clip(generation: Generation | None) -> tuple[str, Path | None] | None:
    """Which clip a generation has to show; None: none."""
    if generation is None or generation.status is not Status.COMPLETED:
        return None
    return generation.id, generation.file
