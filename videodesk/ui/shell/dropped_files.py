"""What files a drop or the file manager brings: pictures for the request, and everything else."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl

from videodesk.ui.composer.images.dropped_images import IMAGE_SUFFIXES, count_images


@dataclass(frozen=True, slots=True)
class DroppedFiles:
    """`pictures` go to the composer as they came; `others` are local files, told by their names."""

    images: QMimeData | None = None
    others: tuple[Path, ...] = ()


def classify_drop(mime: QMimeData) -> DroppedFiles:
    """Tells the files of a drop apart without touching a disk. `mime` is not kept."""
    if not mime.hasUrls():
        return DroppedFiles(images=mime if count_images(mime) else None)
    others = tuple(Path(url.toLocalFile()) for url in mime.urls() if _is_other_file(url))
    rest = [url for url in mime.urls() if not _is_other_file(url)]
    pictures = QMimeData()
    pictures.setUrls(rest)
    if mime.hasImage() and not others:
        pictures.setImageData(mime.imageData())
    return DroppedFiles(pictures if count_images(pictures) else None, others)


def _is_other_file(url: QUrl) -> bool:
    """A name without a suffix may be a picture; a file of another computer is never opened."""
    suffix = Path(url.path()).suffix.lower()
    is_local = url.isLocalFile() and not url.host() and not url.toLocalFile().startswith("//")
    return is_local and bool(suffix) and suffix not in IMAGE_SUFFIXES
