"""The line of activity, and the panel over it that opens upward."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, assert_never

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_state import ActivityState, QueueMove
from videodesk.ui.activity.alerts import Alert, AlertAction, AlertList, Remedy
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.activity.status_line import StatusLine
from videodesk.ui.theme.icons import IconProvider

_SECOND: Final = 1000
_SOON: Final = 100
"""Milliseconds in which changes are gathered: emptying a long queue reports each request."""


def _now() -> datetime:
    return datetime.now(UTC)


class ActivityBar(QWidget):
    """Keeps what is under way from the changes that it is told, and shows it.

    Without a `panel`, there is the line alone. `now` gives an aware time. `key_wanted`,
    `settings_wanted` and `profile_try_requested` carry the name of a profile, `queue_paused`
    whether the queue is to be paused, `opened` whether the panel has opened.
    """

    key_wanted = Signal(str)
    settings_wanted = Signal(str)
    action_requested = Signal(ActionRequest)
    profile_try_requested = Signal(str)
    queue_moved = Signal(QueueMove)
    queue_paused = Signal(bool)
    queue_emptied = Signal()
    opened = Signal(bool)

    def __init__(
        self,
        icons: IconProvider,
        parent: QWidget | None = None,
        *,
        panel: ActivityPanel | None = None,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("activity")
        self._under_way = ActivityState()
        self._troubles = AlertList()
        self._panel = panel
        self._now = now
        self._line = StatusLine(icons, now=now, opens=panel is not None)
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if panel is not None:
            column.addWidget(panel, 1)
            panel.setVisible(False)
            self._join(panel)
        column.addWidget(self._line)

        self._line.remedied.connect(self._remedy)
        self._line.dismissed.connect(self._dismiss)
        self._line.action_requested.connect(self.action_requested)
        self._line.opened.connect(self._open)
        self._clock.timeout.connect(self._tick)
        self._gathering.timeout.connect(self._show_rows)
        self._tell()

    # -- What happens --------------------------------------------------------------------------

    def apply(self, generation: Generation) -> None:
        """Takes note of a change."""
        before = self._under_way.get(generation.id)
        self._under_way.apply(generation)
        if generation.problem is not None and generation.status is not Status.CANCELLED:
            self._troubles.add(
                Alert(
                    generation.problem,
                    self._now(),
                    about=generation.id,
                    status=generation.status,
                )
            )
        elif before is None or before.problem is not None:
            self._troubles.end_of_generation(generation.id)
        self._tell()

    def set_queue(self, ids: list[str], *, paused: bool) -> None:
        """The order of what waits, and whether nothing is sent for now."""
        self._under_way.arrange(ids)
        self._under_way.is_paused = paused
        self._tell()

    def show_balance(self, text: str | None) -> None:
        """Shows what is left in the account, as the profile's site says it; None: not known."""
        self._line.show_balance(text)

    def show_next_answer(self, at: datetime | None) -> None:
        """When the service is asked next; None where nothing is to be asked."""
        self._line.show_next_answer(at)
        self._tell()

    def show_demo(self, *, on: bool) -> None:
        """Says whether new clips come from the demo."""
        self._line.show_demo(on=on)

    def show_problem(
        self, problem: Problem, *, about: str | None = None, source: str | None = None
    ) -> None:
        """Shows a problem until it is solved or dismissed, beside those that are there.

        `about` is the generation that it is about, `source` the profile that it came from: each
        has one problem at a time.
        """
        self._troubles.add(Alert(problem, self._now(), about=about, source=source))
        self._tell()

    def solved(self, source: str) -> None:
        """Takes the problem of this profile away."""
        self._troubles.end_of_profile(source)
        self._tell()

    # -- The panel -----------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the panel is open."""
        return self._panel is not None and not self._panel.isHidden()

    def open_panel(self, *, opened: bool = True) -> None:
        """Opens or closes the panel."""
        self._line.show_open(opened=opened)
        self._open(opened)

    def showEvent(self, event: QShowEvent) -> None:
        """Times go on."""
        super().showEvent(event)
        self._tell()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody reads the times."""
        super().hideEvent(event)
        self._clock.stop()

    def _open(self, opened: bool) -> None:  # noqa: FBT001  # a signal's value
        if self._panel is None:
            return
        had_focus = self._panel.isAncestorOf(self.focusWidget())
        if opened:
            self._show_rows()
        self._panel.setVisible(opened)
        if opened:
            self._panel.take_focus()
        elif had_focus:
            self._line.take_focus()
        self._tell()
        self.opened.emit(opened)

    def _close(self) -> None:
        self.open_panel(opened=False)

    def _join(self, panel: ActivityPanel) -> None:
        panel.action_requested.connect(self._on_action_requested)
        panel.moved.connect(self._move)
        panel.pause_wanted.connect(self.queue_paused)
        panel.empty_wanted.connect(self.queue_emptied)
        panel.remedied.connect(self._remedy)
        panel.dismissed.connect(self._dismiss)
        panel.closed.connect(self._close)

    # -- What a person does --------------------------------------------------------------------

    def _on_action_requested(self, request: ActionRequest) -> None:
        if request.action is not GenerationAction.DISMISS:
            self.action_requested.emit(request)
            return
        for generation_id in request.ids:
            self._under_way.dismiss(generation_id)
            self._troubles.end_of_generation(generation_id)
        self._tell()

    def _move(self, move: QueueMove) -> None:
        self._under_way.move(move)
        self._show_rows()
        self.queue_moved.emit(move)

    def _remedy(self, wish: AlertAction) -> None:
        source = wish.trouble.source or ""
        match wish.remedy:
            case Remedy.ENTER_KEY:
                self.key_wanted.emit(source)
            case Remedy.TRY_AGAIN | Remedy.TRY_NOW:
                self.profile_try_requested.emit(source)
            case Remedy.OPEN_SETTINGS:
                self.settings_wanted.emit(source)
            case _:
                assert_never(wish.remedy)

    def _dismiss(self, trouble: Alert) -> None:
        self._troubles.remove(trouble.key)
        if trouble.about is not None:
            self._under_way.dismiss(trouble.about)
        self._tell()

    # -- What is shown -------------------------------------------------------------------------

    def _tell(self) -> None:
        self._line.show_troubles(self._troubles)
        self._line.show_counts(self._under_way)
        if self.is_open and not self._gathering.isActive():
            self._gathering.start(_SOON)
        self._wind_clock()

    def _show_rows(self) -> None:
        if self._panel is not None:
            self._panel.show_troubles(self._troubles.noted)
            self._panel.show_rows(self._under_way)

    def _tick(self) -> None:
        self._line.show_counts(self._under_way)
        if self.is_open and self._panel is not None:
            self._panel.show_time()
        self._wind_clock()

    def _wind_clock(self) -> None:
        moves = self.is_open and self._under_way.working_count > 0
        if not self.isVisible() or not (moves or self._line.counts_down):
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
