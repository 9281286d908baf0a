"""Card of the activity panel for one alert: the problem, and the buttons that help to solve it."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from videodesk.ui.activity.alerts import Alert, AlertAction, Remedy
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import exact_time, time_of_day
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.messages import problem_message


def remedy_label(remedy: Remedy) -> str:
    """Return the label of a remedy's button."""
    return {
        Remedy.ENTER_KEY: QCoreApplication.translate("AlertCard", "Enter key"),
        Remedy.TRY_NOW: QCoreApplication.translate("AlertCard", "Try now"),
        Remedy.OPEN_SETTINGS: QCoreApplication.translate("AlertCard", "Open settings"),
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

    def __init__(self, theme: Theme, icons: IconProvider, alert: Alert) -> None:
        super().__init__()
        self.alert = alert
        self.setObjectName("alert-card")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        icon = IconLabel(theme, icons)
        icon.show_icon("offline" if alert.is_offline else "alert", "caution")
        icon.setMinimumHeight(RemedyButton(Remedy.TRY_NOW).sizeHint().height())
        heading = _make_label("alert-heading")
        heading.setFont(theme.font(bold=True))
        heading.setText(self._heading())
        heading.setToolTip(exact_time(alert.since))
        message = problem_message(alert.problem, alert.status)
        text = _make_label("alert-message")
        text.setText(" ".join(str(message).split()))
        text.setToolTip(message.detail)
        text.setFont(theme.font(SMALL))
        text.setProperty("role", "second")
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(heading, 1)
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
        column.addWidget(text)

    def _heading(self) -> str:
        alert = self.alert
        if alert.is_offline:
            since = self.tr("Offline since {0}").format(time_of_day(alert.since))
            return f"{alert.profile} · {since}"
        return alert.profile or self.tr("Since {0}").format(time_of_day(alert.since))

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
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
