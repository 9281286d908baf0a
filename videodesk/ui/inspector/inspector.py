"""Inspector: the selected clip, and everything about it."""

from collections.abc import Callable, Sequence
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
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.library.usual_wait import FindUsualWait
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.inspector.details import Details
from videodesk.ui.inspector.event_log_view import ReadEventLog
from videodesk.ui.inspector.lineage import ReadLineage
from videodesk.ui.inspector.metadata import aspect_ratio
from videodesk.ui.inspector.selection_facts import SelectionFacts, selection_facts
from videodesk.ui.inspector.selection_page import SelectionPage
from videodesk.ui.player.player import Player
from videodesk.ui.player.video_view import DEFAULT_ASPECT_RATIO
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.focus import EnsureFocusVisible
from videodesk.ui.widgets.plain_text import PlainLabel
from videodesk.ui.widgets.worker_pool import WorkerPool

WIDTH: Final = 400
"""docs/ui.md, "Layout"."""
_SECOND: Final = 1000
_MINUTE: Final = 60 * _SECOND


class Inspector(QWidget):
    """Owns the player and the details; shows one generation, or how many are selected.

    `model_name` returns a model's name for its id, `now` an aware time, `read_event_log` the event
    log of a generation, `read_lineage` its relatives, `is_hidden` whether the user hid it,
    `file_state` what is known of its file, `usual_wait` how long it usually takes, `poster_path`
    the path of its poster. `selection_action_chosen` carries an action for all that are selected.
    """

    action_requested = Signal(ActionRequest)
    selection_action_chosen = Signal(GenerationAction)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        player: Player,
        *,
        model_name: Callable[[str], str],
        now: Callable[[], datetime],
        read_event_log: ReadEventLog,
        read_lineage: ReadLineage | None = None,
        is_hidden: Callable[[str], bool] = lambda _id: False,
        file_state: Callable[[str], FileState] = lambda _id: FileState.INTACT,
        usual_wait: FindUsualWait = lambda _generation: None,
        poster_path: Callable[[str], Path] | None = None,
        holds: AccountHolds | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("inspector")
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model_name = model_name
        self._now = now
        self._poster_path = poster_path
        self._generation: Generation | None = None
        self._clock = QTimer(self)
        self._player_frame = QVBoxLayout()
        self._is_player_lent = False
        self.player = player
        self._placeholder = PlainLabel(self.tr("Select a clip to play it here."))
        self._placeholder.setObjectName("inspector-empty")
        self._placeholder.setProperty("role", "second")
        self._placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._placeholder.setWordWrap(True)
        self._details = Details(
            theme,
            icons,
            workers,
            model_name,
            read_event_log,
            read_lineage=read_lineage,
            is_hidden=is_hidden,
            file_state=file_state,
            usual_wait=usual_wait,
            holds=holds,
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
        self._selection_page = SelectionPage(theme, icons)
        self._shows_many = False
        self._lay_out()

        self.player.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.player.customContextMenuRequested.connect(self._on_context_menu_requested)
        self._details.action_requested.connect(self.action_requested)
        self._selection_page.chosen.connect(self.selection_action_chosen)
        self.player.missing_changed.connect(self._on_missing_changed)
        self._clock.timeout.connect(self._on_tick)
        if holds is not None:
            holds.changed.connect(self._on_holds_changed)
        self.show_generation(None)

    @property
    def generation(self) -> Generation | None:
        """The generation that is shown; None if none is."""
        return self._generation

    @property
    def target(self) -> ActionTarget | None:
        """The generation that is shown, as the rules of the actions see it."""
        return self._details.target if self._generation is not None else None

    def show_generation(self, generation: Generation | None) -> None:
        """Show a generation, and play its clip.

        If it is already shown, it is updated, and its clip plays on; a clip that is finished while
        its generation is shown is paused at its first frame.
        """
        former, self._generation = self._generation, generation
        self._update_pages()
        if generation is not None:
            self._details.show_generation(generation, self._now())
            if former is None or former.id != generation.id:
                self._scroll.verticalScrollBar().setValue(0)
            self._focus_requested_entry()
        if _shown_clip(generation) != _shown_clip(former) or self.player.message:
            self._load_clip(generation, is_chosen=_is_chosen(generation, former))
        self._update_clock()

    def collect_facts(self, targets: Sequence[ActionTarget]) -> SelectionFacts | None:
        """Return what these have in common; None without any. Can be called on any thread."""
        return selection_facts(targets, self._model_name) if targets else None

    def show_many(self, count: int, facts: SelectionFacts | None = None) -> None:
        """Show how many are selected instead of one of them; 0 shows the one again.

        The facts may follow later.
        """
        self._shows_many = count > 0
        if count:
            self._selection_page.show_count(count)
        if facts is not None:
            self._selection_page.show_facts(facts)
        self._update_pages()

    def update_actions(self) -> None:
        """Show the actions that apply now: the clip may have been hidden or shown again."""
        self._details.update_actions(self._now())

    def show_entry_problem(self, generation_id: str, problem: Problem) -> None:
        """Show beside the field why the task id entered for this generation was not accepted."""
        if self._generation is not None and self._generation.id == generation_id:
            self._details.show_entry_problem(problem)

    def enable_actions(self, generation_id: str) -> None:
        """Enable the remedies of this generation again after a failed action."""
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
        """Close this file if it is shown: it may then be moved or deleted."""
        if self.player.path == path:
            self.player.release()

    def lend_player(self) -> Player:
        """Hand over the player to be shown large elsewhere; it keeps playing."""
        self._is_player_lent = True
        self._player_frame.removeWidget(self.player)
        self._update_player_frame()
        self.player.set_height_limit(None)
        self.player.show_large(is_large=True)
        return self.player

    def take_player_back(self) -> None:
        """Put the player back above the details."""
        self._is_player_lent = False
        self._player_frame.addWidget(self.player)
        self.player.set_height_limit(self.height() // 2)
        self.player.show_large(is_large=False)
        self._update_player_frame()

    def open_menu(self, position: QPoint) -> None:
        """Open the menu of the shown generation at a position on the screen."""
        if self._generation is not None:
            self._details.open_menu(position)

    def close_player(self) -> None:
        """Close the clip and the player, at the end of the program."""
        self.player.close_player()

    def sizeHint(self) -> QSize:
        """The width that docs/ui.md, "Layout" gives."""
        return QSize(WIDTH, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Limit the player's height, to leave room for the details in a small window."""
        if not self._is_player_lent:
            self.player.set_height_limit(self.height() // 2)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Restart the clock."""
        super().showEvent(event)
        self._on_tick()
        self._update_clock()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock: the times are not visible."""
        super().hideEvent(event)
        self._update_clock()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._player_frame.addWidget(self.player)
        column.addLayout(self._player_frame)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._selection_page, 1)
        column.addWidget(self._placeholder, 1)

    def _update_pages(self) -> None:
        has_one = self._generation is not None
        self._selection_page.setVisible(self._shows_many)
        self._placeholder.setVisible(not has_one and not self._shows_many)
        self._scroll.setVisible(has_one and not self._shows_many)
        self._update_player_frame()

    def _update_player_frame(self) -> None:
        """Show the player if there is a clip; else the details take its place."""
        generation = self._generation
        is_finished = generation is not None and generation.status is Status.COMPLETED
        has_clip = is_finished and not self._shows_many
        if not self._is_player_lent:
            self.player.setVisible(has_clip)
        below = 2 * GRID if has_clip and not self._is_player_lent else 0
        self._player_frame.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, below)

    def _focus_requested_entry(self) -> None:
        if self._generation is not None and self._generation.id == self._entry_requested_for:
            self._entry_requested_for = None
            self._details.focus_task_entry()

    def _load_clip(self, generation: Generation | None, *, is_chosen: bool) -> None:
        if generation is None or generation.status is not Status.COMPLETED:
            self.player.release()
        elif generation.file is None:
            self.player.show_missing()
        else:
            self.player.set_aspect_ratio(aspect_ratio(generation) or DEFAULT_ASPECT_RATIO)
            poster = None if self._poster_path is None else self._poster_path(generation.id)
            self.player.show_clip(generation.file, plays=is_chosen, poster=poster)

    def _on_missing_changed(self, is_missing: bool) -> None:  # noqa: FBT001  # a signal's value
        self._details.set_missing(self._now(), is_missing=is_missing)
        self._update_clock()

    def _update_clock(self) -> None:
        generation = self._generation
        if generation is None or not self.isVisible():
            self._clock.stop()
        else:
            self._clock.start(_MINUTE if generation.status.is_settled else _SECOND)

    def _on_holds_changed(self) -> None:
        if self._generation is not None:
            self._details.show_generation(self._generation, self._now())

    def _on_tick(self) -> None:
        self._details.update_times(self._now())

    def _on_context_menu_requested(self, position: QPoint) -> None:
        self.open_menu(self.player.mapToGlobal(position))


def _is_chosen(generation: Generation | None, former: Generation | None) -> bool:
    """True if the user selected a clip, or selected it again; False if it only changed."""
    same = generation is not None and former is not None and generation.id == former.id
    return not same or generation == former


def _shown_clip(generation: Generation | None) -> tuple[str, Path | None] | None:
    """Return what identifies the clip of a generation; None if it has none."""
    if generation is None or generation.status is not Status.COMPLETED:
        return None
    return generation.id, generation.file
