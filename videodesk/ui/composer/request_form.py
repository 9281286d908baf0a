"""All fields of a request, in an area that scrolls."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from videodesk.catalog import (
    Catalog,
    DropImage,
    Field,
    Fix,
    KeepImages,
    SetOption,
    UseModel,
    ValidationIssue,
)
from videodesk.settings import Draft
from videodesk.ui.composer.extra_parameters import ExtraParameters
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.composer.images.image_field import ImageField
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.model_picker import ModelPicker
from videodesk.ui.composer.options import Options
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.composer.prompt_origin import PromptOrigin
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.focus import EnsureFocusVisible
from videodesk.ui.widgets.steady_scroll_bar import use_steady_scroll_bar
from videodesk.ui.widgets.worker_pool import WorkerPool


class RequestForm(QScrollArea):
    """Holds the fields; loads a draft into them and reads it out.

    `edited`: the user has changed something. `submitted`: the submit keys were pressed in an
    editor, which would otherwise keep them to itself. `clips_pasted` carries the `DraggedClip`s
    whose prompts were pasted as text.
    """

    edited = Signal()
    submitted = Signal()
    clips_pasted = Signal(list)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        catalog: Catalog,
        image_loader: ImageLoader,
        drop_folder: Path,
        undo_stack: QUndoStack,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._loading = False
        self._revealed: QWidget | None = None
        self.model_picker = ModelPicker(theme, icons, catalog)
        self.prompt = PromptEditor(undo_stack)
        self.origin = PromptOrigin(self.prompt)
        self.prompt.setObjectName("prompt")
        self.prompt.setPlaceholderText(self.tr("Describe the clip"))
        self.images = ImageField(theme, icons, workers, image_loader, drop_folder, undo_stack)
        self.options = Options(theme, icons)
        self.extra = ExtraParameters(theme, icons, undo_stack)
        self._issues: dict[Field, FieldIssues] = {
            Field.MODEL: self.model_picker.issues,
            Field.PROMPT: FieldIssues(theme, icons, self.prompt),
            Field.IMAGES: self.images.issues,
            **self.options.issues,
            Field.EXTRA: self.extra.issues,
        }
        self._widgets: dict[Field, QWidget] = {
            Field.MODEL: self.model_picker.combo,
            Field.PROMPT: self.prompt,
            **self.options.fields,
            Field.EXTRA: self.extra.editor,
        }
        self._arrange(theme)
        self._connect()
        EnsureFocusVisible(self)
        self._show_model()

    def draft(self, parent: str | None) -> Draft:
        """Return the content of all fields as typed, with `parent` as its parent."""
        return Draft(
            model=self.model_picker.model_id,
            prompt=self.prompt.toPlainText(),
            images=self.images.images,
            aspect_ratio=self.options.text(Field.ASPECT_RATIO),
            size=self.options.text(Field.SIZE),
            duration=self.options.text(Field.DURATION),
            extra=self.extra.text,
            parent=parent,
        )

    def load(self, draft: Draft) -> None:
        """Load a draft into the fields, without emitting `edited`."""
        self._loading = True
        self.model_picker.set_model_id(draft.model)
        self._show_model()
        self.prompt.load(draft.prompt)
        self.origin.start()
        self.images.load(draft.images)
        self.options.set_text(Field.ASPECT_RATIO, draft.aspect_ratio)
        self.options.set_text(Field.SIZE, draft.size)
        self.options.set_text(Field.DURATION, draft.duration)
        self.extra.load(draft.extra)
        self._loading = False

    def show_issues(self, issues: list[ValidationIssue], *, reveal: bool) -> None:
        """Show each issue beside its field; scroll to the first new one if `reveal`."""
        fresh: list[QWidget] = []
        for field, lines in self._issues.items():
            former = lines.texts
            lines.show_issues([issue for issue in issues if issue.field is field])
            if not {*lines.texts} <= {*former}:
                fresh.append(lines)
        if reveal and fresh:
            self._reveal(fresh[0])

    def apply_fix(self, fix: Fix) -> None:
        """Carry out a fix, and put the focus where its effect is seen."""
        match fix:
            case UseModel(id=model_id):
                self.model_picker.choose(model_id)
                self.model_picker.combo.setFocus(Qt.FocusReason.OtherFocusReason)
            case KeepImages(count=count):
                self.images.keep_first(count)
                self.images.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)
            case DropImage(image=image):
                self.images.drop_image(image)
                self.images.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)
            case SetOption(field=field, text=text):
                self.options.set_text(field, text)
                self.options.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_field(self, field: Field) -> None:
        """Put the focus into a field, and scroll to it."""
        if field is Field.EXTRA:
            self.extra.open()
        target = self.images.focus_target if field is Field.IMAGES else self._widgets[field]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reveal(self._issues[field])

    def _arrange(self, theme: Theme) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        use_steady_scroll_bar(self)
        inside = QWidget()
        self._column = column = QVBoxLayout(inside)
        beside_bar = max(0, 3 * GRID - self.verticalScrollBar().sizeHint().width())
        column.setContentsMargins(3 * GRID, 3 * GRID, beside_bar, 3 * GRID)
        column.setSpacing(3 * GRID)
        prompt = QVBoxLayout()
        prompt.setSpacing(GRID)
        prompt.addWidget(FieldLabel(theme, self.tr("Prompt"), self.prompt))
        prompt.addWidget(self.prompt)
        prompt.addWidget(self._issues[Field.PROMPT])
        column.addWidget(self.model_picker)
        column.addLayout(prompt)
        column.addWidget(self.images)
        column.addWidget(self.options)
        column.addWidget(self.extra)
        column.addStretch()
        self.setWidget(inside)
        # The background of the panel shows through.
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)

    def _connect(self) -> None:
        for issues in self._issues.values():
            issues.fix_requested.connect(self.apply_fix)
        self.model_picker.changed.connect(self._on_model)
        self.prompt.textChanged.connect(self._on_edited)
        self.prompt.submitted.connect(self.submitted)
        self.prompt.clips_pasted.connect(self.clips_pasted)
        self.prompt.images_pasted.connect(self._on_images_pasted)
        self.images.changed.connect(self._on_edited)
        self.images.message_shown.connect(self._reveal)
        self.options.changed.connect(self._on_edited)
        self.extra.changed.connect(self._on_edited)
        self.extra.editor.submitted.connect(self.submitted)
        self.extra.editor.images_pasted.connect(self._on_images_pasted)

    def _on_edited(self) -> None:
        if not self._loading:
            self.edited.emit()

    def _on_model(self) -> None:
        if not self._loading:
            self._show_model()
            self.edited.emit()

    def _on_images_pasted(self, mime: QMimeData) -> None:
        self.images.add(mime)

    def _show_model(self) -> None:
        model = self.model_picker.model
        self.images.set_model(model)
        self.options.set_model(model)
        self.extra.set_model(model)

    def _reveal(self, message: QWidget) -> None:
        """Scroll to a message; the focused widget stays in view if there is room for both."""
        self._revealed = message
        # It has just been shown: its position is known after the next layout.
        QTimer.singleShot(0, self, self._show_revealed)

    def _show_revealed(self) -> None:
        message, self._revealed = self._revealed, None
        if message is None or not message.isVisible():
            return
        self._column.activate()
        focused = self.focusWidget()
        if focused is not None:
            self.ensureWidgetVisible(focused, 0, GRID)
        self.ensureWidgetVisible(message, 0, 2 * GRID)
