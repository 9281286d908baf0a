"""Changes of the list of images as steps of the undo history."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from videodesk.ui.composer.images.image_importer import ImageImporter
from videodesk.ui.composer.images.image_list_model import ImageListModel
from videodesk.ui.composer.undo_commands import (
    AddImages,
    MoveImage,
    PutImageFirst,
    RemoveImages,
)
from videodesk.ui.widgets.undo import is_next_undo


class ImageHistory(QObject):
    """Adds, removes and moves images by commands of the undo stack.

    `removal_changed` carries the sentence about the last removal while Undo would undo it, and ""
    afterwards. `first_frame_changed`: `first_frame` is another image.
    """

    removal_changed = Signal(str)
    first_frame_changed = Signal()

    def __init__(
        self,
        undo_stack: QUndoStack,
        model: ImageListModel,
        importer: ImageImporter,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._undo_stack = undo_stack
        self._model = model
        self._importer = importer
        self._first_frame: str | None = None
        self._removal: RemoveImages | None = None
        self._removed = ""
        importer.found.connect(self.add)
        importer.removed.connect(self._forget)
        undo_stack.indexChanged.connect(self._show_removal)

    @property
    def first_frame(self) -> str | None:
        """The image that the clip is to continue from, if it is listed."""
        frame = self._first_frame
        return frame if frame is not None and self._model.row_of(frame) is not None else None

    def add(self, images: Sequence[str]) -> None:
        """Add images at the end."""
        text = self.tr("Add %n picture(s)", "", len(images))
        self._undo_stack.push(AddImages(text, self._model, self._importer, images))

    def remove(self, rows: Sequence[int]) -> None:
        """Remove the images of these rows."""
        images = [self._model.listed[row] for row in rows]
        if len(images) == 1:
            self._removed = self.tr("{name} was removed.").format(name=images[0].name)
        else:
            self._removed = self.tr("%n picture(s) were removed.", "", len(images))
        self._removal = RemoveImages(
            self.tr("Remove %n picture(s)", "", len(images)),
            self._model,
            self._importer,
            [image.source for image in images],
        )
        self._undo_stack.push(self._removal)

    def move(self, row: int, target: int) -> None:
        """Move the image of a row so that it is at row `target` afterwards."""
        image = self._model.images[row]
        self._undo_stack.push(MoveImage(self.tr("Move picture"), self._model, image, target))

    def put_first(self, frame: Path) -> None:
        """Put the last frame of a clip first."""
        self._undo_stack.push(
            PutImageFirst(
                self.tr("Continue clip"),
                self._model,
                self._importer,
                str(frame),
                self._mark_first_frame,
            )
        )

    def undo(self) -> None:
        """Undo the last step."""
        self._undo_stack.undo()

    def forget_removal(self) -> None:
        """Stop showing the last removal."""
        self._removal = None

    def _forget(self, image: str) -> None:
        """Take an image that could not be used out of the history, too."""
        stack = self._undo_stack
        for number in range(stack.count()):
            command = stack.command(number)
            if isinstance(command, AddImages):
                command.forget(image)
                if command.isObsolete() and is_next_undo(stack, command):
                    stack.undo()  # which drops the command
                    return

    def _show_removal(self) -> None:
        if is_next_undo(self._undo_stack, self._removal):
            self.removal_changed.emit(self._removed)
        elif self._removal is not None:
            self.removal_changed.emit("")

    def _mark_first_frame(self, image: str | None) -> None:
        self._first_frame = image
        self.first_frame_changed.emit()
