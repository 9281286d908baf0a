"""The line itself: how much is under way, since when it is offline, and the newest problem."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.activity.activity_state import ActivityState
from videodesk.ui.activity.alert_card import remedy_label
from videodesk.ui.activity.alerts import Alert, AlertAction, AlertList, Remedy
from videodesk.ui.player.transport_controls import tabular
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.formatting import countdown, time_of_day
from videodesk.ui.widgets.messages import problem_message


class StatusLine(QWidget):
    """Shows what it is given; `opened` says whether the panel is wanted.

    `now` gives an aware time; with `opens` there is a panel to open.
    """

    action_requested = Signal(ActionRequest)
    remedied = Signal(AlertAction)
    dismissed = Signal(Alert)
    opened = Signal(bool)

    def __init__(self, icons: IconProvider, *, now: Callable[[], datetime], opens: bool) -> None:
        super().__init__()
        self._now = now
        self._opens = opens
        self.setProperty("role", "activity")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icons = icons
        self._newest: Alert | None = None
        self._offline_since: datetime | None = None
        self._next_answer: datetime | None = None
        self._next_try: datetime | None = None
        self._make_labels()
        self._make_problem(icons)
        self._toggle = QToolButton()
        self._toggle.setObjectName("activityToggle")
        self._toggle.setText(self.tr("Activity"))
        self._toggle.setAccessibleName(self.tr("Activity"))
        self._toggle.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._toggle.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._toggle.setCheckable(True)
        self._toggle.setVisible(opens)
        self._lay_out()

        self._sign.clicked.connect(self._show_about)
        self._remedy.clicked.connect(self._press_remedy)
        self._dismiss.clicked.connect(self._press_dismiss)
        self._toggle.toggled.connect(self._turn)
        self.show_open(opened=False)

    @property
    def counts_down(self) -> bool:
        """Whether it shows a time that goes on."""
        return self._next_try is not None or self._next_answer is not None

    def show_counts(self, under_way: ActivityState) -> None:
        """How much works, waits and needs its owner; when the next answer is expected."""
        self._next_try = under_way.next_try()
        parts = []
        if under_way.working_count:
            parts.append(self.tr("%n working", "", under_way.working_count))
        if under_way.waiting_count:
            waiting = self.tr("%n waiting", "", under_way.waiting_count)
            paused = self.tr("queue paused") if under_way.is_paused else ""
            parts += [waiting, paused]
        if under_way.unconfirmed_count:
            parts.append(self.tr("%n not confirmed", "", under_way.unconfirmed_count))
        parts.append(self._when())
        if self._offline_since is not None:
            parts.append(self.tr("offline since {0}").format(time_of_day(self._offline_since)))
        text = " · ".join(part for part in parts if part) or self.tr("Nothing under way")
        self._counts.setText(text)
        self._counts.setToolTip(text)

    def show_troubles(self, troubles: AlertList) -> None:
        """Shows the newest; being offline is said among the counts, at the next `show_counts`."""
        self._newest = trouble = troubles.newest
        self._offline_since = troubles.offline_since
        offline = trouble is not None and trouble.is_offline
        text = ""
        if trouble is not None:
            message = problem_message(trouble.problem, trouble.status)
            text = " ".join(str(message).split())
        self._problem.setText(text)
        self._problem.setToolTip(text)
        self._problem.setVisible(bool(text) and not offline)
        self._sign.setVisible(self._is_worth_a_sign(trouble))
        self._dismiss.setVisible(trouble is not None and trouble.is_news)
        remedy = _first_of(trouble)
        self._remedy.setVisible(remedy is not None)
        if remedy is not None:
            self._remedy.setText(remedy_label(remedy))
            self._remedy.setAccessibleName(remedy_label(remedy))

    def show_next_answer(self, at: datetime | None) -> None:
        """When the service is asked next."""
        self._next_answer = at

    def show_balance(self, text: str | None) -> None:
        """What is left in the account; None hides it."""
        self._balance.setText(text or "")
        self._balance.setVisible(text is not None)

    def show_demo(self, *, on: bool) -> None:
        """Whether new clips come from the demo."""
        self._demo.setVisible(on)

    def show_open(self, *, opened: bool) -> None:
        """Turns the arrow the way in which the panel would go."""
        self._toggle.setChecked(opened)
        self._icons.apply(self._toggle, "chevron-down" if opened else "chevron-up")
        self._toggle.setToolTip(
            self.tr("Close what is under way (Escape)")
            if opened
            else self.tr("Show what is under way, and the queue")
        )

    def take_focus(self) -> None:
        """Puts the focus on the button that opens the panel."""
        self._toggle.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_labels(self) -> None:
        self._counts = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._counts.setObjectName("activityCounts")
        self._counts.setAccessibleName(self.tr("Activity"))
        self._counts.setProperty("role", "second")
        self._counts.setFont(tabular(self._counts.font()))
        self._demo = QLabel(self.tr("Demo: free, on this computer"))
        self._demo.setObjectName("demoSign")
        self._demo.setProperty("role", "good")
        self._demo.setToolTip(
            self.tr("Clips are made by the demo service. File > Enter API key uses the real one.")
        )
        self._demo.setVisible(False)
        self._balance = QLabel()
        self._balance.setObjectName("balance")
        self._balance.setAccessibleName(self.tr("Balance"))
        self._balance.setToolTip(self.tr("What is left in the account of this profile"))
        self._balance.setProperty("role", "second")
        self._balance.setFont(tabular(self._balance.font()))
        self._balance.setVisible(False)

    def _make_problem(self, icons: IconProvider) -> None:
        self._sign = QToolButton()
        self._sign.setObjectName("problemSign")
        self._sign.setAccessibleName(self.tr("Show what this is about"))
        self._sign.setToolTip(self.tr("Show what this is about"))
        icons.apply(self._sign, "alert", "caution")
        self._problem = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._problem.setObjectName("lastProblem")
        self._problem.setAccessibleName(self.tr("Last problem"))
        self._remedy = QPushButton()
        self._remedy.setObjectName("problemRemedy")
        self._dismiss = QToolButton()
        self._dismiss.setObjectName("dismissProblem")
        self._dismiss.setAccessibleName(self.tr("Dismiss"))
        self._dismiss.setToolTip(self.tr("Dismiss"))
        icons.apply(self._dismiss, "close", "second_text")

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._demo)
        row.addWidget(self._counts)
        row.addStretch(0)
        row.addWidget(self._sign)
        row.addWidget(self._problem, 1)
        for part in (self._remedy, self._dismiss, self._balance, self._toggle):
            row.addWidget(part)
        self.setMinimumHeight(QPushButton(self.tr("Show")).sizeHint().height() + 2 * GRID)

    def _when(self) -> str:
        now = self._now()
        if self._next_answer is not None and self._next_answer > now:
            return self.tr("next answer in {0}").format(countdown(self._next_answer, now))
        if self._next_try is not None and self._next_try > now:
            return self.tr("next try in {0}").format(countdown(self._next_try, now))
        return ""

    def _is_worth_a_sign(self, trouble: Alert | None) -> bool:
        return trouble is not None and (trouble.about is not None or self._opens)

    def _show_about(self) -> None:
        if self._newest is None:
            return
        if self._newest.about is not None:
            request = ActionRequest(GenerationAction.SHOW, (self._newest.about,))
            self.action_requested.emit(request)
        else:
            self._toggle.setChecked(True)

    def _press_remedy(self) -> None:
        remedy = _first_of(self._newest)
        if self._newest is not None and remedy is not None:
            self.remedied.emit(AlertAction(self._newest, remedy))

    def _press_dismiss(self) -> None:
        if self._newest is not None:
            self.dismissed.emit(self._newest)

    def _turn(self, opened: bool) -> None:  # noqa: FBT001  # a signal's value
        self.show_open(opened=opened)
        self.opened.emit(opened)


def _first_of(trouble: Alert | None) -> Remedy | None:
    return next(iter(trouble.remedies), None) if trouble is not None else None
