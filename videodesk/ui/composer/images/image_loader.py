"""Loader of image files for the composer: properties, thumbnails, and what will be sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage

from videodesk.media.values import Change, Prepared
from videodesk.ui.composer.images.image_list_model import FileSignature


class ThumbnailData(Protocol):
    """Rows of RGBA, four bytes a pixel, without padding: `media.values.Thumbnail`."""

    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def rgba(self) -> bytes: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PreparedSize:
    """What will be sent for an image: size in pixels and bytes, format, and changes."""

    width: int
    height: int
    size_bytes: int
    kind: str
    changes: frozenset[Change]


def prepare_nothing(_paths: Sequence[Path]) -> Sequence[Prepared]:
    """Stand-in for `prepare` if what will be sent is not shown."""
    return ()


@dataclass(frozen=True, slots=True)
class ImageLoader:
    """The blocking calls of `media`; all raise VideoDeskError for a file that cannot be used.

    `inspect` decodes the file once to be sure that it can be sent. `thumbnail` scales it down to
    fit a width and height in pixels. `prepare` makes all images of a request ready to be sent.
    """

    inspect: Callable[[Path], object]
    thumbnail: Callable[[Path, tuple[int, int]], ThumbnailData]
    prepare: Callable[[Sequence[Path]], Sequence[Prepared]] = prepare_nothing

    def prepared_sizes(self, paths: Sequence[Path]) -> list[PreparedSize]:
        """Return what will be sent for these files, in their order. Blocks."""
        return [
            PreparedSize(
                width=each.width,
                height=each.height,
                size_bytes=len(each.data),
                kind=each.media_type.removeprefix("image/").upper(),
                changes=each.changes,
            )
            for each in self.prepare(paths)
        ]

    def read(self, path: Path, box: tuple[int, int]) -> QImage:
        """Check a file and return a thumbnail of it. Blocks."""
        self.inspect(path)
        small = self.thumbnail(path, box)
        image = QImage(
            small.rgba, small.width, small.height, 4 * small.width, QImage.Format.Format_RGBA8888
        )
        return image.copy()  # the bytes belong to Python, and may be freed before the image


def file_signature(path: Path) -> FileSignature:
    """Return a value that changes when a file changes; None if it cannot be read. Blocks."""
    try:
        info = path.stat()
    except OSError:
        return None
    return info.st_mtime_ns, info.st_size
