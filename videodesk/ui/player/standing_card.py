"""Where an unfinished generation stands, in place of the clip that it does not have."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from videodesk.generation import Generation, Status
from videodesk.ui.icons import Icons
from videodesk.ui.player.action_row import ActionRow
from videodesk.ui.player.actions import Action, Offer
from videodesk.ui.player.controls import tabular
from videodesk.ui.player.glyph import Glyph
from videodesk.ui.player.problem_note import ProblemNote
from videodesk.ui.player.task_entry import TaskEntry
from videodesk.ui.theme import GRID, SMALL, Theme
from videodesk.ui.words import elapsed, standing

UNUSUALLY_LONG: Final = timedelta(minutes=20)
"""API.md, "Pace"."""

_SIGNS: Final = {
    Status.QUEUED: ("clock", "second_text"),
    Status.SUBMITTING: ("send", "second_text"),
    Status.UNCONFIRMED: ("question", "caution"),
    Status.PROCESSING: ("sparkle", "accent"),
    Status.DOWNLOADING: ("film", "accent"),
    Status.COMPLETED: ("check", "good"),
    Status.FAILED: ("fail", "bad"),
    Status.CANCELLED: ("stop", "second_text"),
}


class StandingCard(QFrame):
    """The status in words, the time since it was sent, the service's progress where it gives one,
    the problem, and what can be done about it."""

    action_chosen = Signal(Action)
    task_id_entered = Signal(str)

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self.setObjectName("standing-card")
        self.setProperty("role", "card")
        self._sign = Glyph(theme, icons)
        self._word = QLabel()
        self._word.setObjectName("standing-word")
        self._word.setFont(theme.font(bold=True))
        self._elapsed = QLabel()
        self._elapsed.setObjectName("standing-elapsed")
        self._elapsed.setFont(tabular(theme.font()))
        self._elapsed.setProperty("role", "second")
        self._elapsed.setToolTip(self.tr("Since it was sent"))
        self._bar = QProgressBar()
        self._bar.setObjectName("standing-progress")
        self._bar.setAccessibleName(self.tr("Progress"))
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 100)
        self._late = QLabel(self.tr("Taking longer than usual."))
        self._late.setProperty("role", "caution")
        self._late.setFont(theme.font(SMALL))
        self._problem = ProblemNote(theme, icons)
        self._remedies = ActionRow(icons)
        self._entry = TaskEntry()
        self._lay_out()
        self._remedies.chosen.connect(self.action_chosen)
        self._entry.entered.connect(self.task_id_entered)

    def show_generation(self, generation: Generation, offer: Offer, now: datetime) -> None:
        """Shows how a generation stands and what is offered for it."""
        icon, tint = _SIGNS[generation.status]
        self._sign.show_icon(icon, tint)
        self._word.setText(standing(generation.status))
        self._bar.setVisible(not generation.status.is_settled and generation.progress is not None)
        self._bar.setValue(generation.progress or 0)
        self._problem.show_problem(generation.problem)
        self._remedies.offer(offer.remedies)
        self._remedies.setVisible(bool(offer.remedies))
        self._entry.setVisible(offer.takes_task_id)
        self.show_time(generation, now)

    def show_time(self, generation: Generation, now: datetime) -> None:
        """Brings the time since sending up to date."""
        sent = generation.submitted_at
        waits = sent is not None and not generation.status.is_settled
        self._elapsed.setVisible(waits)
        self._late.setVisible(waits and sent is not None and now - sent > UNUSUALLY_LONG)
        if sent is not None:
            self._elapsed.setText(elapsed((now - sent).total_seconds()))

    def clear_entry(self) -> None:
        """Empties the field for a task id, which belongs to one generation."""
        self._entry.clear()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self._sign)
        head.addWidget(self._word, 1)
        head.addWidget(self._elapsed, 0, Qt.AlignmentFlag.AlignTrailing)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._late)
        column.addWidget(self._problem)
        column.addWidget(self._entry)
        column.addWidget(self._remedies)
