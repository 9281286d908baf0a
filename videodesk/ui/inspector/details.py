"""Everything about one generation but its clip."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.ui.inspector.action_row import ActionRow
from videodesk.ui.inspector.event_log_view import EventLogView, Journal
from videodesk.ui.inspector.lineage import FamilyOf, LineageView
from videodesk.ui.inspector.metadata import metadata, summary
from videodesk.ui.inspector.metadata_grid import MetadataGrid
from videodesk.ui.inspector.more_menu import MoreMenu
from videodesk.ui.inspector.reference_images import ReferenceImages
from videodesk.ui.inspector.status_card import StatusCard
from videodesk.ui.player.actions import Action, ActionSet, actions_for
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.read_only_text import ReadOnlyText
from videodesk.ui.widgets.worker_pool import WorkerPool


class Details(QWidget):
    """The standing where there is no clip, the prompt, the facts, the pictures, and the actions.

    `names` gives a model's name for its id, `journal` the entries of a generation, `family_of` its
    relatives. `usable` says whether anyone carries an action out.
    """

    action_chosen = Signal(Action)
    task_id_entered = Signal(str)
    relative_wanted = Signal(str)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        names: Callable[[str], str],
        journal: Journal,
        *,
        usable: Callable[[Action], bool],
        family_of: FamilyOf | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("details")
        self._names = names
        self._usable = usable
        self._generation: Generation | None = None
        self._missing = False
        self._standing = StatusCard(theme, icons)
        self._prompt = ReadOnlyText()
        self._prompt.setObjectName("prompt-text")
        self._prompt.setAccessibleName(self.tr("Prompt"))
        self._summary = QLabel()
        self._summary.setObjectName("summary")
        self._summary.setProperty("role", "second")
        self._summary.setWordWrap(True)
        self._more = QPushButton()
        self._more.setObjectName("more-button")
        self._more.setProperty("role", "square")
        self._more.setAccessibleName(self.tr("More"))
        self._more.setToolTip(self.tr("More"))
        icons.apply(self._more, "more")
        self._more.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self._menu = MoreMenu(self)
        self._family = LineageView(theme, workers, family_of)
        self._actions = ActionRow(icons, extra=self._more)
        self._facts = MetadataGrid(theme, icons)
        self._pictures = ReferenceImages(theme, icons, workers)
        self._history = EventLogView(theme, icons, workers, journal)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        for widget in (
            self._standing,
            self._prompt,
            self._summary,
            self._actions,
            self._family,
            self._pictures,
            self._facts,
            self._history,
        ):
            column.addWidget(widget)
        column.addStretch()

        self._standing.action_chosen.connect(self.action_chosen)
        self._standing.task_id_entered.connect(self.task_id_entered)
        self._actions.chosen.connect(self.action_chosen)
        self._more.clicked.connect(self._open_menu_at_button)
        self._menu.chosen.connect(self.action_chosen)
        self._family.wanted.connect(self.relative_wanted)

    def show_generation(self, generation: Generation, now: datetime) -> None:
        """Shows a generation; what is the same as before is left as it is."""
        if self._generation is None or self._generation.id != generation.id:
            self._standing.clear_entry()
            self._standing.ready()
            self._missing = False
        self._generation = generation
        self._show_offer(generation, now)
        self._prompt.show_text(generation.request.prompt)
        self._summary.setText(summary(generation, self._names))
        self._family.show_generation(generation)
        self._pictures.show_images(generation.request.images)
        self._facts.show_metadata(metadata(generation, self._names, now))
        self._history.show_generation(generation)

    def show_missing(self, now: datetime, *, missing: bool) -> None:
        """Whether the file of the clip that is shown was found to be gone."""
        self._missing = missing
        if self._generation is not None:
            self._show_offer(self._generation, now)

    def show_entry_problem(self, problem: Problem) -> None:
        """Says beside the field why the task id that was entered leads nowhere."""
        self._standing.show_entry_problem(problem)

    def ready(self) -> None:
        """What was asked for was not done, and can be asked for again."""
        self._standing.ready()

    def copy_for_support(self) -> None:
        """Puts the journal on the clipboard, with what support asks for."""
        self._history.copy_for_support()

    def show_time(self, now: datetime) -> None:
        """Brings what depends on the time of day up to date."""
        if self._generation is not None:
            self._standing.show_time(self._generation, now)
            self._facts.show_metadata(metadata(self._generation, self._names, now))

    def open_menu(self, place: QPoint) -> None:
        """Opens the menu of this generation at a place on the screen."""
        self._menu.popup(place)

    def _show_offer(self, generation: Generation, now: datetime) -> None:
        missing = self._missing and generation.status is Status.COMPLETED
        offer = actions_for(generation, missing=missing)
        self._standing.setVisible(generation.status is not Status.COMPLETED or missing)
        self._standing.show_generation(generation, self._kept(offer), now, missing=missing)
        self._actions.offer(tuple(filter(self._usable, offer.buttons)))
        self._menu.offer(offer.menu, self._usable)

    def _kept(self, offer: ActionSet) -> ActionSet:
        return replace(offer, remedies=tuple(filter(self._usable, offer.remedies)))

    def _open_menu_at_button(self) -> None:
        self.open_menu(self._more.mapToGlobal(self._more.rect().bottomLeft()))
