"""Everything about one generation except its clip."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.errors import Problem
from videodesk.generation import Generation, Status
from videodesk.library.file_digest import FileState
from videodesk.library.usual_wait import FindUsualWait
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.action_spec import Place
from videodesk.ui.actions.generation_actions import (
    ActionRequest,
    GenerationAction,
    actions_at,
)
from videodesk.ui.inspector.action_row import ActionRow
from videodesk.ui.inspector.event_log_view import EventLogView, ReadEventLog
from videodesk.ui.inspector.lineage import LineageView, ReadLineage
from videodesk.ui.inspector.metadata import metadata
from videodesk.ui.inspector.metadata_grid import MetadataGrid
from videodesk.ui.inspector.more_menu import MoreMenu, make_more_button
from videodesk.ui.inspector.reference_images import ReferenceImages
from videodesk.ui.inspector.status_card import StatusCard
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.read_only_text import ReadOnlyText
from videodesk.ui.widgets.worker_pool import WorkerPool


class Details(QWidget):
    """Shows the status if there is no clip, the prompt, the metadata, the images and the actions.

    `model_name` returns a model's name for its id, `read_event_log` the event log of a generation,
    `read_lineage` its relatives, `is_hidden` whether the user hid it, `file_state` what is known of
    its file, `usual_wait` how long it
    usually takes, `holds` the accounts that are held.
    """

    action_requested = Signal(ActionRequest)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        model_name: Callable[[str], str],
        read_event_log: ReadEventLog,
        *,
        read_lineage: ReadLineage | None = None,
        is_hidden: Callable[[str], bool],
        file_state: Callable[[str], FileState],
        usual_wait: FindUsualWait,
        holds: AccountHolds | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("details")
        self._model_name = model_name
        self._is_hidden = is_hidden
        self._holds = holds or AccountHolds(self)
        self._file_state = file_state
        self._generation: Generation | None = None
        self._is_missing = False
        self._status_card = StatusCard(theme, icons, usual_wait)
        self._prompt = ReadOnlyText()
        self._prompt.setObjectName("prompt-text")
        self._prompt.setAccessibleName(self.tr("Prompt"))
        self._more = make_more_button(icons, "more-button")
        self._menu = MoreMenu(self)
        self._lineage = LineageView(theme, workers, read_lineage)
        self._actions = ActionRow(icons, extra=self._more)
        self._metadata = MetadataGrid(theme, icons)
        self._reference_images = ReferenceImages(theme, icons, workers)
        self._event_log = EventLogView(theme, icons, workers, read_event_log)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 0, 3 * GRID, 3 * GRID)
        column.setSpacing(3 * GRID)
        for widget in (
            self._status_card,
            self._prompt,
            self._actions,
            self._lineage,
            self._reference_images,
            self._metadata,
            self._event_log,
        ):
            column.addWidget(widget)
        column.addStretch()

        self._status_card.action_chosen.connect(self._request)
        self._status_card.task_id_entered.connect(self._enter_task_id)
        self._actions.chosen.connect(self._request)
        self._more.clicked.connect(self._open_menu_at_button)
        self._menu.chosen.connect(self._request)
        self._lineage.chosen.connect(self._show_relative)
        self._event_log.copy_requested.connect(self._copy_for_support)

    @property
    def target(self) -> ActionTarget | None:
        """What is shown, as the rules of the actions see it."""
        generation = self._generation
        if generation is None:
            return None
        is_completed = generation.status is Status.COMPLETED
        is_missing = self._is_missing and is_completed
        is_damaged = self._file_state(generation.id) is FileState.DAMAGED and is_completed
        return ActionTarget(
            generation,
            is_missing=is_missing,
            is_damaged=is_damaged and not is_missing,
            is_hidden=self._is_hidden(generation.id),
        )

    def show_generation(self, generation: Generation, now: datetime) -> None:
        """Show a generation; unchanged parts are left alone."""
        if self._generation is None or self._generation.id != generation.id:
            self._status_card.clear_task_entry()
            self._status_card.enable_actions()
            self._is_missing = False
        generation = self._holds.as_shown(generation)
        self._generation = generation
        self._show_actions(now)
        self._prompt.show_text(generation.request.prompt)
        self._lineage.show_generation(generation)
        self._reference_images.show_images(generation.request.images)
        self._metadata.show_metadata(metadata(generation, self._model_name, now))
        self._event_log.show_generation(generation)

    def set_missing(self, now: datetime, *, is_missing: bool) -> None:
        """Show whether the file of the clip was found to be gone."""
        self._is_missing = is_missing
        self._show_actions(now)

    def update_actions(self, now: datetime) -> None:
        """Show the actions that apply now: what is known beside the generation may have changed."""
        self._show_actions(now)

    def show_entry_problem(self, problem: Problem) -> None:
        """Show beside the field why the task id that was entered was not accepted."""
        self._status_card.show_entry_problem(problem)

    def enable_actions(self) -> None:
        """Enable the remedies again after a failed action."""
        self._status_card.enable_actions()

    def focus_task_entry(self) -> None:
        """Put the cursor into the field for a task id."""
        self._status_card.focus_task_entry()

    def update_times(self, now: datetime) -> None:
        """Update what depends on the time."""
        if self._generation is not None:
            self._status_card.update_times(self._generation, now)
            self._metadata.show_metadata(metadata(self._generation, self._model_name, now))

    def open_menu(self, position: QPoint) -> None:
        """Open the menu of this generation at a position on the screen."""
        if self.target is not None:
            self._menu.show_actions(actions_at(Place.CONTEXT_MENU, self.target))
        self._menu.popup(position)

    def _show_actions(self, now: datetime) -> None:
        target = self.target
        if target is None:
            return
        status = target.generation.status
        remedies = actions_at(Place.REMEDY, target)
        buttons = actions_at(Place.BUTTON, target)
        if target.is_hidden:
            buttons = (GenerationAction.UNHIDE, *buttons)
        if status is Status.FAILED:  # the user can only change the request
            remedies = (*remedies, GenerationAction.REUSE)
            buttons = tuple(each for each in buttons if each is not GenerationAction.REUSE)
        self._status_card.setVisible(
            status is not Status.COMPLETED or target.is_missing or target.is_damaged
        )
        self._status_card.show_generation(target, remedies, now)
        self._actions.show_actions(buttons)
        self._menu.show_actions(actions_at(Place.CONTEXT_MENU, target))

    def _request(self, action: GenerationAction) -> None:
        if self._generation is not None:
            self.action_requested.emit(ActionRequest(action, (self._generation.id,)))

    def _enter_task_id(self, task_id: str) -> None:
        if self._generation is not None:
            ids = (self._generation.id,)
            self.action_requested.emit(ActionRequest(GenerationAction.ENTER_TASK_ID, ids, task_id))

    def _show_relative(self, generation_id: str) -> None:
        self.action_requested.emit(ActionRequest(GenerationAction.SHOW, (generation_id,)))

    def _copy_for_support(self) -> None:
        self._request(GenerationAction.COPY_FOR_SUPPORT)

    def _open_menu_at_button(self) -> None:
        self.open_menu(self._more.mapToGlobal(self._more.rect().bottomLeft()))
