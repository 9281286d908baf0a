"""Undo commands of the composer: another draft in its place, and changes of the list of images.

Text fields keep their own undo history. A command acts on the current state: what was typed or
added since is not lost by undoing an earlier one.
"""

from collections.abc import Callable, Sequence

from videodesk.settings import Draft
from videodesk.ui.composer.images.image_importer import ImageImporter
from videodesk.ui.composer.images.image_list_model import ImageListModel, ListedImage
from videodesk.ui.widgets.undo import DraftCommand


class ReplaceDraft(DraftCommand):
    """Puts another draft into the form. `exchange` does that, and returns the previous one."""

    def __init__(self, text: str, exchange: Callable[[Draft], Draft], draft: Draft) -> None:
        super().__init__(text)
        self._exchange = exchange
        self._draft = draft

    def redo(self) -> None:
        """Put the draft into the form, and keep the previous one."""
        self._draft = self._exchange(self._draft)

    def undo(self) -> None:
        """Put the former draft back, and keep the other one with the user's changes."""
        self._draft = self._exchange(self._draft)


class AddImages(DraftCommand):
    """Adds images at the end of the list."""

    def __init__(
        self, text: str, model: ImageListModel, importer: ImageImporter, images: Sequence[str]
    ) -> None:
        super().__init__(text)
        self._model = model
        self._importer = importer
        self._images = [ListedImage(image) for image in images]

    def redo(self) -> None:
        """Add the images that are not listed."""
        for image in self._images:
            if self._model.row_of(image.source) is None:
                self._importer.insert(self._model.rowCount(), image)

    def undo(self) -> None:
        """Remove the images that are still listed."""
        for number, image in enumerate(self._images):
            row = self._model.row_of(image.source)
            if row is not None:
                self._images[number] = self._model.remove(row)

    def forget(self, image: str) -> None:
        """Leave an image out from now on: it could not be used."""
        self._images = [each for each in self._images if each.source != image]
        self.setObsolete(not self._images)


class RemoveImages(DraftCommand):
    """Removes images from the list."""

    def __init__(
        self, text: str, model: ImageListModel, importer: ImageImporter, images: Sequence[str]
    ) -> None:
        super().__init__(text)
        self._model = model
        self._importer = importer
        self._images = tuple(images)
        self._removed: list[tuple[int, ListedImage]] = []

    def redo(self) -> None:
        """Remove the images that are listed."""
        rows = (self._model.row_of(image) for image in self._images)
        listed = sorted({row for row in rows if row is not None}, reverse=True)
        self._removed = [(row, self._model.remove(row)) for row in listed]

    def undo(self) -> None:
        """Put the images back into their rows, unless they have been added again."""
        for row, image in reversed(self._removed):
            if self._model.row_of(image.source) is None:
                self._importer.insert(row, image)


class MoveImage(DraftCommand):
    """Moves one image to another row."""

    def __init__(self, text: str, model: ImageListModel, image: str, row: int) -> None:
        super().__init__(text)
        self._model = model
        self._image = image
        self._row = row

    def redo(self) -> None:
        """Move the image, if it is listed, and keep the row that it had."""
        former = self._model.row_of(self._image)
        if former is not None:
            self._model.move(former, self._row)
            self._row = former

    def undo(self) -> None:
        """Move the image back."""
        self.redo()


class PutImageFirst(DraftCommand):
    """Puts an image first, whether it is listed already or not.

    `mark` is called with the image that the clip is to continue from, or None.
    """

    def __init__(
        self,
        text: str,
        model: ImageListModel,
        importer: ImageImporter,
        image: str,
        mark: Callable[[str | None], None],
    ) -> None:
        super().__init__(text)
        self._model = model
        self._importer = importer
        self._image = image
        self._mark = mark
        self._former: int | None = None

    def redo(self) -> None:
        """Insert the image at the beginning, or move it there."""
        self._mark(self._image)
        self._former = self._model.row_of(self._image)
        if self._former is None:
            self._importer.insert(0, ListedImage(self._image))
        else:
            self._model.move(self._former, 0)

    def undo(self) -> None:
        """Remove the image, or move it back to where it was."""
        self._mark(None)
        row = self._model.row_of(self._image)
        if row is not None and self._former is None:
            self._model.remove(row)
        elif row is not None and self._former is not None:
            self._model.move(row, self._former)
