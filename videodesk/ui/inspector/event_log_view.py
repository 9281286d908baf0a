"""View of the event log of a generation: what happened, and behind it what was answered."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from videodesk.generation import Generation
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.text import one_line
from videodesk.ui.actions.generation_actions import ACTIONS, GenerationAction
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, SMALL, Theme
from videodesk.ui.widgets.expand_button import ExpandButton
from videodesk.ui.widgets.formatting import clock_time, long_date
from videodesk.ui.widgets.messages import event_message, failure_text
from videodesk.ui.widgets.read_only_text import ReadOnlyText
from videodesk.ui.widgets.worker_pool import WorkerPool

_WITH_WORDS: Final = frozenset(
    {
        LogEvent.NOT_ACCEPTED,
        LogEvent.REFUSED,
        LogEvent.ANSWER_LOST,
        LogEvent.IMAGE_NOT_ACCEPTED,
        LogEvent.SERVICE_STATE,
        LogEvent.FAILED,
        LogEvent.REMOVED_BY_SERVICE,
        LogEvent.POLLING_FAILED,
        LogEvent.RECOVERED,
        LogEvent.DOWNLOAD_INTERRUPTED,
        LogEvent.INTERNAL_ERROR,
    }
)
_LONGEST: Final = 200
ReadEventLog = Callable[[str], Sequence[EventLogEntry]]
"""Reads the event log of a generation, oldest first; blocks."""


class EventLogView(QWidget):
    """Reads the event log when it is opened, and again with each change while it is open.

    It is collapsed at first, and so are the raw lines behind the sentences.
    """

    copy_requested = Signal()

    def __init__(
        self, theme: Theme, icons: IconProvider, workers: WorkerPool, read_event_log: ReadEventLog
    ) -> None:
        super().__init__()
        self.setObjectName("history")
        self._workers = workers
        self._read_event_log = read_event_log
        self._generation: Generation | None = None
        self._toggle = ExpandButton(theme, icons, self.tr("History"))
        self._toggle.setObjectName("history-button")
        self._toggle.setAccessibleName(self.tr("History of this clip"))
        copy = ACTIONS[GenerationAction.COPY_FOR_SUPPORT]
        self._copy = QPushButton(copy.label)
        self._copy.setObjectName("history-copy-button")
        self._copy.setAccessibleName(copy.label)
        self._copy.setProperty("role", "link")
        self._copy.setFont(theme.font(SMALL))
        self._text = ReadOnlyText()
        self._text.setObjectName("history-text")
        self._text.setAccessibleName(self.tr("History"))
        self._text.setFont(theme.font(SMALL))
        self._details = ExpandButton(theme, icons, self.tr("Details"))
        self._details.setObjectName("history-details-button")
        self._details.setAccessibleName(self.tr("Details of the history"))
        self._raw_text = ReadOnlyText()
        self._raw_text.setObjectName("history-details-text")
        self._raw_text.setAccessibleName(self.tr("Details of the history"))
        self._raw_text.setFont(theme.font(SMALL))
        links = QHBoxLayout()
        links.setContentsMargins(0, 0, 0, 0)
        links.addWidget(self._toggle)
        links.addStretch()
        more = QHBoxLayout()
        more.setContentsMargins(0, 0, 0, 0)
        more.addWidget(self._details)
        more.addWidget(self._copy)
        more.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(links)
        column.addWidget(self._text)
        column.addLayout(more)
        column.addWidget(self._raw_text)
        self._toggle.toggled.connect(self._set_open)
        self._details.toggled.connect(self._raw_text.setVisible)
        self._copy.clicked.connect(self.copy_requested)
        self._set_open(False)  # noqa: FBT003  # the slot of a button

    def show_generation(self, generation: Generation) -> None:
        """Show another generation, collapsed, or the same one with its new events."""
        same = self._generation is not None and self._generation.id == generation.id
        self._generation = generation
        if not same:
            self._toggle.setChecked(False)
            self._details.setChecked(False)
        elif self._toggle.isChecked():
            self._read()

    def _set_open(self, is_open: bool) -> None:  # noqa: FBT001  # the slot of a button
        self._text.setVisible(is_open)
        self._details.setVisible(is_open)
        self._copy.setVisible(is_open)
        self._raw_text.setVisible(is_open and self._details.isChecked())
        if is_open:
            self._read()

    def _read(self) -> None:
        if self._generation is not None:
            generation_id = self._generation.id
            self._workers.run(
                partial(self._read_event_log, generation_id),
                partial(self._show, generation_id),
                partial(self._show_failure, generation_id),
            )

    def _show(self, generation_id: str, entries: Sequence[EventLogEntry]) -> None:
        if self._generation is not None and self._generation.id == generation_id:
            self._text.show_text(history_text(entries) or self.tr("Nothing has been sent yet."))
            self._raw_text.show_text("\n".join(_line(entry) for entry in entries))

    def _show_failure(self, generation_id: str, failure: BaseException) -> None:
        if self._generation is not None and self._generation.id == generation_id:
            self._text.show_text(failure_text(failure))
            self._raw_text.show_text("")


def history_text(entries: Sequence[EventLogEntry]) -> str:
    """Return what happened as sentences with their local times, under the day."""
    lines: list[str] = []
    day = None
    for entry in entries:
        today = entry.at.astimezone().date()
        if today != day:
            lines += [*([""] if lines else []), long_date(entry.at)]
            day = today
        lines.append(f"{clock_time(entry.at)}\t{_sentence(entry)}")
    return "\n".join(lines)


def _sentence(entry: EventLogEntry) -> str:
    """What happened, with the service's own words if something went wrong."""
    message = event_message(entry)
    words = message.detail.partition("\n")[0][:_LONGEST] if entry.event in _WITH_WORDS else ""
    sentence = f"{message.text}: {words}" if words else message.text
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


def support_text(generation: Generation, entries: Sequence[EventLogEntry]) -> str:
    """Return the event log of a generation with the ids that the service's support asks for.

    It names neither the prompt nor the images.
    """
    problem = generation.problem
    heading = [
        f"VideoDesk generation {generation.id}",
        f"model {generation.request.model}",
        f"task {generation.task_id or '-'}",
        f"status {generation.status}",
        *([f"problem {problem.code}: {problem.detail}"] if problem is not None else []),
    ]
    lines = [_line(entry) for entry in entries]
    return "\n".join([*map(one_line, heading), "", *lines])


def _line(entry: EventLogEntry) -> str:
    message = event_message(entry)
    parts = [
        entry.at.astimezone().isoformat(sep=" ", timespec="seconds"),
        message.text,
        f"HTTP {entry.http_status}" if entry.http_status else "",
        f"request {entry.request_id}" if entry.request_id else "",
        message.detail,
    ]
    return one_line(" · ".join(part for part in parts if part))
