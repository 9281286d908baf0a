"""Activity bar: the status line at the bottom of the window, and the panel that opens above it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final, assert_never

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_state import ActivityState, QueueMove
from videodesk.ui.activity.alerts import NEW_LIBRARY, Alert, AlertAction, AlertList, Remedy
from videodesk.ui.activity.key_notice import KeyNotice
from videodesk.ui.activity.panel import ActivityPanel
from videodesk.ui.activity.resize_handle import ResizeHandle
from videodesk.ui.activity.status_line import StatusLine
from videodesk.ui.theme.icons import IconProvider

_SECOND: Final = 1000
_ROWS_DELAY: Final = 100
"""Milliseconds between updates of the rows: clearing a long queue reports each request."""


def _now() -> datetime:
    return datetime.now(UTC)


class ActivityBar(QWidget):
    """Tracks what is in progress from the changes it is given, and shows it.

    Without a `panel`, there is the status line alone. `now` returns an aware time, `holds` are the
    accounts that are held. `key_requested`, `settings_requested`, `profile_retry_requested`,
    `key_page_requested` (where a key comes from) and `top_up_requested` carry the name of a
    profile, `queue_pause_requested` whether the queue is to be paused, `panel_toggled` whether the
    panel is open, `attention_changed` how many need attention. `key_test_requested`: the key of the
    profile in use is to be tested. `stored_work_allowed`: what a new library contains may be sent.
    """

    key_requested = Signal(str)
    settings_requested = Signal(str)
    action_requested = Signal(ActionRequest)
    profile_retry_requested = Signal(str)
    queue_move_requested = Signal(QueueMove)
    queue_pause_requested = Signal(bool)
    queue_clear_requested = Signal()
    panel_toggled = Signal(bool)
    attention_changed = Signal(int)
    key_test_requested = Signal()
    key_page_requested = Signal(str)
    top_up_requested = Signal(str)
    stored_work_allowed = Signal()

    def __init__(
        self,
        icons: IconProvider,
        parent: QWidget | None = None,
        *,
        panel: ActivityPanel | None = None,
        now: Callable[[], datetime] = _now,
        holds: AccountHolds | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("activity")
        self._holds = holds or AccountHolds(self)
        self._state = ActivityState(self._holds)
        self._attention_count = 0
        self._alerts = AlertList()
        self._panel = panel
        self._now = now
        self._status_line = StatusLine(icons, now=now, has_panel=panel is not None)
        self._clock = QTimer(self)
        self._clock.setInterval(_SECOND)
        self._rows_timer = QTimer(self)
        self._rows_timer.setSingleShot(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._handle = ResizeHandle()
        self._handle.setVisible(False)
        column.addWidget(self._handle)
        if panel is not None:
            column.addWidget(panel)
            panel.setVisible(False)
            panel.set_height(None)
            self._connect_panel(panel)
        column.addWidget(self._status_line)

        self._status_line.alert_action_requested.connect(self._on_alert_action_requested)
        self._status_line.alert_dismissed.connect(self._on_alert_dismissed)
        self._status_line.action_requested.connect(self._on_action_requested)
        self._status_line.toggled.connect(self._set_open)
        self._handle.dragged.connect(self._on_edge_dragged)
        self._handle.reset_requested.connect(self._on_height_reset)
        self._holds.changed.connect(self._refresh)
        self._status_line.key_notice.test_requested.connect(self.key_test_requested)
        self._status_line.key_notice.settings_requested.connect(self._on_key_settings_requested)
        self._clock.timeout.connect(self._on_tick)
        self._rows_timer.timeout.connect(self._show_rows)
        self._refresh()

    # -- What to show --------------------------------------------------------------------------

    def apply(self, generation: Generation) -> None:
        """Update a generation to its newest snapshot."""
        before = self._state.get(generation.id)
        self._state.apply(generation)
        if generation.problem is not None and generation.status is not Status.CANCELLED:
            self._alerts.add(
                Alert(
                    generation.problem,
                    self._now(),
                    generation_id=generation.id,
                    status=generation.status,
                )
            )
        elif before is None or before.problem is not None:
            self._alerts.remove_generation(generation.id)
        self._refresh()

    def set_queue(self, ids: list[str], *, is_paused: bool) -> None:
        """Set the order of the queue, and whether it is paused."""
        self._state.set_queue_order(ids)
        self._state.is_paused = is_paused
        self._refresh()

    def show_balance(self, text: str | None) -> None:
        """Show the balance of the account; None hides it."""
        self._status_line.show_balance(text)

    def show_next_answer(self, at: datetime | None) -> None:
        """Show when the service is polled next; None if it is not polled."""
        self._status_line.show_next_answer(at)
        self._refresh()

    def show_demo(self, *, is_on: bool) -> None:
        """Show whether the demo makes new clips."""
        self._status_line.show_demo(is_on=is_on)

    def show_key_notice(self, notice: KeyNotice) -> None:
        """Show what the user should know about the key of the profile in use."""
        self._status_line.key_notice.show_notice(notice)

    def show_problem(
        self,
        problem: Problem,
        *,
        generation_id: str | None = None,
        profile: str | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        """Show a problem until it is solved or dismissed.

        `generation_id` and `profile` identify its subject, which has one problem at a time;
        `retry_at` is when the program next tries by itself.
        """
        self._alerts.add(
            Alert(
                problem,
                self._now(),
                generation_id=generation_id,
                profile=profile,
                retry_at=retry_at,
            )
        )
        self._refresh()

    def clear_problem(self, profile: str) -> None:
        """Remove the problem of a profile."""
        self._alerts.remove_profile(profile)
        self._refresh()

    def ask_about_library(self, question: Problem) -> None:
        """Ask what may be done with a library that is new to this computer, in the open panel.

        The user may be typing: the focus stays where it is.
        """
        self.show_problem(question)
        focused = QApplication.focusWidget()
        if not self.is_open:
            self.open_panel()
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear_new_library(self) -> None:
        """Remove the question what may be done with a library that is new to this computer."""
        self._alerts.remove(NEW_LIBRARY)
        self._refresh()

    @property
    def attention_ids(self) -> frozenset[str]:
        """The ids of what needs attention, hidden or not."""
        return self._state.attention_ids

    def set_hidden(self, ids: frozenset[str]) -> None:
        """Set which of those that need attention the user hid: they are not listed."""
        self._state.set_hidden(ids)
        self._refresh()

    # -- The panel -----------------------------------------------------------------------------

    @property
    def panel_height(self) -> int | None:
        """The height of the panel that the user chose; None for the usual one."""
        return self._panel.chosen_height if self._panel is not None else None

    @panel_height.setter
    def panel_height(self, height: int | None) -> None:
        if self._panel is not None:
            self._panel.set_height(height)

    @property
    def is_open(self) -> bool:
        """True if the panel is open."""
        return self._panel is not None and not self._panel.isHidden()

    def open_panel(self, *, is_open: bool = True) -> None:
        """Open or close the panel."""
        self._status_line.show_open(is_open=is_open)
        self._set_open(is_open)

    def showEvent(self, event: QShowEvent) -> None:
        """Restart the clock."""
        super().showEvent(event)
        self._refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop the clock: the times are not visible."""
        super().hideEvent(event)
        self._clock.stop()

    def _set_open(self, opened: bool) -> None:  # noqa: FBT001  # a signal's value
        if self._panel is None:
            return
        had_focus = self._panel.isAncestorOf(self.focusWidget())
        if opened:
            self._show_rows()
        self._panel.setVisible(opened)
        self._handle.setVisible(opened)
        if opened:
            self._panel.focus_rows()
        elif had_focus:
            self._status_line.focus_toggle()
        self._refresh()
        self.panel_toggled.emit(opened)

    def _close_panel(self) -> None:
        self.open_panel(is_open=False)

    def _connect_panel(self, panel: ActivityPanel) -> None:
        panel.action_requested.connect(self._on_action_requested)
        panel.queue_move_requested.connect(self._on_queue_move_requested)
        panel.queue_pause_requested.connect(self.queue_pause_requested)
        panel.queue_clear_requested.connect(self.queue_clear_requested)
        panel.alert_action_requested.connect(self._on_alert_action_requested)
        panel.alert_dismissed.connect(self._on_alert_dismissed)
        panel.closed.connect(self._close_panel)

    # -- What the user does --------------------------------------------------------------------

    def _on_action_requested(self, request: ActionRequest) -> None:
        if request.action is GenerationAction.SHOW:
            self._forget_failures(request.ids)
        self.action_requested.emit(request)

    def _on_key_settings_requested(self) -> None:
        self.settings_requested.emit("")

    def _on_queue_move_requested(self, move: QueueMove) -> None:
        self._state.move(move)
        if self._panel is not None:
            self._panel.show_moved_row(self._state)
        self.queue_move_requested.emit(move)

    def _on_alert_action_requested(self, request: AlertAction) -> None:
        profile = request.alert.profile or ""
        match request.remedy:
            case Remedy.ENTER_KEY:
                self.key_requested.emit(profile)
            case Remedy.GET_KEY:
                self.key_page_requested.emit(profile)
            case Remedy.TOP_UP:
                self.top_up_requested.emit(profile)
            case Remedy.TRY_NOW:
                self.profile_retry_requested.emit(profile)
            case Remedy.OPEN_SETTINGS:
                self.settings_requested.emit(profile)
            case Remedy.SEND_STORED | Remedy.CONTINUE_STORED:
                self.stored_work_allowed.emit()
            case Remedy.KEEP_PAUSED:
                self.clear_new_library()
            case _:
                assert_never(request.remedy)

    def _on_alert_dismissed(self, alert: Alert) -> None:
        self._alerts.dismiss(alert)
        self._refresh()

    def _forget_failures(self, ids: Sequence[str]) -> None:
        """Failed generations need nothing more once the user has looked at them."""
        for each in ids:
            if self._state.get(each) is None:
                self._alerts.remove_generation(each)
        self._refresh()

    def _on_edge_dragged(self, y: int) -> None:
        if self._panel is not None:
            bottom = self._panel.mapToGlobal(QPoint(0, self._panel.height())).y()
            most = self.window().height() * 2 // 3
            self._panel.set_height(min(bottom - y - self._handle.height(), most))

    def _on_height_reset(self) -> None:
        self.panel_height = None

    # -- Updating ------------------------------------------------------------------------------

    def _refresh(self) -> None:
        self._status_line.show_alerts(self._alerts)
        self._status_line.show_counts(self._state)
        if self._state.attention_count != self._attention_count:
            self._attention_count = self._state.attention_count
            self.attention_changed.emit(self._attention_count)
        if self.is_open and not self._rows_timer.isActive():
            self._rows_timer.start(_ROWS_DELAY)
        self._update_clock()

    def _show_rows(self) -> None:
        if self._panel is not None:
            self._panel.show_alerts(self._alerts.listed)
            self._panel.show_rows(self._state)
            self._update_clock()

    def _on_tick(self) -> None:
        self._status_line.show_counts(self._state)
        if self.is_open and self._panel is not None:
            self._panel.update_times()
        self._update_clock()

    def _update_clock(self) -> None:
        has_running_times = (
            self.is_open and self._panel is not None and self._panel.has_running_times
        )
        if not self.isVisible() or not (has_running_times or self._status_line.has_countdown):
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
