"""The images of a request: the list, the ways to add some, and messages about them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QStandardPaths, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QUndoStack,
)
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from videodesk.catalog import DropImage, Field, IssueCode, Model, ValidationIssue, make_issue
from videodesk.settings import ImageTransport
from videodesk.ui.composer.field_issues import FieldIssues
from videodesk.ui.composer.images.add_image_button import AddImageButton, make_tool_button
from videodesk.ui.composer.images.dropped_images import (
    IMAGE_SUFFIXES,
    DroppedImages,
    clipboard_mime,
    count_images,
    is_unusable,
    read_mime,
)
from videodesk.ui.composer.images.image_delegate import THUMBNAIL
from videodesk.ui.composer.images.image_hints import ImageHints
from videodesk.ui.composer.images.image_history import ImageHistory
from videodesk.ui.composer.images.image_importer import ImageImporter
from videodesk.ui.composer.images.image_list_model import ImageListModel, ImageState, ListedImage
from videodesk.ui.composer.images.image_list_view import ImageListView
from videodesk.ui.composer.images.image_loader import ImageLoader
from videodesk.ui.composer.images.image_preview import ImagePreview
from videodesk.ui.composer.images.upload_preview import UploadPreview
from videodesk.ui.composer.images.url_input import UrlInput
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import GRID, Theme
from videodesk.ui.widgets.clip_mime import clips_of
from videodesk.ui.widgets.editable import Edit
from videodesk.ui.widgets.field_label import FieldLabel
from videodesk.ui.widgets.message_line import MessageLine, MessageLines, Tone
from videodesk.ui.widgets.worker_pool import WorkerPool

_MAX_REFUSALS = 3


class ImageField(QWidget):
    """The list, its buttons and its messages.

    `changed`: the images, or what is known about them, have changed. `folder_requested` carries the
    Path of an image whose folder is to be shown. `message_shown` carries the widget of a new
    message, `clips_pasted` the clipboard's content if it holds clips of the library.
    """

    changed = Signal()
    folder_requested = Signal(Path)
    message_shown = Signal(QWidget)
    clips_pasted = Signal(QMimeData)

    def __init__(
        self,
        theme: Theme,
        icons: IconProvider,
        workers: WorkerPool,
        image_loader: ImageLoader,
        drop_folder: Path,
        undo_stack: QUndoStack,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.PicturesLocation
        )
        self._refusals: list[str] = []
        self._list_model = ImageListModel(self)
        self._importer = ImageImporter(
            self._list_model, image_loader, workers, drop_folder, THUMBNAIL, self
        )
        self._history = ImageHistory(undo_stack, self._list_model, self._importer, self)
        self._upload_preview = UploadPreview(self._list_model, image_loader, workers, self)
        self._hints = ImageHints(self)
        self._chosen_model: Model | None = None
        self._preview = ImagePreview(theme, workers, image_loader, self)
        self._view = ImageListView(theme, icons, self._list_model)
        self._view.setObjectName("pictures")
        self._view.setAccessibleName(self.tr("Pictures"))
        self._add_first = AddImageButton(
            theme, icons, self.tr("Drop or paste pictures, or choose files")
        )
        self._add_first.setObjectName("addFirstPicture")
        self._add_first.setAccessibleName(self.tr("Choose picture files"))
        self._add_button = make_tool_button(
            icons, "add", "addPictures", self.tr("Add picture files")
        )
        self._url_button = make_tool_button(
            icons, "link", "addByAddress", self.tr("Add by web address")
        )
        self._url_input = UrlInput(theme, icons)
        self._role_message = MessageLine(theme, icons)
        self._sent_message = MessageLine(theme, icons)
        self._refusal_messages = MessageLines(theme, icons)
        self._message = MessageLine(theme, icons)
        self.issues = FieldIssues(theme, icons, self._add_first)
        self._arrange(FieldLabel(theme, self.tr("Pictures"), self._view))
        self._connect()
        self._show_list()

    @property
    def images(self) -> tuple[str, ...]:
        """Paths and web addresses, in order."""
        return self._list_model.images

    @property
    def refusals(self) -> tuple[str, ...]:
        """The messages about files that were not added."""
        return self._refusal_messages.texts

    @property
    def message(self) -> str:
        """The message below the list."""
        return self._message.text

    @property
    def role_text(self) -> str:
        """What the chosen model does with images."""
        return self._role_message.text

    @property
    def sent_as(self) -> str:
        """What will be sent for the listed files; "" while it is not known."""
        return self._sent_message.text

    @property
    def first_frame(self) -> str | None:
        """The image that the clip is to continue from, if it is listed."""
        return self._history.first_frame

    @property
    def focus_target(self) -> QWidget:
        """The widget that gets the focus: the list, or the button in its place.

        Not a focus proxy: Tab would then skip the other buttons of this field.
        """
        return self._add_first if self._list_model.rowCount() == 0 else self._view

    def load(self, images: tuple[str, ...]) -> None:
        """Replace the list; images whose files are missing at the moment are listed, too."""
        self._clear_messages()
        self._importer.load(images)

    def set_model(self, model: Model | None) -> None:
        """Show what the chosen model does with images."""
        self._chosen_model = model
        self._list_model.set_chosen_model(model)
        self._view.viewport().update()
        self._show_list()

    def set_transport(self, transport: ImageTransport) -> None:
        """Show how the images of the chosen profile get to its service."""
        self._upload_preview.set_transport(transport)

    def find_issues(self, *, unfinished: bool) -> tuple[ValidationIssue, ...]:
        """Return the issues that only the list knows: unreadable images, and images that are still
        being read (if `unfinished`).
        """
        issues = [
            make_issue(
                Field.IMAGES,
                IssueCode.IMAGE_UNUSABLE,
                blocks=True,
                fixes=(DropImage(image.source),),
                name=image.name,
                problem=image.problem,
            )
            for image in self._list_model.listed
            if image.state is ImageState.BROKEN
        ]
        reading = any(each.state is ImageState.READING for each in self._list_model.listed)
        if unfinished and (reading or self._importer.is_saving):
            issues.append(make_issue(Field.IMAGES, IssueCode.IMAGE_BEING_READ, blocks=True))
        return tuple(issues)

    def accepts(self, mime: QMimeData) -> int:
        """Return how many images this would add; 0 if none."""
        return count_images(mime)

    def refuses(self, mime: QMimeData) -> bool:
        """Return True for an image of a page that cannot be added, about which `add` says why."""
        return is_unusable(mime)

    def drop_hint(self, count: int) -> str:
        """Return what dropping this many images would do."""
        return self._hints.drop_hint(count, self._list_model.rowCount(), self._chosen_model)

    def add(self, mime: QMimeData) -> None:
        """Add the images of a drop or paste. Reads `mime` now, the files later."""
        self._add_dropped(read_mime(mime))

    def add_files(self, files: Sequence[Path]) -> None:
        """Add image files."""
        self._add_dropped(DroppedImages(files=tuple(files)))

    def continue_from(self, frame: Path) -> None:
        """Put the last frame of a clip first; can be undone."""
        self._clear_messages()
        self._history.put_first(frame)

    def keep_first(self, count: int) -> None:
        """Remove all images but the first `count`; can be undone."""
        self._remove(list(range(count, self._list_model.rowCount())))

    def drop_image(self, image: str) -> None:
        """Remove an image; can be undone."""
        if (row := self._list_model.row_of(image)) is not None:
            self._remove([row])

    def commit_url(self) -> bool:
        """Add a web address that was typed and not confirmed. Returns False if it is invalid."""
        return self._url_input.commit()

    def focus_url(self) -> None:
        """Put the cursor back into the invalid address."""
        self._url_input.open()

    def choose_files(self) -> None:
        """Open the system's file dialog."""
        dialog = QFileDialog(self, self.tr("Add pictures"), self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in IMAGE_SUFFIXES)
        dialog.setNameFilters(
            [self.tr("Pictures ({patterns})").format(patterns=patterns), self.tr("All files (*)")]
        )
        dialog.filesSelected.connect(self._on_files)
        dialog.open()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paste, wherever the focus is in this field."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._paste()
        else:
            super().keyPressEvent(event)

    def perform(self, what: Edit) -> bool:
        """Paste, copy, cut, or select all images; return False for anything else."""
        rows = self._view.selected_rows() if self._list_model.rowCount() else []
        match what:
            case Edit.PASTE:
                self._paste()
            case Edit.SELECT_ALL:
                self._view.selectAll()
            case Edit.COPY | Edit.CUT if rows:
                QGuiApplication.clipboard().setMimeData(self._list_model.to_mime(rows))
                if what is Edit.CUT:
                    self._remove(rows)
            case _:
                return False
        return True

    def event(self, event: QEvent) -> bool:
        """Make thumbnails for the screen, and again when another program changed a file."""
        if event.type() in {QEvent.Type.Show, QEvent.Type.DevicePixelRatioChange}:
            self._importer.set_scale(self.devicePixelRatioF())
        elif event.type() is QEvent.Type.WindowActivate:
            self._importer.recheck_files()
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the ways to add images, if there is none under the pointer."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Add picture files…"), self.choose_files)
        menu.addAction(self.tr("Add by web address…"), self._url_input.open)
        menu.addAction(self.tr("Paste"), self._paste)
        menu.popup(event.globalPos())

    def _arrange(self, label: FieldLabel) -> None:
        header = QHBoxLayout()
        header.setSpacing(0)
        header.addWidget(label, 1)
        header.addWidget(self._add_button)
        header.addWidget(self._url_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(header)
        for part in (
            self._add_first,
            self._view,
            self._role_message,
            self._sent_message,
            self._url_input,
            self._refusal_messages,
            self._message,
            self.issues,
        ):
            column.addWidget(part)

    def _connect(self) -> None:
        for happened in (
            self._list_model.rowsInserted,
            self._list_model.rowsRemoved,
            self._list_model.rowsMoved,
            self._list_model.modelReset,
            self._list_model.dataChanged,
        ):
            happened.connect(self._on_list_changed)
        self._importer.refused.connect(self._on_refused)
        self._importer.duplicate.connect(self._on_duplicate)
        self._importer.saving_changed.connect(self._on_saving)
        self._upload_preview.summary_changed.connect(self._sent_message.show_message)
        self._view.removal_requested.connect(self._remove)
        self._view.move_requested.connect(self._history.move)
        self._view.folder_requested.connect(self._request_folder)
        self._view.preview_requested.connect(self._preview.open)
        self._message.link_pressed.connect(self._history.undo)
        self._history.removal_changed.connect(self._show_removal)
        self._history.first_frame_changed.connect(self.changed)
        self._add_first.clicked.connect(self.choose_files)
        self._add_button.clicked.connect(self.choose_files)
        self._url_button.clicked.connect(self._url_input.open)
        self._url_input.added.connect(self._on_url)
        self._url_input.closed.connect(self._take_focus)

    def _paste(self) -> None:
        if (mime := clipboard_mime()) is not None:
            (self.clips_pasted.emit if clips_of(mime) else self.add)(mime)

    def _add_dropped(self, incoming: DroppedImages) -> None:
        self._clear_messages()
        self._importer.add(incoming)

    def _clear_messages(self) -> None:
        self._refusals.clear()
        self._refusal_messages.show_messages([])
        self._message.clear()
        self._history.forget_removal()

    def _on_list_changed(self) -> None:
        self._show_list()
        self._upload_preview.refresh()
        self.changed.emit()

    def _show_list(self) -> None:
        empty = self._list_model.rowCount() == 0
        had_focus = self._view.hasFocus() or self._add_first.hasFocus()
        role = self._hints.role_text(self._chosen_model, self._list_model.rowCount())
        self._role_message.show_message(role)
        self._add_first.setVisible(empty)
        self._view.setVisible(not empty)
        if had_focus:
            self._take_focus()

    def _take_focus(self) -> None:
        self.focus_target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_files(self, names: list[str]) -> None:
        if names:
            self._folder = str(Path(names[0]).parent)
            self.add_files([Path(name) for name in names])

    def _on_url(self, address: str) -> None:
        self._add_dropped(DroppedImages(urls=(address,)))

    def _on_refused(self, text: str) -> None:
        self._refusals.append(text)
        shown = [(text, Tone.BAD) for text in self._refusals[:_MAX_REFUSALS]]
        more = len(self._refusals) - len(shown)
        if more > 0:
            text = self.tr("%n more picture(s) could not be added.", "", more)
            shown.append((text, Tone.BAD))
        self._refusal_messages.show_messages(shown)
        self.message_shown.emit(self._refusal_messages)

    def _on_duplicate(self, name: str) -> None:
        self._message.show_message(self.tr("{name} is already in the list.").format(name=name))
        self.message_shown.emit(self._message)

    def _on_saving(self) -> None:
        if self._importer.is_saving:
            self._message.show_message(self.tr("Saving the picture…"))
        else:
            self._message.clear()
        self.changed.emit()

    def _remove(self, rows: list[int]) -> None:
        self._clear_messages()
        self._history.remove(rows)

    def _show_removal(self, text: str) -> None:
        """Offer to undo the last removal while that is what Undo would do."""
        self._message.show_message(text, link=self.tr("Undo") if text else "")
        if text:
            self.message_shown.emit(self._message)

    def _request_folder(self, image: ListedImage) -> None:
        self.folder_requested.emit(Path(image.source))
