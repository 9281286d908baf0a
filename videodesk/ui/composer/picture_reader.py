"""What the composer needs to know about a picture file, and to draw it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from PySide6.QtGui import QImage


class SmallPicture(Protocol):
    """Rows of RGBA, four bytes a pixel, without padding: `media.images.Thumbnail`."""

    @property
    def width(self) -> int: ...  # noqa: D102
    @property
    def height(self) -> int: ...  # noqa: D102
    @property
    def rgba(self) -> bytes: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class PictureReader:
    """The two blocking calls of `media.images`; both raise VideoDeskError for a file that is unfit.

    `inspect` decodes the file once to be sure that it can be sent. `thumbnail` scales it down to
    fit a width and height in pixels.
    """

    inspect: Callable[[Path], object]
    thumbnail: Callable[[Path, tuple[int, int]], SmallPicture]

    def read(self, path: Path, box: tuple[int, int]) -> QImage:
        """Checks a file and gives a small copy of it. Blocks."""
        self.inspect(path)
        small = self.thumbnail(path, box)
        image = QImage(
            small.rgba, small.width, small.height, 4 * small.width, QImage.Format.Format_RGBA8888
        )
        return image.copy()  # the bytes belong to Python, and may be gone before the image is
