"""Splits opened or dropped files into images for the request and everything else."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from videodesk.ui.composer.images.dropped_images import (
    IMAGE_SUFFIXES,
    count_images,
    is_unusable,
)
from videodesk.ui.widgets.local_files import local_path


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """`images` are for the composer; `others` are local files that are not images by name."""

    images: QMimeData | None = None
    others: tuple[Path, ...] = ()


def classify_drop(mime: QMimeData) -> DroppedFiles:
    """Splits the files of a drop without touching a disk. `mime` is not kept."""
    others = tuple(Path(local_path(url)) for url in mime.urls() if _is_other_file(url))
    if not others:
        return DroppedFiles(images=mime if count_images(mime) or is_unusable(mime) else None)
    images = QMimeData()
    images.setUrls([url for url in mime.urls() if not _is_other_file(url)])
    return DroppedFiles(images if count_images(images) else None, others)


def _is_other_file(url: QUrl) -> bool:
    """True for a local file with a suffix of no image; without a suffix it may be an image."""
    suffix = Path(url.path()).suffix.lower()
    return bool(suffix) and suffix not in IMAGE_SUFFIXES and bool(local_path(url))
