"""Splits opened or dropped files into images for the request and everything else."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from videodesk.ui.composer.images.dropped_images import IMAGE_SUFFIXES, count_images


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """`images` are for the composer; `others` are local files that are not images by name."""

    images: QMimeData | None = None
    others: tuple[Path, ...] = ()


def classify_drop(mime: QMimeData) -> DroppedFiles:
    """Splits the files of a drop without touching a disk. `mime` is not kept."""
    if not mime.hasUrls():
        return DroppedFiles(images=mime if count_images(mime) else None)
    others = tuple(Path(url.toLocalFile()) for url in mime.urls() if _is_other_file(url))
    rest = [url for url in mime.urls() if not _is_other_file(url)]
    images = QMimeData()
    images.setUrls(rest)
    if mime.hasImage() and not others:
        images.setImageData(mime.imageData())
    return DroppedFiles(images if count_images(images) else None, others)


def _is_other_file(url: QUrl) -> bool:
    """True for a local file with a suffix of no image; without a suffix it may be an image."""
    suffix = Path(url.path()).suffix.lower()
    is_local = url.isLocalFile() and not url.host() and not url.toLocalFile().startswith("//")
    return is_local and bool(suffix) and suffix not in IMAGE_SUFFIXES
