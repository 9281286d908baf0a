"""The panel over the line of activity: what needs its owner, what works, and the queue."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk.ui.actions.generation_actions import ActionRequest
from videodesk.ui.activity.activity_state import ActivityState, QueueMove
from videodesk.ui.activity.alert_card import AlertCard
from videodesk.ui.activity.alerts import Alert, AlertAction
from videodesk.ui.activity.queue_list import QueueList
from videodesk.ui.activity.row_delegate import row_height
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_model import RowModel
from videodesk.ui.activity.row_text import RowText
from videodesk.ui.activity.section import ActivitySection
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme

_ROWS: Final = 5
"""So many rows are seen at once; the rest scrolls."""


def _no_usual_wait(_model: str) -> int | None:
    return None


def _now() -> datetime:
    return datetime.now(UTC)


class ActivityPanel(QWidget):
    """Three groups side by side. It shows what it is given and says what a person wants.

    `names` gives a model's name for its id, `usual_wait` its usual seconds or None, `now` the
    time (aware). `pause_wanted` carries whether the queue is to be paused. `closed` says that
    Escape was pressed.
    """

    action_requested = Signal(ActionRequest)
    moved = Signal(QueueMove)
    pause_wanted = Signal(bool)
    empty_wanted = Signal()
    remedied = Signal(AlertAction)
    dismissed = Signal(Alert)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        *,
        names: Callable[[str], str] = str,
        usual_wait: Callable[[str], int | None] = _no_usual_wait,
        now: Callable[[], datetime] = _now,
    ) -> None:
        super().__init__()
        self.setObjectName("activityPanel")
        self.setAccessibleName(self.tr("Activity"))
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._icons = icons
        self._is_paused = False
        self._troubles: tuple[Alert, ...] = ()
        words = RowText(names, usual_wait, now)
        self._needing = ActivitySection(
            theme,
            RowList(theme, icons, RowModel(words, self)),
            name="needing",
            title=self.tr("Needs you"),
            nothing=self.tr("Nothing needs a decision."),
        )
        self._working = ActivitySection(
            theme,
            RowList(theme, icons, RowModel(words, self)),
            name="working",
            title=self.tr("Working"),
            nothing=self.tr("Nothing is being made."),
        )
        self._queue = QueueList(theme, icons, RowModel(words, self, can_move=True))
        self._waiting = ActivitySection(
            theme,
            self._queue,
            name="waiting",
            title=self.tr("Queue"),
            nothing=self.tr("The queue is empty."),
        )
        self._pause = self._link("pause-queue")
        self._empty = self._link("empty-queue")
        self._empty.setText(self.tr("Empty the queue"))
        self._empty.setToolTip(self.tr("Removes everything that was not sent; nothing is charged"))
        self._waiting.add_button(self._pause)
        self._waiting.add_button(self._empty)
        self._notes = QVBoxLayout()
        self._notes_frame = QScrollArea()
        self._lay_out()

        for group in self._groups:
            group.list.action_requested.connect(self.action_requested)
        self._queue.moved.connect(self.moved)
        self._pause.clicked.connect(self._ask_for_pause)
        self._empty.clicked.connect(self.empty_wanted)
        self.show_queue_state(paused=False)

    @property
    def _groups(self) -> tuple[ActivitySection, ActivitySection, ActivitySection]:
        return self._needing, self._working, self._waiting

    def show_rows(self, under_way: ActivityState) -> None:
        """Shows everything as it stands now."""
        self._needing.list.rows.show_rows(under_way.needing())
        self._working.list.rows.show_rows(under_way.working())
        self._queue.rows.show_rows(under_way.waiting())
        self.show_queue_state(paused=under_way.is_paused)
        for group in self._groups:
            group.show_count(len(self._troubles) if group is self._needing else 0)

    def show_troubles(self, troubles: Sequence[Alert]) -> None:
        """Lists these problems over the rows that need their owner."""
        if tuple(troubles) == self._troubles:
            return
        self._troubles = tuple(troubles)
        while (item := self._notes.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for trouble in self._troubles:
            note = AlertCard(self._theme, self._icons, trouble)
            note.remedied.connect(self.remedied)
            note.dismissed.connect(self.dismissed)
            self._notes.addWidget(note)
        self._notes.addStretch()
        self._notes_frame.setVisible(bool(self._troubles))
        self._needing.show_count(len(self._troubles))

    def show_queue_state(self, *, paused: bool) -> None:
        """Whether nothing is sent for now."""
        self._is_paused = paused
        self._pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        self._pause.setToolTip(
            self.tr("Sends what waits, in its order")
            if paused
            else self.tr("Sends nothing until it is resumed; what works goes on")
        )
        self._empty.setEnabled(self._queue.rows.rowCount() > 0)

    def show_time(self) -> None:
        """Times and countdowns go on."""
        for group in self._groups:
            group.list.viewport().update()

    def take_focus(self) -> None:
        """Puts the focus on the first group that has rows."""
        for group in self._groups:
            if group.list.rows.rowCount():
                if not group.list.currentIndex().isValid():
                    group.list.setCurrentIndex(group.list.rows.index(0))
                group.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self._pause.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        """High enough for a heading and a few rows."""
        head = self._pause.sizeHint().height() + 6 * GRID
        return QSize(super().sizeHint().width(), head + _ROWS * row_height(self._theme))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._notes)
        self._notes.setContentsMargins(0, 0, 0, 0)
        self._notes.setSpacing(2 * GRID)
        frame = self._notes_frame
        frame.setObjectName("trouble-notes")
        frame.setWidgetResizable(True)
        frame.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        frame.setWidget(inner)
        frame.setFrameShape(QScrollArea.Shape.NoFrame)
        frame.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        frame.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        frame.setVisible(False)
        self._needing.add_above(frame)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(4 * GRID)
        for group in self._groups:
            row.addWidget(group, 1)

    def _link(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("role", "link")
        return button

    def _ask_for_pause(self) -> None:
        self.pause_wanted.emit(not self._is_paused)
