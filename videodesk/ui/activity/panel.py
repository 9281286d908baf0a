"""Activity panel: what needs the user, what is in progress, and the queue."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from videodesk.library.usual_wait import FindUsualWait
from videodesk.ui.actions.generation_actions import ActionRequest
from videodesk.ui.activity.activity_state import ActivityState, QueueMove
from videodesk.ui.activity.alert_card import AlertCard
from videodesk.ui.activity.alerts import Alert, AlertAction
from videodesk.ui.activity.queue_list import QueueList
from videodesk.ui.activity.row_delegate import row_height
from videodesk.ui.activity.row_list import RowList
from videodesk.ui.activity.row_model import RowModel
from videodesk.ui.activity.row_text import RowText
from videodesk.ui.activity.row_thumbnails import RowThumbnails
from videodesk.ui.activity.section import ActivitySection
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

_ROWS: Final = 5
"""Height of the panel in rows until the user drags it; the rest scrolls."""
_MIN_ROWS: Final = 2


def _now() -> datetime:
    return datetime.now(UTC)


class _AlertArea(QScrollArea):
    """Scroll area that is no higher than its widget at the present width."""

    pointer_moved = Signal()

    @property
    def is_under_pointer(self) -> bool:
        """True while the pointer is on the cards."""
        return self.underMouse() and self.isVisible()

    def enterEvent(self, event: QEnterEvent) -> None:
        """The pointer has come to the cards."""
        super().enterEvent(event)
        self.pointer_moved.emit()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer has left the cards."""
        super().leaveEvent(event)
        self.pointer_moved.emit()

    def sizeHint(self) -> QSize:
        """Return the height of the wrapped texts."""
        hint, widget = super().sizeHint(), self.widget()
        if widget is None:
            return hint
        return QSize(hint.width(), widget.heightForWidth(self.viewport().width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Adapt the height to the new width."""
        super().resizeEvent(event)
        self.updateGeometry()


class ActivityPanel(QWidget):
    """Three sections side by side; nothing in them moves under the pointer.

    `names` returns a model's name for its id, `usual_wait` how long one takes, `now` an
    aware time; `workers` reads the thumbnails. `queue_pause_requested` carries whether the queue is
    to be paused; `closed` is emitted when Escape is pressed.
    """

    action_requested = Signal(ActionRequest)
    queue_move_requested = Signal(QueueMove)
    queue_pause_requested = Signal(bool)
    queue_clear_requested = Signal()
    alert_action_requested = Signal(AlertAction)
    alert_dismissed = Signal(Alert)
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        *,
        names: Callable[[str], str] = str,
        usual_wait: FindUsualWait = lambda _generation: None,
        now: Callable[[], datetime] = _now,
        workers: WorkerPool | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("activityPanel")
        self.setAccessibleName(self.tr("Activity"))
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._icons = icons
        self._is_paused = False
        self._now = now
        self._state = ActivityState()
        self._alerts: tuple[Alert, ...] = ()
        self._shown_cards: list[AlertCard] = []
        self._height: int | None = None
        texts = RowText(names, usual_wait, now)
        thumbnails = RowThumbnails(workers, self)
        self._attention = ActivitySection(
            theme,
            RowList(theme, icons, RowModel(texts, self), thumbnails),
            name="needing",
            title=self.tr("Needs attention"),
            placeholder=self.tr("Nothing needs your attention."),
        )
        self._working = ActivitySection(
            theme,
            RowList(theme, icons, RowModel(texts, self), thumbnails),
            name="working",
            title=self.tr("In progress"),
            placeholder=self.tr("Nothing in progress."),
        )
        self._queue_list = QueueList(
            theme, icons, RowModel(texts, self, is_reorderable=True), thumbnails
        )
        self._waiting = ActivitySection(
            theme,
            self._queue_list,
            name="waiting",
            title=self.tr("Waiting"),
            placeholder=self.tr("The queue is empty."),
        )
        self._pause_button = self._make_link("pause-queue")
        self._clear_button = self._make_link("empty-queue")
        self._clear_button.setText(self.tr("Clear queue"))
        self._clear_button.setToolTip(
            self.tr("Remove all requests that have not been sent; nothing is charged")
        )
        self._waiting.add_button(self._pause_button)
        self._waiting.add_button(self._clear_button)
        self._cards = QVBoxLayout()
        self._cards_area = _AlertArea()
        self._lay_out()

        for group in self._sections:
            group.list.action_requested.connect(self.action_requested)
            group.list.pointer_moved.connect(self._on_pointer_moved)
        self._cards_area.pointer_moved.connect(self._on_pointer_moved)
        self._queue_list.move_requested.connect(self.queue_move_requested)
        self._pause_button.clicked.connect(self._on_pause_clicked)
        self._clear_button.clicked.connect(self.queue_clear_requested)
        self.show_queue_state(is_paused=False)

    @property
    def _sections(self) -> tuple[ActivitySection, ActivitySection, ActivitySection]:
        return self._attention, self._working, self._waiting

    def show_rows(self, state: ActivityState) -> None:
        """Show the current state; rows under the pointer stay where they are."""
        self._state = state
        for section, rows, count in (
            (self._attention, state.needing_attention(), state.attention_count),
            (self._working, state.working(), state.working_count),
            (self._waiting, state.waiting(), state.waiting_count),
        ):
            section.list.show_rows(rows, state.latest)
            above = len(self._shown_cards) if section is self._attention else 0
            section.show_count(count, above)
        self.show_queue_state(is_paused=state.is_paused)

    def show_moved_row(self, state: ActivityState) -> None:
        """Show the queue in its new order, also under the pointer: the user moved the row."""
        self._queue_list.rows.set_rows(state.waiting())

    def show_alerts(self, alerts: Sequence[Alert]) -> None:
        """List these alerts above the rows that need the user."""
        self._alerts = tuple(alerts)
        shown = [card.alert for card in self._shown_cards]
        if [_shape(each) for each in shown] == [_shape(each) for each in self._alerts]:
            for card, alert in zip(self._shown_cards, self._alerts, strict=True):
                card.show_alert(alert)
            return
        if self._cards_area.is_under_pointer or self._attention.list.is_under_pointer:
            return
        self._show_cards()

    def _show_cards(self) -> None:
        while (item := self._cards.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown_cards = [self._make_card(alert) for alert in self._alerts]
        for card in self._shown_cards:
            self._cards.addWidget(card)
        self._cards.addStretch()
        self._cards_area.setVisible(bool(self._alerts))
        self._attention.show_count(self._state.attention_count, len(self._alerts))

    def _make_card(self, alert: Alert) -> AlertCard:
        card = AlertCard(self._theme, self._icons, alert, self._now)
        card.action_requested.connect(self.alert_action_requested)
        card.dismissed.connect(self._on_alert_dismissed)
        return card

    def show_queue_state(self, *, is_paused: bool) -> None:
        """Show whether the queue is paused."""
        self._is_paused = is_paused
        self._pause_button.setText(self.tr("Resume") if is_paused else self.tr("Pause"))
        self._pause_button.setToolTip(
            self.tr("Send the waiting requests in order")
            if is_paused
            else self.tr("Stop sending new requests. Clips in progress continue.")
        )
        self._clear_button.setEnabled(self._state.waiting_count > 0)

    def update_times(self) -> None:
        """Redraw elapsed times and countdowns."""
        for section in self._sections:
            section.list.viewport().update()
        for card in self._shown_cards:
            card.update_times()

    def focus_rows(self) -> None:
        """Put the focus on the first section that has rows."""
        for section in self._sections:
            if section.list.rows.rowCount():
                if not section.list.currentIndex().isValid():
                    section.list.setCurrentIndex(section.list.rows.index(0))
                section.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
                return
        self._pause_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def has_running_times(self) -> bool:
        """True if a time that is shown changes each second."""
        has_countdown = any(card.alert.retry_at is not None for card in self._shown_cards)
        return has_countdown or self._state.working_count > 0

    def minimum_height(self) -> int:
        """Return the least height: a header and two rows."""
        return self._height_of(_MIN_ROWS)

    def sizeHint(self) -> QSize:
        """Return the height that the user chose, at first that of a header and a few rows."""
        return QSize(super().sizeHint().width(), self._height or self._height_of(_ROWS))

    def hasHeightForWidth(self) -> bool:
        """Return False: the wrapped texts scroll, and do not decide about the height."""
        return False

    @property
    def chosen_height(self) -> int | None:
        """The height the user chose; None for the usual one."""
        return self._height

    def set_height(self, height: int | None) -> None:
        """Set the height; None for the usual one. In a small window it is less, while it has to."""
        self._height = None if height is None else max(height, self.minimum_height())
        self.setMinimumHeight(self.minimum_height())
        self.setMaximumHeight(self._height or self._height_of(_ROWS))
        self.updateGeometry()

    def _height_of(self, rows: int) -> int:
        head = self._pause_button.sizeHint().height() + 6 * GRID
        return head + rows * row_height(self._theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the panel."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setLayout(self._cards)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2 * GRID)
        frame = self._cards_area
        frame.setObjectName("alert-cards")
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
        self._attention.add_above_rows(frame)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        row.setSpacing(4 * GRID)
        for group in self._sections:
            row.addWidget(group, 1)

    def _make_link(self, name: str) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.setProperty("role", "link")
        return button

    def _on_pointer_moved(self) -> None:
        """Show what was held back while the pointer was there."""
        self.show_alerts(self._alerts)
        self.show_rows(self._state)

    def _on_alert_dismissed(self, alert: Alert) -> None:
        """Remove the card at once: the user pressed its button."""
        self._alerts = tuple(each for each in self._alerts if each.key != alert.key)
        self._show_cards()
        self.alert_dismissed.emit(alert)

    def _on_pause_clicked(self) -> None:
        self.queue_pause_requested.emit(not self._is_paused)


def _shape(alert: Alert) -> tuple[object, ...]:
    """Return what a card cannot change in place: its subject and its buttons."""
    return alert.key, alert.remedies, alert.is_dismissable
