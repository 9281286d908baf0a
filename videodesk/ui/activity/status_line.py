"""Status line: counts, next retry, offline time, the newest alert and the balance."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from videodesk.text import short_line
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_state import ActivityState
from videodesk.ui.activity.alert_card import remedy_label
from videodesk.ui.activity.alerts import Alert, AlertAction, AlertList, Remedy
from videodesk.ui.activity.key_notice import KeyNoticeView
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.formatting import countdown, time_of_day
from videodesk.ui.widgets.messages import problem_message, quoted_reason
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip
from videodesk.ui.widgets.text_layout import tabular


class StatusLine(QWidget):
    """Shows the state it is given; `toggled` carries whether the user opened the panel.

    `now` returns an aware time; `has_panel`: there is a panel to open.
    """

    action_requested = Signal(ActionRequest)
    alert_action_requested = Signal(AlertAction)
    alert_dismissed = Signal(Alert)
    toggled = Signal(bool)

    def __init__(
        self, icons: IconProvider, *, now: Callable[[], datetime], has_panel: bool
    ) -> None:
        super().__init__()
        self._now = now
        self._has_panel = has_panel
        self.setProperty("role", "activity")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._newest_alert: Alert | None = None
        self._offline_since: datetime | None = None
        self._next_answer: datetime | None = None
        self._next_retry: datetime | None = None
        self._make_state_labels()
        self._make_problem_widgets(icons)
        self._toggle = QToolButton()
        self._toggle.setObjectName("activityToggle")
        self._toggle.setText(self.tr("Activity"))
        self._toggle.setAccessibleName(self.tr("Activity"))
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._toggle.setCheckable(True)
        self._toggle.setVisible(has_panel)
        self._lay_out()

        self._alert_button.clicked.connect(self._on_alert_clicked)
        self._remedy_button.clicked.connect(self._on_remedy_clicked)
        self._dismiss_button.clicked.connect(self._on_dismiss_clicked)
        self._toggle.toggled.connect(self._on_toggled)
        self.show_open(is_open=False)

    @property
    def has_countdown(self) -> bool:
        """True if it shows a countdown."""
        return self._next_retry is not None or self._next_answer is not None

    def show_counts(self, state: ActivityState) -> None:
        """Show how many are in progress, queued or in need of attention, and the countdown."""
        self._next_retry = state.next_retry()
        parts = []
        if state.working_count:
            parts.append(self.tr("%n in progress", "", state.working_count))
        if state.waiting_count:
            waiting = self.tr("%n waiting", "", state.waiting_count)
            paused = self.tr("queue paused") if state.is_paused else ""
            parts += [waiting, paused]
        if state.attention_count:
            parts.append(self.tr("%n need(s) attention", "", state.attention_count))
        parts.append(self._countdown())
        if self._offline_since is not None:
            parts.append(self.tr("offline since {0}").format(time_of_day(self._offline_since)))
        text = " · ".join(part for part in parts if part) or self.tr("Nothing in progress")
        self._counts.setText(text)
        self._counts.setToolTip(as_tooltip(text))

    def show_alerts(self, alerts: AlertList) -> None:
        """Show the newest alert; being offline is shown with the counts, by `show_counts`."""
        self._newest_alert = alert = alerts.newest
        self._offline_since = alerts.offline_since
        offline = alert is not None and alert.is_offline
        text = ""
        if alert is not None:
            message = problem_message(alert.problem, alert.status)
            text = " ".join(f"{message} {quoted_reason(message)}".split())
        self._problem.setText(text)
        self._problem.setToolTip(as_tooltip(text))
        self._problem.setVisible(bool(text) and not offline)
        self._alert_button.setVisible(self._has_details(alert))
        self._dismiss_button.setVisible(alert is not None and alert.is_dismissable)
        remedy = _first_remedy(alert)
        self._remedy_button.setVisible(remedy is not None)
        if remedy is not None:
            self._remedy_button.setText(remedy_label(remedy))
            self._remedy_button.setAccessibleName(remedy_label(remedy))

    def show_next_answer(self, at: datetime | None) -> None:
        """Set when the service is polled next."""
        self._next_answer = at

    def show_balance(self, text: str | None) -> None:
        """Show the balance of the account; None hides it."""
        self._balance.setText(short_line(text or ""))
        self._balance.setVisible(text is not None)

    def show_demo(self, *, is_on: bool) -> None:
        """Show whether the demo makes new clips."""
        self._demo.setVisible(is_on)

    def show_open(self, *, is_open: bool) -> None:
        """Turn the arrow the way the panel would move."""
        self._toggle.setChecked(is_open)
        self._icons.apply(self._toggle, "chevron-down" if is_open else "chevron-up")
        self._toggle.setToolTip(
            self.tr("Hide activity (Escape)")
            if is_open
            else self.tr("Show clips in progress and the queue")
        )

    def focus_toggle(self) -> None:
        """Put the focus on the button that opens the panel."""
        self._toggle.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_state_labels(self) -> None:
        self._counts = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._counts.setObjectName("activityCounts")
        self._counts.setAccessibleName(self.tr("Activity"))
        self._counts.setProperty("role", "second")
        self._counts.setFont(tabular(self._counts.font()))
        self._demo = PlainLabel(self.tr("Demo: free, on this computer"))
        self._demo.setObjectName("demoSign")
        self._demo.setProperty("role", "good")
        self._demo.setToolTip(
            self.tr(
                "The demo makes these clips. To use the real service, choose File > Enter API key."
            )
        )
        self._demo.setVisible(False)
        self._balance = PlainLabel()
        self._balance.setObjectName("balance")
        self._balance.setAccessibleName(self.tr("Balance"))
        self._balance.setToolTip(self.tr("Remaining balance of this profile's account"))
        self._balance.setProperty("role", "second")
        self._balance.setFont(tabular(self._balance.font()))
        self._balance.setVisible(False)

        self.key_notice = KeyNoticeView()

    def _make_problem_widgets(self, icons: IconProvider) -> None:
        self._alert_button = QToolButton()
        self._alert_button.setObjectName("problemSign")
        self._alert_button.setAccessibleName(self.tr("Show details"))
        self._alert_button.setToolTip(self.tr("Show details"))
        icons.apply(self._alert_button, "alert", "caution")
        self._problem = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._problem.setObjectName("lastProblem")
        self._problem.setAccessibleName(self.tr("Latest problem"))
        self._remedy_button = QPushButton()
        self._remedy_button.setObjectName("problemRemedy")
        self._dismiss_button = QToolButton()
        self._dismiss_button.setObjectName("dismissProblem")
        self._dismiss_button.setAccessibleName(self.tr("Dismiss"))
        self._dismiss_button.setToolTip(self.tr("Dismiss"))
        icons.apply(self._dismiss_button, "close", "second_text")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._demo)
        row.addWidget(self._counts)
        row.addWidget(self.key_notice)
        row.addStretch(0)
        row.addWidget(self._alert_button)
        row.addWidget(self._problem, 1)
        for part in (self._remedy_button, self._dismiss_button, self._balance, self._toggle):
            row.addWidget(part)
        self.setMinimumHeight(QPushButton(self.tr("Show")).sizeHint().height() + 2 * GRID)

    def _countdown(self) -> str:
        now = self._now()
        if self._next_answer is not None and self._next_answer > now:
            return self.tr("next update in {0}").format(countdown(self._next_answer, now))
        if self._next_retry is not None and self._next_retry > now:
            return self.tr("next try in {0}").format(countdown(self._next_retry, now))
        return ""

    def _has_details(self, alert: Alert | None) -> bool:
        return alert is not None and (alert.generation_id is not None or self._has_panel)

    def _on_alert_clicked(self) -> None:
        if self._newest_alert is None:
            return
        if self._newest_alert.generation_id is not None:
            request = ActionRequest(GenerationAction.SHOW, (self._newest_alert.generation_id,))
            self.action_requested.emit(request)
        else:
            self._toggle.setChecked(True)

    def _on_remedy_clicked(self) -> None:
        remedy = _first_remedy(self._newest_alert)
        if self._newest_alert is not None and remedy is not None:
            self.alert_action_requested.emit(AlertAction(self._newest_alert, remedy))

    def _on_dismiss_clicked(self) -> None:
        if self._newest_alert is not None:
            self.alert_dismissed.emit(self._newest_alert)

    def _on_toggled(self, opened: bool) -> None:  # noqa: FBT001  # a signal's value
        self.show_open(is_open=opened)
        self.toggled.emit(opened)


def _first_remedy(alert: Alert | None) -> Remedy | None:
    return next(iter(alert.remedies), None) if alert is not None else None
