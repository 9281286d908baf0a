"""Card with the status of a generation that has no clip to show, and the remedies for it."""

from datetime import datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QVBoxLayout

from videodesk.errors import Code, Problem, Reason, problem
from videodesk.generation import Generation, Status
from videodesk.ui.actions.action_rules import ActionTarget, is_abandoned
from videodesk.ui.actions.generation_actions import (
    ACTIONS,
    GenerationAction,
    applicable,
    money_notes,
)
from videodesk.ui.inspector.action_row import ActionRow
from videodesk.ui.inspector.problem_note import ProblemNote
from videodesk.ui.inspector.task_entry import TaskEntry
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import (
    elapsed_text,
    exact_time,
    relative_time,
    status_icon,
    status_label,
    tried_again,
)
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.text_layout import tabular

UNUSUALLY_LONG: Final = timedelta(minutes=20)
"""docs/service-api.md, "Pace"."""


class StatusCard(QFrame):
    """Shows the status, the time since it was sent, the progress, the problem and the remedies.

    After an action that may be chosen only once, the remedies are disabled until the generation
    changes or `enable_actions` is called.
    """

    action_chosen = Signal(GenerationAction)
    task_id_entered = Signal(str)

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self.setObjectName("standing-card")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._target: ActionTarget | None = None
        self._sign = IconLabel(theme, icons)
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
        self._countdown = QLabel()
        self._countdown.setObjectName("standing-countdown")
        self._countdown.setFont(tabular(theme.font()))
        self._problem = ProblemNote(theme, icons)
        self._remedies = ActionRow(icons)
        self._entry = TaskEntry(theme)
        self._note = QLabel()
        self._note.setObjectName("standing-note")
        self._note.setProperty("role", "second")
        self._note.setFont(theme.font(SMALL))
        self._note.setWordWrap(True)
        self._note.setMinimumWidth(1)
        self._lay_out()
        self._remedies.chosen.connect(self._choose)
        self._entry.entered.connect(self.task_id_entered)

    def show_generation(
        self, target: ActionTarget, remedies: tuple[GenerationAction, ...], now: datetime
    ) -> None:
        """Show the status of a generation, and these actions as buttons."""
        if target != self._target:
            self._target = target
            self.enable_actions()
        generation, missing = target.generation, target.is_missing
        icon, tint = ("missing", "caution") if missing else status_icon(generation.status)
        self._sign.show_icon(icon, tint)
        word = self.tr("File missing") if missing else status_label(generation.status)
        self._word.setText(word)
        self._bar.setVisible(not generation.status.is_settled and generation.progress is not None)
        self._bar.setValue(generation.progress or 0)
        problem = _missing(generation) if missing else generation.problem
        self._problem.show_problem(problem, generation.status)
        self._remedies.show_actions(remedies)
        self._remedies.setVisible(bool(remedies))
        self._entry.setVisible(bool(applicable(GenerationAction.ENTER_TASK_ID, [target])))
        note = money_notes(remedies)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.show_time(generation, now)

    def show_time(self, generation: Generation, now: datetime) -> None:
        """Update the times: since it was sent, and until it is tried again."""
        sent = generation.submitted_at
        waits = sent is not None and not generation.status.is_settled
        looks_back = generation.status is Status.UNCONFIRMED or is_abandoned(generation)
        self._elapsed.setVisible(sent is not None and (waits or looks_back))
        self._late.setVisible(waits and sent is not None and now - sent > UNUSUALLY_LONG)
        if sent is not None and looks_back:
            self._elapsed.setText(self.tr("Sent {0}").format(relative_time(sent, now)))
            self._elapsed.setToolTip(exact_time(sent))
        elif sent is not None:
            self._elapsed.setText(elapsed_text((now - sent).total_seconds()))
            self._elapsed.setToolTip(self.tr("Since it was sent"))
        again = None if generation.status.is_settled else generation.retry_at
        self._countdown.setVisible(again is not None)
        if again is not None:
            self._countdown.setText(tried_again(again, now))

    def show_entry_problem(self, problem: Problem) -> None:
        """Show beside the field why the task id that was entered was not accepted."""
        self._entry.show_problem(problem)

    def enable_actions(self) -> None:
        """Enable the buttons again: what was chosen was not done."""
        self._remedies.setEnabled(True)

    def clear_entry(self) -> None:
        """Empty the field for a task id, which belongs to one generation."""
        self._entry.clear()

    def focus_entry(self) -> None:
        """Put the cursor into the field for a task id."""
        self._entry.setFocus(Qt.FocusReason.OtherFocusReason)

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
        column.addWidget(self._countdown)
        column.addWidget(self._problem)
        column.addWidget(self._entry)
        column.addWidget(self._remedies)
        column.addWidget(self._note)

    def _choose(self, action: GenerationAction) -> None:
        if ACTIONS[action].once:
            self._remedies.setEnabled(False)
        self.action_chosen.emit(action)


def _missing(generation: Generation) -> Problem:
    """What is said of a clip whose file is gone; the service may have had its say already."""
    told = generation.problem
    if told is not None and told.code is Code.FILE_MISSING:
        return told
    if generation.task_id:
        return problem(Code.FILE_MISSING, reason=Reason.FETCHABLE)
    return problem(Code.FILE_MISSING)
