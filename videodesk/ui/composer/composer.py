"""The composer: the request form, its validation, and the Generate button."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QUndoStack
from PySide6.QtWidgets import QVBoxLayout, QWidget

from videodesk.catalog import Catalog, ServiceModels
from videodesk.generation import Request
from videodesk.library.usual_wait import UsualWait
from videodesk.planning import Plan, make_plan, to_draft
from videodesk.settings import DEFAULT_PROFILE, Draft, ImageTransport, Profile
from videodesk.ui.actions.generation_actions import ActionRequest
from videodesk.ui.composer.clip_offer import ClipOffer
from videodesk.ui.composer.cost_estimate import CostEstimate
from videodesk.ui.composer.drop_area import DropArea
from videodesk.ui.composer.drop_overlay import DropOverlay
from videodesk.ui.composer.field_issues import show_immediately
from videodesk.ui.composer.generate_button import GenerateButton
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.model_text import price_text
from videodesk.ui.composer.prompt_editor import is_submit_key
from videodesk.ui.composer.request_form import RequestForm
from videodesk.ui.composer.undo_commands import ReplaceDraft
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.clip_mime import DraggedClip, clips_of
from videodesk.ui.widgets.message_line import MessageLine
from videodesk.ui.widgets.undo import is_next_redo, is_next_undo
from videodesk.ui.widgets.worker_pool import WorkerPool

WIDTH: Final = 340
"""docs/ui.md, "Layout"."""

_MIN_WIDTH: Final = 240
_DRAFT_DELAY_MS: Final = 500


class Composer(DropArea):
    """The form for a new request, and the Generate button.

    `submitted` carries a `Plan` without blocking issues. `draft_changed` carries a `Draft`, half a
    second after the last change. `folder_requested` carries the Path of an image whose folder is to
    be shown. `models_refresh_requested` carries the name of the profile whose service is to be
    asked for its models; the answer is set as `service_models`, an error is shown by
    `show_models_error`. `usual_wait` returns how long a profile's model usually takes.
    `action_requested` carries an `ActionRequest` for a clip that was dropped
    or pasted, `frames_requested` the ids of several clips whose last frames are to be added.
    """

    submitted = Signal(Plan)
    draft_changed = Signal(Draft)
    folder_requested = Signal(Path)
    models_refresh_requested = Signal(str)
    action_requested = Signal(ActionRequest)
    frames_requested = Signal(list)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        catalog: Catalog,
        image_loader: ImageLoader,
        drop_folder: Path,
        profile: str = DEFAULT_PROFILE,
        *,
        undo_stack: QUndoStack,
        usual_wait: Callable[[str, str], UsualWait | None] = lambda _profile, _model: None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("composer")
        self._catalog = catalog
        self._undo_stack = undo_stack
        self._profile = profile
        self._parent_id: str | None = None
        self._shows_all_issues = False
        self._is_submitting = False
        self._replacement: ReplaceDraft | None = None
        self._replaced = ""
        self._service_models: ServiceModels | None = None
        self._unit = Profile().unit
        self._usual_wait = usual_wait
        self._form = RequestForm(
            theme, icons, workers, catalog, image_loader, drop_folder, undo_stack
        )
        self._message = MessageLine(theme, icons)
        self._estimate = CostEstimate(theme)
        self._generate_button = GenerateButton(theme)
        self._clip_offer = ClipOffer(theme, icons)
        self._drop_overlay = DropOverlay(theme, workers, self, self._form.images.drop_hint)
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(_DRAFT_DELAY_MS)
        self._reported_draft = self.draft()
        self._arrange()
        self._form.edited.connect(self._on_edited)
        self._form.submitted.connect(self.submit)
        self._form.clips_pasted.connect(self._on_clips_pasted)
        self._clip_offer.action_requested.connect(self.action_requested)
        self._clip_offer.frames_requested.connect(self.frames_requested)
        self._form.images.clips_pasted.connect(self.add_images)
        self._form.images.folder_requested.connect(self.folder_requested)
        self._form.model_picker.refresh_requested.connect(self._on_refresh)
        undo_stack.indexChanged.connect(self._show_replacement)
        self._generate_button.clicked.connect(self.submit)
        self._message.link_pressed.connect(self._on_link)
        self._draft_timer.timeout.connect(self._report_draft)
        self._refresh()

    @property
    def profile(self) -> str:
        """The name of the profile that requests are made for."""
        return self._profile

    @profile.setter
    def profile(self, name: str) -> None:
        self._profile = name

    @property
    def service_models(self) -> ServiceModels | None:
        """The models of the profile's service; None if it was never asked."""
        return self._service_models

    @service_models.setter
    def service_models(self, models: ServiceModels | None) -> None:
        self._service_models = models
        self._show_service_models()

    @property
    def unit(self) -> str:
        """The currency of the profile's service, such as "USD"."""
        return self._unit

    @unit.setter
    def unit(self, unit: str) -> None:
        self._unit = unit
        self._show_service_models()

    def show_models_loading(self) -> None:
        """Show that the service is being asked for its models."""
        self._form.model_picker.show_loading()

    def show_models_error(self, text: str) -> None:
        """Show why the service returned no models; the former ones stay."""
        self._form.model_picker.show_error(text)

    def update_estimate(self) -> None:
        """Show the cost and the usual wait again, which may have changed."""
        self._refresh()

    def draft(self) -> Draft:
        """Return the content of all fields as typed.

        Its parent is the generation that it was taken from, until its prompt is replaced entirely.
        """
        return self._form.draft(self._parent_id if self._form.origin.is_kept else None)

    def restore(self, draft: Draft) -> None:
        """Load the draft of an earlier session; an empty one changes nothing. Cannot be undone."""
        if draft != Draft():
            self._load(draft)
        self._reported_draft = self.draft()

    def load_request(self, request: Request, parent: str | None = None) -> None:
        """Replace the draft with an earlier request, that of the generation `parent`."""
        self._replace(
            self.tr("Reuse request"),
            to_draft(request, parent),
            self.tr("Loaded from an earlier clip."),
        )

    def clear(self) -> None:
        """Replace the draft with an empty one for the same model."""
        empty = Draft(model=self.draft().model)
        if self.draft() == empty:
            self.focus_prompt()
        else:
            self._replace(self.tr("New request"), empty, self.tr("Cleared."))

    def choose_images(self) -> None:
        """Open a file dialog for images."""
        self._form.images.choose_files()

    def set_image_transport(self, transport: ImageTransport) -> None:
        """Set how the profile's images get to the service, for the text below them."""
        self._form.images.set_transport(transport)

    def focus_prompt(self) -> None:
        """Put the cursor into the prompt."""
        self._form.prompt.setFocus(Qt.FocusReason.OtherFocusReason)

    def accepts(self, mime: QMimeData) -> bool:
        """Return True for clips of the library and for images, judged by the names alone."""
        images = self._form.images
        return bool(clips_of(mime)) or images.accepts(mime) > 0 or images.refuses(mime)

    def add_images(self, mime: QMimeData) -> None:
        """Add the images of a drop or paste, or offer what fits pasted clips of the library.

        `mime` may be deleted once this returns.
        """
        if clips := clips_of(mime):
            self._clip_offer.offer(clips, prompt_was_pasted=False)
        else:
            self._form.images.add(mime)

    def add_files(self, files: Sequence[Path]) -> None:
        """Add image files."""
        self._form.images.add_files(files)

    def continue_from(self, frame: Path) -> None:
        """Insert the last frame of a clip as the first image; can be undone."""
        self._form.images.continue_from(frame)
        self.focus_prompt()

    def show_drop_hint(self, mime: QMimeData | None) -> None:
        """Show what dropping `mime` would do; None hides it."""
        images = self._form.images
        if mime is not None and (clips := clips_of(mime)):
            self._drop_overlay.show_clips(clips)
        elif mime is not None and images.refuses(mime):
            self._drop_overlay.show_refusal()
        else:
            self._drop_overlay.show(mime, images.accepts(mime) if mime is not None else 0)

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
        """Return the width of docs/ui.md, "Layout"."""
        return QSize(WIDTH, 600)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the drop overlay to the new size."""
        super().resizeEvent(event)
        self._drop_overlay.cover()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Submit on Ctrl+Return in any field; a key held down submits once."""
        if not is_submit_key(event):
            super().keyPressEvent(event)
        elif not event.isAutoRepeat():
            self.submit()

    def point_at(self, position: QPoint) -> None:
        """Mark what a drop at this position would do."""
        self._drop_overlay.point_at(position)

    def drop(self, mime: QMimeData, position: QPoint) -> None:
        """Add images, or use clips as the place says; `mime` is deleted once this returns."""
        if clips := clips_of(mime):
            use = self._drop_overlay.use_at(position, clips)
            QTimer.singleShot(0, partial(self._clip_offer.use, use, clips))
        else:
            self.add_images(mime)

    def _arrange(self) -> None:
        self.setProperty("role", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.setMinimumWidth(_MIN_WIDTH)
        footer = QVBoxLayout()
        footer.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 3 * GRID)
        footer.setSpacing(2 * GRID)
        footer.addWidget(self._clip_offer)
        footer.addWidget(self._message)
        footer.addWidget(self._estimate)
        footer.addWidget(self._generate_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._form, 1)
        column.addLayout(footer)

    def _submit(self) -> None:
        address_was_read = self._form.images.commit_url()
        self._shows_all_issues = True
        plan = self._refresh()
        if plan.blocking:
            self._form.focus_field(plan.blocking[0].field)
            return
        if not address_was_read:
            self._form.images.focus_url()
            return
        self.submitted.emit(plan)
        self._parent_id = None
        self._replacement = None
        self._message.clear()
        self._clip_offer.hide()
        self._draft_timer.start()
        self.focus_prompt()

    def _load(self, draft: Draft) -> None:
        self._parent_id = draft.parent
        self._clip_offer.hide()
        self._form.load(draft)
        self._shows_all_issues = False
        self._refresh()

    def _refresh(self, *, reveal: bool = False) -> Plan:
        """Check the request, show its issues, and scroll to new ones if `reveal`."""
        known = self._form.images.find_issues(unfinished=self._shows_all_issues)
        plan = make_plan(
            self.draft(),
            self._catalog,
            self._profile,
            service=self._service_models,
            known_issues=known,
            first_frame=self._form.images.first_frame,
        )
        if not plan.blocking:
            self._shows_all_issues = False
        request = plan.requests[0]
        self._form.show_issues(
            [
                issue
                for issue in plan.issues
                if self._shows_all_issues or show_immediately(issue, request)
            ],
            reveal=reveal,
        )
        wait = self._usual_wait(self._profile, request.model)
        self._estimate.show_estimate(price_text(plan.cost, self._unit), wait)
        return plan

    def _on_edited(self) -> None:
        self._refresh(reveal=True)
        self._draft_timer.start()

    def _report_draft(self) -> None:
        draft = self.draft()
        if draft != self._reported_draft:
            self._reported_draft = draft
            self.draft_changed.emit(draft)

    def _replace(self, text: str, draft: Draft, message: str) -> None:
        self._replaced = message
        self._replacement = ReplaceDraft(text, self._exchange, draft)
        self._undo_stack.push(self._replacement)
        self.focus_prompt()

    def _exchange(self, draft: Draft) -> Draft:
        former = self.draft()
        self._load(draft)
        self._draft_timer.start()
        return former

    def _show_replacement(self) -> None:
        """Offer to undo or redo the last replacement while that is what they would do."""
        if is_next_undo(self._undo_stack, self._replacement):
            self._message.show_message(self._replaced, link=self.tr("Undo"))
        elif is_next_redo(self._undo_stack, self._replacement):
            self._message.show_message(self.tr("Previous draft restored."), link=self.tr("Redo"))
        elif self._replacement is not None:
            self._message.clear()

    def _on_link(self) -> None:
        if is_next_undo(self._undo_stack, self._replacement):
            self._undo_stack.undo()
        elif is_next_redo(self._undo_stack, self._replacement):
            self._undo_stack.redo()
        self.focus_prompt()

    def _on_clips_pasted(self, clips: list[DraggedClip]) -> None:
        self._clip_offer.offer(clips, prompt_was_pasted=True)

    def _on_refresh(self) -> None:
        self.models_refresh_requested.emit(self._profile)

    def _show_service_models(self) -> None:
        self._form.model_picker.show_service_models(self._service_models, self._unit)
        self._refresh()
