"""Adds images to the list: saves those without a file, and reads all in the background."""

import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.generation import is_web_url
from videodesk.ui.composer.images.dropped_images import DroppedImages, save_data, save_image
from videodesk.ui.composer.images.image_list_model import (
    FileSignature,
    ImageListModel,
    ImageState,
    ListedImage,
    shorten,
)
from videodesk.ui.composer.images.image_loader import ImageLoader, file_signature
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.worker_pool import WorkerPool

_log = logging.getLogger(__name__)


class ImageImporter(QObject):
    """Adds images to an `ImageListModel`.

    `found` carries the new images of a drop, as a list of paths and addresses, which the receiver
    inserts. An image is listed at once, in its place, and read in the background. If a newly added
    one cannot be used, it is removed again (`removed` carries the image, `refused` the reason). One
    that belongs to a draft or an earlier request stays, marked as broken: its disk may just be
    unplugged. `duplicate` carries the name of an image that was listed already. `box` is the size
    of a thumbnail, in logical pixels.
    """

    # Objects, since Qt's own strings cannot hold a path whose bytes are not UTF-8.
    found = Signal(object)
    removed = Signal(object)
    refused = Signal(str)
    duplicate = Signal(str)
    saving_changed = Signal()

    def __init__(
        self,
        model: ImageListModel,
        loader: ImageLoader,
        workers: WorkerPool,
        drop_folder: Path,
        box: QSize,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._loader = loader
        self._workers = workers
        self._drop_folder = drop_folder
        self._box = box
        self._scale = 1.0
        self._saving_count = 0

    @property
    def is_saving(self) -> bool:
        """True while a pasted image is being saved, and not listed yet."""
        return self._saving_count > 0

    def set_scale(self, scale: float) -> None:
        """Make all thumbnails for a screen of this device pixel ratio."""
        if scale == self._scale:
            return
        self._scale = scale
        for listed in self._model.listed:
            if listed.thumbnail is not None:
                self._read(listed.source, keep=True)

    def add(self, dropped: DroppedImages) -> None:
        """Find everything in a drop, the clipboard or a file dialog."""
        if dropped.is_unusable:
            self.refused.emit(
                self.tr(
                    "The page doesn't give this picture's address. Save or copy the picture, then "
                    "add it here."
                )
            )
        for name in dropped.remote_files:
            self.refused.emit(
                self.tr("{name} is on another computer. Copy it to this one first.").format(
                    name=shorten(name)
                )
            )
        paths = [str(Path(os.path.abspath(path))) for path in dropped.files]  # noqa: PTH100  # asks no disk
        self._find([*paths, *dropped.urls])
        if dropped.image is not None:
            self._save(partial(save_image, dropped.image, self._drop_folder))
        for data in dropped.data:
            self._save(partial(save_data, data, self._drop_folder))

    def load(self, images: Iterable[str]) -> None:
        """Replace the list."""
        self._model.reset(_listed(image) for image in dict.fromkeys(images))
        for image in self._model.images:
            self._read(image, keep=True)

    def insert(self, row: int, listed: ListedImage) -> None:
        """List an image before `row`, and read its file if that has not been done yet."""
        if listed.is_url and listed.state is ImageState.READING:
            listed = replace(listed, state=ImageState.READY)
        self._model.insert(row, listed)
        if listed.state is ImageState.READING:
            self._read(listed.source, keep=False)

    def recheck_files(self) -> None:
        """Read again what has changed, vanished, or come back on the disk."""
        read = {
            each.source: each.signature
            for each in self._model.listed
            if each.state is not ImageState.READING and not each.is_url
        }
        if read:
            self._workers.run(partial(_changed, read), self._read_again)

    def _read_again(self, images: Iterable[str]) -> None:
        for image in images:
            self._read(image, keep=True)

    def _find(self, images: Iterable[str]) -> None:
        wanted = list(dict.fromkeys(images))
        fresh = [image for image in wanted if self._model.row_of(image) is None]
        for image in wanted:
            if image not in fresh:
                self.duplicate.emit(ListedImage(image).name)
        if fresh:
            self.found.emit(fresh)

    def _save(self, save: Callable[[], Path]) -> None:
        self._saving_count += 1
        self.saving_changed.emit()
        self._workers.run(save, self._on_saved, self._on_not_saved)

    def _on_saved(self, path: Path) -> None:
        self._saving_count -= 1
        self._find([str(path)])
        self.saving_changed.emit()

    def _on_not_saved(self, failure: BaseException) -> None:
        self._saving_count -= 1
        _log.warning("Could not save a pasted image", exc_info=failure)
        self.saving_changed.emit()
        self.refused.emit(
            self.tr("The picture could not be saved in {folder}.").format(folder=self._drop_folder)
        )

    def _read(self, image: str, *, keep: bool) -> None:
        if is_web_url(image):
            return
        scale = self._scale
        pixels = self._box * scale
        self._workers.run(
            partial(_read, self._loader, Path(image), (pixels.width(), pixels.height())),
            partial(self._on_read, image, scale),
            partial(self._on_unreadable, image, keep=keep),
        )

    def _on_read(self, image: str, scale: float, read: tuple[QImage, FileSignature]) -> None:
        small, stamp = read
        thumbnail = QPixmap.fromImage(small)
        thumbnail.setDevicePixelRatio(scale)
        self._model.replace(ListedImage(image, ImageState.READY, thumbnail, signature=stamp))

    def _on_unreadable(self, image: str, failure: BaseException, *, keep: bool) -> None:
        row = self._model.row_of(image)
        if row is None:
            return
        reason = _problem_of(failure)
        if keep:
            self._model.replace(ListedImage(image, ImageState.BROKEN, problem=reason))
        else:
            name = self._model.remove(row).name
            self.removed.emit(image)
            self.refused.emit(f"{name}: {problem_message(reason)}")


def _read(reader: ImageLoader, path: Path, box: tuple[int, int]) -> tuple[QImage, FileSignature]:
    stamp = file_signature(path)  # before it is read: a change meanwhile is seen the next time
    return reader.read(path, box), stamp


def _changed(read: Mapping[str, FileSignature]) -> list[str]:
    return [image for image, stamp in read.items() if file_signature(Path(image)) != stamp]


def _listed(image: str) -> ListedImage:
    state = ImageState.READY if is_web_url(image) else ImageState.READING
    return ListedImage(image, state)


def _problem_of(failure: BaseException) -> Problem:
    if isinstance(failure, VideoDeskError):
        return failure.problem
    _log.error("Could not read an image", exc_info=failure)
    return problem(Code.IMAGE_UNREADABLE)
