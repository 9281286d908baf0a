"""The right side of the window: the chosen clip, and everything about it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QMetaMethod,
    QMimeData,
    QPoint,
    QSize,
    Qt,
    QTimer,
    QUrl,
    Signal,
    SignalInstance,
)
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Request, Status
from videodesk.ui.inspector.details import Details
from videodesk.ui.inspector.event_log_view import Journal
from videodesk.ui.inspector.lineage import FamilyOf
from videodesk.ui.inspector.metadata import shape
from videodesk.ui.player.actions import Action, copied_text
from videodesk.ui.player.player import Player
from videodesk.ui.player.video_view import USUAL_SHAPE
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.focus import EnsureFocusVisible
from videodesk.ui.widgets.worker_pool import WorkerPool

WIDTH: Final = 400
"""docs/ui.md, "Layout"."""
_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND


@dataclass(frozen=True, slots=True)
class TaskIdEntry:
    """The task id that a person found in the account, for the generation of this id."""

    id: str
    task_id: str


@dataclass(frozen=True, slots=True)
class FrameExport:
    """The wish to keep one frame of a clip as a picture; `position` in milliseconds."""

    id: str
    position: int


class Inspector(QWidget):
    """Owns the player and the details; shows one generation, or that none is chosen.

    `names` gives a model's name for its id, `now` an aware time, `journal` a generation's entries,
    `family_of` its relatives, `poster_of` where its poster lies. Signals carry what was asked and
    for which generation; nothing happens here but playing and copying. Of what is new to the
    program, only that is offered which somebody listens to.
    """

    reuse_requested = Signal(Request)
    folder_requested = Signal(Path)
    stop_requested = Signal(str)
    follow_requested = Signal(str)
    account_requested = Signal(str)
    task_id_entered = Signal(TaskIdEntry)
    send_again_requested = Signal(str)
    let_go_requested = Signal(str)
    large_requested = Signal(str)
    try_now_requested = Signal(str)
    fetch_again_requested = Signal(str)
    undo_wanted = Signal(tuple)
    generation_wanted = Signal(str)
    continue_requested = Signal(str)
    save_copy_requested = Signal(str)
    frame_wanted = Signal(FrameExport)
    hide_requested = Signal(str)
    trash_requested = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        player: Player,
        *,
        names: Callable[[str], str],
        now: Callable[[], datetime],
        journal: Journal,
        family_of: FamilyOf | None = None,
        poster_of: Callable[[str], Path] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._now = now
        self._poster_of = poster_of
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
        self._joined: dict[Action, QMetaMethod] = {
            action: QMetaMethod.fromSignal(signal) for action, signal in self._new_signals().items()
        }
        self._details = Details(
            theme, icons, workers, names, journal, usable=self._is_usable, family_of=family_of
        )
        self._scroll = QScrollArea()
        self._scroll.setObjectName("details-scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._details)
        self._scroll.viewport().setAutoFillBackground(False)
        self._details.setAutoFillBackground(False)
        EnsureFocusVisible(self._scroll)
        self._lay_out()

        self.player.large_requested.connect(self._ask_for_large)
        self.player.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.player.customContextMenuRequested.connect(self._open_menu)
        self._details.action_chosen.connect(self._act)
        self._details.task_id_entered.connect(self._enter_task_id)
        self._details.relative_wanted.connect(self.generation_wanted)
        self.player.missing_changed.connect(self._show_missing)
        self._clock.timeout.connect(self._tick)
        self.show_generation(None)

    @property
    def generation(self) -> Generation | None:
        """What is shown."""
        return self._generation

    def show_generation(self, generation: Generation | None) -> None:
        """Shows a generation and plays its clip.

        The one that is shown already is brought up to date, and its clip plays on; a clip that
        comes while its generation is shown waits at its first frame.
        """
        former, self._generation = self._generation, generation
        self._empty.setVisible(generation is None)
        self._scroll.setVisible(generation is not None)
        self._show_player()
        if generation is not None:
            self._details.show_generation(generation, self._now())
            if former is None or former.id != generation.id:
                self._scroll.verticalScrollBar().setValue(0)
        if _clip(generation) != _clip(former) or self.player.message:
            self._play(generation, chosen=_is_chosen(generation, former))
        self._wind_clock()

    def show_entry_problem(self, generation_id: str, problem: Problem) -> None:
        """Says beside the field why the task id that was entered for this one leads nowhere."""
        if self._generation is not None and self._generation.id == generation_id:
            self._details.show_entry_problem(problem)

    def enable_actions(self, generation_id: str) -> None:
        """What was asked for this one was not done: it can be asked for again."""
        if self._generation is not None and self._generation.id == generation_id:
            self._details.ready()

    def release_file(self, path: Path) -> None:
        """Lets go of this file if it is the one that is shown: it may be moved or deleted."""
        if self.player.path == path:
            self.player.release()

    def lend_player(self) -> Player:
        """Hands the player over to be shown large elsewhere; it plays on meanwhile."""
        self._lent = True
        self._frame.removeWidget(self.player)
        self._show_player()
        self.player.set_most_height(None)
        self.player.show_large(large=True)
        return self.player

    def take_player_back(self) -> None:
        """Puts the player back above the details."""
        self._lent = False
        self._frame.addWidget(self.player)
        self.player.set_most_height(self.height() // 2)
        self.player.show_large(large=False)
        self._show_player()

    def open_menu(self, place: QPoint) -> None:
        """Opens the menu of the shown generation at a place on the screen."""
        if self._generation is not None:
            self._details.open_menu(place)

    def close_player(self) -> None:
        """Lets go of the clip and of the player, at the end of the program."""
        self.player.close_player()

    def sizeHint(self) -> QSize:
        """The width that docs/ui.md, "Layout" gives."""
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
        self._frame.addWidget(self.player)
        column.addLayout(self._frame)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._empty, 1)

    def _show_player(self) -> None:
        """The details begin where the player would, where it is not."""
        generation = self._generation
        has_clip = generation is not None and generation.status is Status.COMPLETED
        if not self._lent:
            self.player.setVisible(has_clip)
        below = 2 * GRID if has_clip and not self._lent else 0
        self._frame.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, below)

    def _new_signals(self) -> dict[Action, SignalInstance]:
        return {
            Action.TRY_NOW: self.try_now_requested,
            Action.SEND_NOW: self.try_now_requested,
            Action.FETCH_AGAIN: self.fetch_again_requested,
            Action.PUT_BACK: self.undo_wanted,
            Action.CONTINUE: self.continue_requested,
            Action.SAVE_COPY: self.save_copy_requested,
            Action.SAVE_FRAME: self.frame_wanted,
            Action.HIDE: self.hide_requested,
            Action.TRASH: self.trash_requested,
        }

    def _is_usable(self, action: Action) -> bool:
        signal = self._joined.get(action)
        return signal is None or self.isSignalConnected(signal)

    def _play(self, generation: Generation | None, *, chosen: bool) -> None:
        if generation is None or generation.status is not Status.COMPLETED:
            self.player.release()
        elif generation.file is None:
            self.player.show_missing()
        else:
            self.player.set_shape(shape(generation) or USUAL_SHAPE)
            poster = None if self._poster_of is None else self._poster_of(generation.id)
            self.player.show_clip(generation.file, plays=chosen, poster=poster)

    def _show_missing(self, missing: bool) -> None:  # noqa: FBT001  # a signal's value
        self._details.show_missing(self._now(), missing=missing)
        self._wind_clock()

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
        elif action is Action.COPY_FILE and generation.file is not None:
            mime = QMimeData()
            mime.setUrls([QUrl.fromLocalFile(str(generation.file))])
            QGuiApplication.clipboard().setMimeData(mime)
        elif action is Action.COPY_FOR_SUPPORT:
            self._details.copy_for_support()
        elif action is Action.OPEN_IN_SYSTEM:
            self.player.open_in_system()
        else:
            self._ask(action, generation)

    def _ask(self, action: Action, generation: Generation) -> None:
        match action:
            case Action.REUSE | Action.EDIT_AGAIN:
                self.reuse_requested.emit(generation.request)
            case Action.SHOW_IN_FOLDER if generation.file is not None:
                self.folder_requested.emit(generation.file)
            case Action.LOOK_AT_ACCOUNT:
                self.account_requested.emit(generation.request.profile)
            case Action.SAVE_FRAME:
                self.player.pause()
                self.frame_wanted.emit(FrameExport(generation.id, self.player.position))
            case Action.PUT_BACK:
                self.undo_wanted.emit((generation.id,))
            case _:
                self._wish(action).emit(generation.id)

    def _wish(self, action: Action) -> SignalInstance:
        """The signal for an action that carries the generation's id and nothing else."""
        wishes = {
            Action.WITHDRAW: self.stop_requested,
            Action.STOP_FOLLOWING: self.stop_requested,
            Action.FOLLOW_AGAIN: self.follow_requested,
            Action.SEND_AGAIN: self.send_again_requested,
            Action.LET_GO: self.let_go_requested,
        }
        return (wishes | self._new_signals())[action]

    def _enter_task_id(self, task_id: str) -> None:
        if self._generation is not None:
            self.task_id_entered.emit(TaskIdEntry(self._generation.id, task_id))

    def _ask_for_large(self, _clip: Path) -> None:
        if self._generation is not None:
            self.large_requested.emit(self._generation.id)

    def _open_menu(self, place: QPoint) -> None:
        self.open_menu(self.player.mapToGlobal(place))


def _is_chosen(generation: Generation | None, former: Generation | None) -> bool:
    """Whether a person chose a clip, or chose it once more; not: it changed while it was shown."""
    same = generation is not None and former is not None and generation.id == former.id
    return not same or generation == former


def _clip(generation: Generation | None) -> tuple[str, Path | None] | None:
    """Which clip a generation has to show; None: none."""
    if generation is None or generation.status is not Status.COMPLETED:
        return None
    return generation.id, generation.file
