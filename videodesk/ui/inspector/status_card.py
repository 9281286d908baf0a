"""Card with the status of a generation that has no clip to show, and the remedies for it."""

from datetime import datetime
from typing import assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState, file_problem
from videodesk.library.usual_wait import FindUsualWait, is_late
from videodesk.ui.actions.action_rules import ActionTarget, has_unfetched_link, is_abandoned
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
from videodesk.ui.widgets.elided_label import ElidedLabel
from videodesk.ui.widgets.formatting import (
    elapsed_of_usual,
    exact_time,
    longer_than_usual,
    relative_time,
    retry_text,
    status_icon,
    status_label,
)
from videodesk.ui.widgets.icon_label import IconLabel
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip
from videodesk.ui.widgets.text_layout import tabular


class StatusCard(QFrame):
    """Shows the status, the time since it was sent, the progress, the problem and the remedies.

    After an action that may be chosen only once, the remedies are disabled until the generation
    changes or `enable_actions` is called. `usual_wait` returns how long a clip usually takes.
    """

    action_chosen = Signal(GenerationAction)
    task_id_entered = Signal(str)

    def __init__(self, theme: Theme, icons: IconProvider, usual_wait: FindUsualWait) -> None:
        super().__init__()
        self._usual_wait = usual_wait
        self.setObjectName("status-card")
        self.setProperty("role", "card")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._target: ActionTarget | None = None
        self._icon = IconLabel(theme, icons)
        self._status = PlainLabel()
        self._status.setObjectName("status-label")
        self._status.setFont(theme.font(bold=True))
        self._elapsed = PlainLabel()
        self._elapsed.setObjectName("status-elapsed")
        self._elapsed.setFont(tabular(theme.font()))
        self._elapsed.setProperty("role", "second")
        self._elapsed.setToolTip(self.tr("Time since it was sent"))
        self._progress = QProgressBar()
        self._progress.setObjectName("status-progress")
        self._progress.setAccessibleName(self.tr("Progress"))
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 100)
        self._late_notice = PlainLabel(longer_than_usual())
        self._late_notice.setProperty("role", "caution")
        self._late_notice.setFont(theme.font(SMALL))
        self._countdown = PlainLabel()
        self._countdown.setObjectName("status-countdown")
        self._countdown.setFont(tabular(theme.font()))
        self._problem = ProblemNote(theme, icons)
        self._link = ElidedLabel()
        self._link.setObjectName("clip-link")
        self._link.setAccessibleName(self.tr("Link to the clip"))
        self._link.setProperty("role", "second")
        self._link.setFont(theme.font(SMALL))
        self._remedies = ActionRow(icons)
        self._task_entry = TaskEntry(theme)
        self._money_note = PlainLabel()
        self._money_note.setObjectName("money-note")
        self._money_note.setProperty("role", "second")
        self._money_note.setFont(theme.font(SMALL))
        self._money_note.setWordWrap(True)
        self._money_note.setMinimumWidth(1)
        self._lay_out()
        self._remedies.chosen.connect(self._on_chosen)
        self._task_entry.entered.connect(self.task_id_entered)

    def show_generation(
        self, target: ActionTarget, remedies: tuple[GenerationAction, ...], now: datetime
    ) -> None:
        """Show the status of a generation, and these actions as buttons."""
        if target != self._target:
            self._target = target
            self.enable_actions()
        generation, file = target.generation, _file_state(target)
        is_intact = file is FileState.INTACT
        icon, tint = status_icon(generation.status) if is_intact else ("missing", "caution")
        self._icon.show_icon(icon, tint)
        self._status.setText(self._title(generation.status, file))
        self._progress.setVisible(
            not generation.status.is_settled and generation.progress is not None
        )
        self._progress.setValue(generation.progress or 0)
        problem = file_problem(generation, file) or generation.problem
        self._problem.show_problem(problem, generation.status)
        link = generation.video_url or ""
        self._link.setText(link)
        self._link.setToolTip(as_tooltip(link))
        self._link.setVisible(has_unfetched_link(target))
        self._remedies.show_actions(remedies)
        self._remedies.setVisible(bool(remedies))
        self._task_entry.setVisible(bool(applicable(GenerationAction.ENTER_TASK_ID, [target])))
        note = money_notes(remedies)
        self._money_note.setText(note)
        self._money_note.setVisible(bool(note))
        self.update_times(generation, now)

    def update_times(self, generation: Generation, now: datetime) -> None:
        """Update the times: since it was sent, and until it is tried again."""
        sent = generation.submitted_at
        is_unfinished = sent is not None and not generation.status.is_settled
        is_working = generation.status is Status.PROCESSING
        shows_age = generation.status is Status.UNCONFIRMED or is_abandoned(generation)
        self._elapsed.setVisible(sent is not None and (is_unfinished or shows_age))
        self._late_notice.setVisible(
            is_working
            and sent is not None
            and is_late((now - sent).total_seconds(), self._usual_wait(generation))
        )
        if sent is not None and shows_age:
            self._elapsed.setText(self.tr("Sent {0}").format(relative_time(sent, now)))
            self._elapsed.setToolTip(as_tooltip(exact_time(sent)))
        elif sent is not None:
            usual = self._usual_wait(generation) if is_working else None
            self._elapsed.setText(elapsed_of_usual((now - sent).total_seconds(), usual))
            self._elapsed.setToolTip(self.tr("Time since it was sent"))
        retries = retry_text(generation, now)
        self._countdown.setVisible(bool(retries))
        self._countdown.setText(retries)

    def show_entry_problem(self, problem: Problem) -> None:
        """Show beside the field why the task id that was entered was not accepted."""
        self._task_entry.show_problem(problem)

    def enable_actions(self) -> None:
        """Enable the buttons again after a failed action."""
        self._remedies.setEnabled(True)

    def clear_task_entry(self) -> None:
        """Empty the field for a task id, which belongs to one generation."""
        self._task_entry.clear()

    def focus_task_entry(self) -> None:
        """Put the cursor into the field for a task id."""
        self._task_entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _title(self, status: Status, file: FileState) -> str:
        match file:
            case FileState.INTACT:
                return status_label(status)
            case FileState.MISSING:
                return self.tr("File missing")
            case FileState.DAMAGED:
                return self.tr("File damaged")
            case _:
                assert_never(file)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(2 * GRID)
        head.addWidget(self._icon)
        head.addWidget(self._status, 1)
        head.addWidget(self._elapsed, 0, Qt.AlignmentFlag.AlignTrailing)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(head)
        column.addWidget(self._progress)
        column.addWidget(self._late_notice)
        column.addWidget(self._countdown)
        column.addWidget(self._problem)
        column.addWidget(self._link)
        column.addWidget(self._task_entry)
        column.addWidget(self._remedies)
        column.addWidget(self._money_note)

    def _on_chosen(self, action: GenerationAction) -> None:
        if ACTIONS[action].once:
            self._remedies.setEnabled(False)
        self.action_chosen.emit(action)


def _file_state(target: ActionTarget) -> FileState:
    if target.is_missing:
        return FileState.MISSING
    return FileState.DAMAGED if target.is_damaged else FileState.INTACT
