"""Card of the activity panel for one alert: the problem, and the buttons that help to solve it."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from videodesk.text import short_line
from videodesk.ui.activity.alerts import Alert, AlertAction, Remedy
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import exact_time, time_of_day, tried_again
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.messages import problem_message, problem_title, quoted_reason
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip
from videodesk.ui.widgets.text_layout import tabular


def remedy_label(remedy: Remedy) -> str:
    """Return the label of a remedy's button."""
    return {
        Remedy.ENTER_KEY: QCoreApplication.translate("AlertCard", "Enter key"),
        Remedy.GET_KEY: QCoreApplication.translate("AlertCard", "Get a key"),
        Remedy.TOP_UP: QCoreApplication.translate("AlertCard", "Top up"),
        Remedy.TRY_NOW: QCoreApplication.translate("AlertCard", "Try now"),
        Remedy.OPEN_SETTINGS: QCoreApplication.translate("AlertCard", "Open settings"),
        Remedy.SEND_STORED: QCoreApplication.translate("AlertCard", "Send them"),
        Remedy.CONTINUE_STORED: QCoreApplication.translate("AlertCard", "Continue"),
        Remedy.KEEP_PAUSED: QCoreApplication.translate("AlertCard", "Keep paused"),
    }[remedy]


class RemedyButton(QPushButton):
    """Button for one remedy; emits it when it is clicked."""

    chosen = Signal(Remedy)

    def __init__(self, remedy: Remedy) -> None:
        super().__init__(remedy_label(remedy))
        self._remedy = remedy
        self.setObjectName(f"alert-{remedy}")
        self.setProperty("role", "link")
        self.setAccessibleName(remedy_label(remedy))
        self.clicked.connect(self._emit_chosen)

    def _emit_chosen(self) -> None:
        self.chosen.emit(self._remedy)


class AlertCard(QFrame):
    """Shows an alert; emits the remedy the user chose, or that the alert was dismissed."""

    action_requested = Signal(AlertAction)
    dismissed = Signal(Alert)

    def __init__(
        self, theme: Theme, icons: IconProvider, alert: Alert, now: Callable[[], datetime]
    ) -> None:
        super().__init__()
        self.alert = alert
        self._now = now
        self.setObjectName("alert-card")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._icon = IconLabel(theme, icons)
        self._icon.setMinimumHeight(RemedyButton(Remedy.TRY_NOW).sizeHint().height())
        self._heading = _make_label("alert-heading")
        self._heading.setFont(theme.font(bold=True))
        self._message = _make_label("alert-message")
        self._message.setFont(theme.font(SMALL))
        self._message.setProperty("role", "second")
        self._times = _make_label("alert-times")
        self._times.setFont(tabular(theme.font(SMALL)))
        self._times.setProperty("role", "second")
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._heading, 1)
        for remedy in alert.remedies:
            button = RemedyButton(remedy)
            button.chosen.connect(self._on_remedy_chosen)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if alert.is_dismissable:
            top.addWidget(self._make_dismiss_button(icons), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self._message)
        column.addWidget(self._times)
        self.show_alert(alert)

    def show_alert(self, alert: Alert) -> None:
        """Show the newest state of the same alert; its buttons stay."""
        self.alert = alert
        self._icon.show_icon("offline" if alert.is_offline else "alert", "caution")
        self._heading.setText(self._title())
        message = problem_message(alert.problem, alert.status)
        self._message.setText(" ".join(f"{message} {quoted_reason(message)}".split()))
        self._message.setToolTip(as_tooltip(message.detail))
        self.update_times()

    def update_times(self) -> None:
        """Update the countdown."""
        since = self.tr("Since {0}").format(time_of_day(self.alert.since))
        retry_at = self.alert.retry_at
        again = tried_again(retry_at, self._now()) if retry_at is not None else ""
        self._times.setText(" · ".join(filter(None, (since, again))))
        self._times.setToolTip(as_tooltip(exact_time(self.alert.since)))

    def _title(self) -> str:
        alert = self.alert
        matter = self.tr("Offline") if alert.is_offline else problem_title(alert.problem)
        return f"{matter} · {short_line(alert.profile)}" if alert.profile else matter

    def _make_dismiss_button(self, icons: IconProvider) -> QToolButton:
        dismiss = QToolButton()
        dismiss.setObjectName("alert-dismiss")
        dismiss.setAccessibleName(self.tr("Dismiss"))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.setProperty("role", "inline")
        icons.apply(dismiss, "close", "second_text")
        dismiss.clicked.connect(self._on_dismiss_clicked)
        return dismiss

    def _on_remedy_chosen(self, remedy: Remedy) -> None:
        self.action_requested.emit(AlertAction(self.alert, remedy))

    def _on_dismiss_clicked(self) -> None:
        self.dismissed.emit(self.alert)


def _make_label(name: str) -> QLabel:
    label = PlainLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    return label
