"""The line of activity: how many are working or waiting, and the last problem."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from videodesk.errors import Code, Problem
from videodesk.generation import Generation, Status
from videodesk.ui.elided_label import ElidedLabel
from videodesk.ui.icons import Icons
from videodesk.ui.theme import GRID

_WORKING: Final = frozenset({Status.SUBMITTING, Status.PROCESSING, Status.DOWNLOADING})
_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED})


class ActivityBar(QWidget):
    """Counts what is under way from the changes that it is told.

    `key_wanted` says that the person wants to enter a key; `problem_chosen` carries the id of the
    generation that the last problem is about.
    """

    key_wanted = Signal()
    problem_chosen = Signal(str)

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("activity")
        self.setProperty("role", "activity")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._under_way: dict[str, Status] = {}
        self._about: str | None = None
        self._source: str | None = None
        self._counts = QLabel()
        self._counts.setObjectName("activityCounts")
        self._counts.setAccessibleName(self.tr("Activity"))
        self._counts.setProperty("role", "second")
        self._demo = QLabel(self.tr("Demo: free, on this computer"))
        self._demo.setObjectName("demoSign")
        self._demo.setProperty("role", "good")
        self._demo.setToolTip(
            self.tr("Clips are made by the demo service. File > Enter API key uses the real one.")
        )
        self._demo.setVisible(False)
        self._sign = QToolButton()
        self._sign.setObjectName("problemSign")
        self._sign.setAccessibleName(self.tr("Show the clip that this is about"))
        self._sign.setToolTip(self.tr("Show the clip that this is about"))
        icons.dress(self._sign, "alert", "caution")
        self._problem = ElidedLabel(elide=Qt.TextElideMode.ElideRight)
        self._problem.setObjectName("lastProblem")
        self._problem.setAccessibleName(self.tr("Last problem"))
        self._enter_key = QPushButton(self.tr("Enter key"))
        self._enter_key.setObjectName("enterKey")
        self._enter_key.setAccessibleName(self.tr("Enter key"))
        self._dismiss = QToolButton()
        self._dismiss.setObjectName("dismissProblem")
        self._dismiss.setAccessibleName(self.tr("Dismiss"))
        self._dismiss.setToolTip(self.tr("Dismiss"))
        icons.dress(self._dismiss, "close", "second_text")

        row = QHBoxLayout(self)
        row.setContentsMargins(3 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(2 * GRID)
        row.addWidget(self._demo)
        row.addWidget(self._counts)
        row.addStretch(0)
        row.addWidget(self._sign)
        row.addWidget(self._problem, 1)
        row.addWidget(self._enter_key)
        row.addWidget(self._dismiss)

        self._sign.clicked.connect(self._on_sign)
        self._enter_key.clicked.connect(self.key_wanted)
        self._dismiss.clicked.connect(self.clear_problem)
        self.setMinimumHeight(self._enter_key.sizeHint().height() + 2 * GRID)
        self.clear_problem()
        self._recount()

    def apply(self, generation: Generation) -> None:
        """Takes note of a change."""
        if generation.status.is_settled:
            self._under_way.pop(generation.id, None)
        else:
            self._under_way[generation.id] = generation.status
        if generation.problem is not None and generation.status is not Status.CANCELLED:
            self.show_problem(generation.problem, about=generation.id)
        elif self._about == generation.id:
            self.clear_problem()
        self._recount()

    def show_problem(
        self, problem: Problem, *, about: str | None = None, source: str | None = None
    ) -> None:
        """Shows one problem until it is solved, dismissed, or followed by another.

        `about` is the generation that it is about, `source` the profile that it came from.
        """
        self._about = about
        self._source = source
        self._problem.setText(" ".join(str(problem).split()))
        self._problem.setToolTip(str(problem))
        self._sign.setVisible(about is not None)
        self._problem.setVisible(True)
        self._enter_key.setVisible(problem.code in _KEY_CODES)
        self._dismiss.setVisible(True)

    def show_demo(self, *, on: bool) -> None:
        """Says whether new clips come from the demo."""
        self._demo.setVisible(on)

    def solved(self, source: str) -> None:
        """Takes the last problem away if it came from this profile."""
        if self._source == source:
            self.clear_problem()

    def clear_problem(self) -> None:
        """Takes the last problem away."""
        self._about = None
        self._source = None
        for each in (self._sign, self._problem, self._enter_key, self._dismiss):
            each.setVisible(False)

    def _recount(self) -> None:
        statuses = list(self._under_way.values())
        working = sum(status in _WORKING for status in statuses)
        waiting = statuses.count(Status.QUEUED)
        parts = []
        if working:
            parts.append(self.tr("{count} working").format(count=working))
        if waiting:
            parts.append(self.tr("{count} waiting").format(count=waiting))
        self._counts.setText(" · ".join(parts) or self.tr("Nothing under way"))

    def _on_sign(self) -> None:
        if self._about is not None:
            self.problem_chosen.emit(self._about)
