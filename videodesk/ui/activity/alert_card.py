"""One problem in the activity panel: what happened, and the buttons that do something about it."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout

from videodesk.ui.activity.alerts import Alert, AlertAction, Remedy
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import exact, time_of_day
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.messages import problem_message


def remedy_label(remedy: Remedy) -> str:
    """The words on the button."""
    return {
        Remedy.ENTER_KEY: QCoreApplication.translate("TroubleNote", "Enter key"),
        Remedy.TRY_AGAIN: QCoreApplication.translate("TroubleNote", "Try again now"),
        Remedy.TRY_NOW: QCoreApplication.translate("TroubleNote", "Try now"),
        Remedy.OPEN_SETTINGS: QCoreApplication.translate("TroubleNote", "Open settings"),
    }[remedy]


class RemedyButton(QPushButton):
    """A button that says which remedy it stands for."""

    chosen = Signal(Remedy)

    def __init__(self, remedy: Remedy) -> None:
        super().__init__(remedy_label(remedy))
        self._remedy = remedy
        self.setObjectName(f"trouble-{remedy}")
        self.setProperty("role", "link")
        self.setAccessibleName(remedy_label(remedy))
        self.clicked.connect(self._say)

    def _say(self) -> None:
        self.chosen.emit(self._remedy)


class AlertCard(QFrame):
    """Shows one trouble; `remedied` says which button was pressed, `dismissed` that it is read."""

    remedied = Signal(AlertAction)
    dismissed = Signal(Alert)

    def __init__(self, theme: Theme, icons: IconProvider, trouble: Alert) -> None:
        super().__init__()
        self.trouble = trouble
        self.setObjectName("trouble-note")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        sign = IconLabel(theme, icons)
        sign.show_icon("offline" if trouble.is_offline else "alert", "caution")
        sign.setMinimumHeight(RemedyButton(Remedy.TRY_NOW).sizeHint().height())
        head = _label("trouble-source")
        head.setFont(theme.font(bold=True))
        head.setText(self._heading())
        head.setToolTip(exact(trouble.since))
        sentence = _label("trouble-sentence")
        message = problem_message(trouble.problem, trouble.status)
        sentence.setText(" ".join(str(message).split()))
        sentence.setToolTip(message.detail)
        sentence.setFont(theme.font(SMALL))
        sentence.setProperty("role", "second")
        top = QHBoxLayout()
        top.setSpacing(2 * GRID)
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(head, 1)
        for remedy in trouble.remedies:
            button = RemedyButton(remedy)
            button.chosen.connect(self._remedy)
            top.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        if trouble.is_news:
            top.addWidget(self._make_dismiss(icons), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(sentence)

    def _heading(self) -> str:
        trouble = self.trouble
        if trouble.is_offline:
            since = self.tr("Offline since {0}").format(time_of_day(trouble.since))
            return f"{trouble.source} · {since}"
        return trouble.source or self.tr("Since {0}").format(time_of_day(trouble.since))

    def _make_dismiss(self, icons: IconProvider) -> QToolButton:
        dismiss = QToolButton()
        dismiss.setObjectName("trouble-dismiss")
        dismiss.setAccessibleName(self.tr("Dismiss"))
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.setProperty("role", "inline")
        icons.apply(dismiss, "close", "second_text")
        dismiss.clicked.connect(self._dismiss)
        return dismiss

    def _remedy(self, remedy: Remedy) -> None:
        self.remedied.emit(AlertAction(self.trouble, remedy))

    def _dismiss(self) -> None:
        self.dismissed.emit(self.trouble)


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setMinimumWidth(1)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
