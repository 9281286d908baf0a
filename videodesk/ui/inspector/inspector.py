"""Inspector: the selected clip, and everything about it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import (
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest
from videodesk.ui.inspector.details import Details
from videodesk.ui.inspector.event_log_view import Journal
from videodesk.ui.inspector.lineage import FamilyOf
from videodesk.ui.inspector.metadata import shape
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


class Inspector(QWidget):
    """Owns the player and the details; shows one generation, or that none is selected.

    `names` returns a model's name for its id, `now` an aware time, `journal` the event log of a
    generation, `family_of` its relatives, `is_hidden` whether the user hid it, `poster_of` the path
    of its poster.
    """

    action_requested = Signal(ActionRequest)

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
        is_hidden: Callable[[str], bool] = lambda _id: False,
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
        self._details = Details(
            theme, icons, workers, names, journal, family_of=family_of, is_hidden=is_hidden
        )
        self._entry_requested_for: str | None = None
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

        self.player.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.player.customContextMenuRequested.connect(self._open_menu)
        self._details.action_requested.connect(self.action_requested)
        self.player.missing_changed.connect(self._show_missing)
        self._clock.timeout.connect(self._tick)
        self.show_generation(None)

    @property
    def generation(self) -> Generation | None:
        """The generation that is shown."""
        return self._generation

    @property
    def target(self) -> ActionTarget | None:
        """The generation that is shown, as the rules of the actions see it."""
        return self._details.target if self._generation is not None else None

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
            self._focus_requested_entry()
        if _clip(generation) != _clip(former) or self.player.message:
            self._play(generation, chosen=_is_chosen(generation, former))
        self._wind_clock()

    def show_entry_problem(self, generation_id: str, problem: Problem) -> None:
        """Show beside the field why the task id entered for this generation was not accepted."""
        if self._generation is not None and self._generation.id == generation_id:
            self._details.show_entry_problem(problem)

    def enable_actions(self, generation_id: str) -> None:
        """Enable the remedies of this generation again: what was chosen was not done."""
        if self._generation is not None and self._generation.id == generation_id:
            self._details.enable_actions()

    def focus_task_entry(self, generation_id: str) -> None:
        """Put the cursor into the field for a task id, at once or when this one is shown."""
        self._entry_requested_for = generation_id
        self._focus_requested_entry()

    def pause_at(self, generation_id: str) -> int:
        """Pause the clip and return its position in ms; 0 if another generation is shown."""
        if self._generation is None or self._generation.id != generation_id:
            return 0
        self.player.pause()
        return self.player.position

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

    def _focus_requested_entry(self) -> None:
        if self._generation is not None and self._generation.id == self._entry_requested_for:
            self._entry_requested_for = None
            self._details.focus_task_entry()

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
