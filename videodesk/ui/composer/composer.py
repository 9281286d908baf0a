"""The composer: the fields, what is amiss with them, and the request that comes of them."""

import json
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QUndoStack,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.catalog import Catalog, ServiceModels
from videodesk.generation import Request
from videodesk.planning import Plan, make_plan
from videodesk.settings import DEFAULT_PROFILE, Draft, ImageTransport, Profile
from videodesk.ui.composer.cost_estimate import CostEstimate
from videodesk.ui.composer.drop_overlay import DropOverlay
from videodesk.ui.composer.field_issues import show_immediately
from videodesk.ui.composer.generate_button import GenerateButton
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.model_text import price
from videodesk.ui.composer.prompt_editor import is_submit_key
from videodesk.ui.composer.request_form import RequestForm
from videodesk.ui.composer.undo_commands import ReplaceDraft
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.message_line import MessageLine
from videodesk.ui.widgets.undo import is_next_redo, is_next_undo
from videodesk.ui.widgets.worker_pool import WorkerPool

WIDTH: Final = 340
"""docs/ui.md, "Layout"."""

_NARROWEST: Final = 240
_DRAFT_PAUSE_MS: Final = 500


class Composer(QWidget):
    """The form for a new request, and the Generate button.

    `submitted` carries a `Plan` without blocking issues. `draft_changed` carries a `Draft`, half a
    second after the last change. `folder_wanted` carries the Path of an image whose folder is to be
    shown. `models_refresh_requested` carries the name of the profile whose service is to be asked
    for its models; the answer is set as `offering`, or its absence shown by `show_models_trouble`.
    """

    submitted = Signal(Plan)
    draft_changed = Signal(object)
    folder_wanted = Signal(object)
    models_refresh_requested = Signal(str)

    def __init__(  # everything arrives by constructor
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        catalog: Catalog,
        pictures: ImageLoader,
        drop_folder: Path,
        profile: str = DEFAULT_PROFILE,
        *,
        undo_stack: QUndoStack,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._catalog = catalog
        self._undo_stack = undo_stack
        self._profile = profile
        self._parent_id: str | None = None
        self._insisting = False
        self._is_submitting = False
        self._replacement: ReplaceDraft | None = None
        self._offering: ServiceModels | None = None
        self._unit = Profile().unit
        self._fields = RequestForm(
            theme, icons, workers, catalog, pictures, drop_folder, undo_stack
        )
        self._notice = MessageLine(theme, icons)
        self._estimate = CostEstimate(theme)
        self._generate = GenerateButton(theme)
        self._offer = DropOverlay(theme, workers, self, self._fields.pictures.offer)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_DRAFT_PAUSE_MS)
        self._known_draft = self.draft()
        self._arrange()
        self._fields.edited.connect(self._on_edited)
        self._fields.submitted.connect(self.submit)
        self._fields.pictures.folder_wanted.connect(self.folder_wanted)
        self._fields.model.refresh_requested.connect(self._on_refresh)
        undo_stack.indexChanged.connect(self._show_replacement)
        self._generate.clicked.connect(self.submit)
        self._notice.link_pressed.connect(self._on_link)
        self._pause.timeout.connect(self._report_draft)
        self._refresh()

    @property
    def profile(self) -> str:
        """The profile that requests are made for."""
        return self._profile

    @profile.setter
    def profile(self, name: str) -> None:
        self._profile = name

    @property
    def offering(self) -> ServiceModels | None:
        """What the profile's service offered when it was last asked; None: it never was."""
        return self._offering

    @offering.setter
    def offering(self, offering: ServiceModels | None) -> None:
        self._offering = offering
        self._show_offering()

    @property
    def unit(self) -> str:
        """What the profile's service counts money in, such as "USD"."""
        return self._unit

    @unit.setter
    def unit(self, unit: str) -> None:
        self._unit = unit
        self._show_offering()

    def show_asking_models(self) -> None:
        """The service is being asked, though nobody has pressed Refresh."""
        self._fields.model.show_asking()

    def show_models_trouble(self, sentence: str) -> None:
        """Says in the list why no answer came; the former answer still counts."""
        self._fields.model.show_trouble(sentence)

    def draft(self) -> Draft:
        """Everything that stands in the fields, as it was typed."""
        return self._fields.draft(self._parent_id)

    def restore(self, draft: Draft) -> None:
        """Load the draft of an earlier session; an empty one changes nothing. Cannot be undone."""
        if draft != Draft():
            self._put(draft)
        self._known_draft = self.draft()

    def load_request(self, request: Request, parent: str | None = None) -> None:
        """Replace the draft by an earlier request, that of the generation `parent`."""
        self._replace(
            self.tr("Reuse request"),
            Draft(
                model=request.model,
                prompt=request.prompt,
                images=request.images,
                aspect_ratio=request.aspect_ratio or "",
                size=request.size or "",
                duration="" if request.duration is None else str(request.duration),
                extra=json.dumps(dict(request.extra), ensure_ascii=False) if request.extra else "",
                parent=parent,
            ),
        )

    def clear(self) -> None:
        """Replace the draft by an empty one for the same model."""
        self._replace(self.tr("New request"), Draft(model=self.draft().model))

    def choose_images(self) -> None:
        """Opens the system's file dialog for pictures."""
        self._fields.pictures.choose_files()

    def set_image_transport(self, travel: ImageTransport) -> None:
        """How the profile's pictures get to the service, for what is said of them."""
        self._fields.pictures.show_travel(travel)

    def focus_prompt(self) -> None:
        """Puts the cursor where the next key stroke is wanted."""
        self._fields.prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def accepts(self, mime: QMimeData) -> bool:
        """Whether a drag brings pictures, by their names alone."""
        return self._fields.pictures.accepts(mime) > 0

    def add_images(self, mime: QMimeData) -> None:
        """Adds the pictures of a drop; `mime` is not needed any more when this returns."""
        self._fields.pictures.take(mime)

    def continue_from(self, frame: Path) -> None:
        """The last frame of a clip becomes the first picture of the request."""
        self._fields.pictures.continue_from(frame)
        self.focus_prompt()

    def show_offer(self, mime: QMimeData | None) -> None:
        """Lights up and says what dropping this would do; goes dark again for None."""
        self._offer.show(mime, self._fields.pictures.accepts(mime) if mime is not None else 0)

    def submit(self) -> None:
        """Emit `submitted`, or show what blocks the request and focus the field.

        A press that arrives while the previous one is still being handled is ignored. Any other
        press is a request of its own, even if it asks for the same again.
        """
        if self._is_submitting:
            return
        self._is_submitting = True
        try:
            self._submit()
        finally:
            self._is_submitting = False

    def sizeHint(self) -> QSize:
        """The width that docs/ui.md, "Layout" gives."""
        return QSize(WIDTH, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The veil covers it all."""
        super().resizeEvent(event)
        self._offer.cover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that generate do so from every field; held down, they do so once."""
        if not is_submit_key(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.submit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Lights up for pictures from outside."""
        if not self.accepts(event.mimeData()):
            event.ignore()
            return
        self.show_offer(event.mimeData())
        _accept_copy(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The same all over."""
        _accept_copy(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Goes dark."""
        self.show_offer(None)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        """Takes what is there and answers at once: the program it comes from is waiting."""
        self.show_offer(None)
        self.add_images(event.mimeData())
        _accept_copy(event)

    def _arrange(self) -> None:
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setMinimumWidth(_NARROWEST)
        foot = QVBoxLayout()
        foot.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        foot.setSpacing(2 * GRID)
        foot.addWidget(self._notice)
        foot.addWidget(self._estimate)
        foot.addWidget(self._generate)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._fields, 1)
        column.addLayout(foot)

    def _submit(self) -> None:
        address_was_read = self._fields.pictures.commit_address()
        self._insisting = True
        plan = self._refresh()
        if plan.blocking:
            self._fields.go_to(plan.blocking[0].field)
            return
        if not address_was_read:
            self._fields.pictures.focus_address()
            return
        self.submitted.emit(plan)
        self._parent_id = None
        self._replacement = None
        self._notice.clear()
        self._pause.start()
        self.focus_prompt()

    def _put(self, draft: Draft) -> None:
        self._parent_id = draft.parent
        self._fields.put(draft)
        self._insisting = False
        self._refresh()

    def _refresh(self) -> Plan:
        known = self._fields.pictures.known_findings(unfinished=self._insisting)
        plan = make_plan(
            self.draft(), self._catalog, self._profile, service=self._offering, known_issues=known
        )
        if not plan.blocking:
            self._insisting = False
        request = plan.requests[0]
        self._fields.show_issues(
            [issue for issue in plan.issues if self._insisting or show_immediately(issue, request)]
        )
        self._estimate.show_estimate(price(plan.cost, self._unit), self._fields.model.model)
        return plan

    def _on_edited(self) -> None:
        self._refresh()
        self._pause.start()

    def _report_draft(self) -> None:
        draft = self.draft()
        if draft != self._known_draft:
            self._known_draft = draft
            self.draft_changed.emit(draft)

    def _replace(self, text: str, draft: Draft) -> None:
        self._replacement = ReplaceDraft(text, self._exchange, draft)
        self._undo_stack.push(self._replacement)
        self.focus_prompt()

    def _exchange(self, draft: Draft) -> Draft:
        former = self.draft()
        self._put(draft)
        self._pause.start()
        return former

    def _show_replacement(self) -> None:
        """Offer to undo or redo the last replacement for as long as that is what they do."""
        if is_next_undo(self._undo_stack, self._replacement):
            self._notice.say(self.tr("Filled in from an earlier clip."), link=self.tr("Undo"))
        elif is_next_redo(self._undo_stack, self._replacement):
            self._notice.say(self.tr("The former draft is back."), link=self.tr("Redo"))
        elif self._replacement is not None:
            self._notice.clear()

    def _on_link(self) -> None:
        if is_next_undo(self._undo_stack, self._replacement):
            self._undo_stack.undo()
        elif is_next_redo(self._undo_stack, self._replacement):
            self._undo_stack.redo()
        self.focus_prompt()

    def _on_refresh(self) -> None:
        self.models_refresh_requested.emit(self._profile)

    def _show_offering(self) -> None:
        self._fields.model.show_offering(self._offering, self._unit)
        self._refresh()


def _accept_copy(event: QDropEvent) -> None:
    """Whatever the source proposes: its files stay where they are."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
