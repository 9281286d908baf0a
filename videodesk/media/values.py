"""What is known of clips and images once they have been read: plain values, without a decoder.

Most arrive from the media worker (`media/worker`), which is not trusted after it has read a hostile
file: the limits here hold for what it answers.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

MAX_SECONDS: Final = 1e7
"""Of a clip; about four months."""

_Side = Annotated[int, Meta(ge=1, le=2**20)]
_Count = Annotated[int, Meta(ge=0, le=2**40)]
_Name = Annotated[str, Meta(max_length=100)]


@dataclass(frozen=True, slots=True)
class Clip:
    """Properties of a video file.

    `width` and `height` are in pixels as a player shows them, `seconds` is how long it plays, which
    is the length of the longest track, `fps` the average. `codec` is FFmpeg's name: h264, hevc,
    av1, vp9. `frames` is None if the file does not declare a count.
    """

    width: _Side
    height: _Side
    seconds: Annotated[float, Meta(gt=0, le=MAX_SECONDS)]
    fps: Annotated[float, Meta(ge=0, le=1e9)]
    codec: _Name
    has_sound: bool
    frames: _Count | None


@dataclass(frozen=True, slots=True)
class Track:
    """The video track that a player is to show.

    `number` counts from 0, without covers, as Qt does; `codec` is FFmpeg's name.
    """

    number: Annotated[int, Meta(ge=0, le=1000)]
    codec: _Name


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """Properties of an image file; `width` and `height` in pixels as displayed, after rotation."""

    width: _Side
    height: _Side
    format: _Name
    media_type: _Name
    size_bytes: _Count
    is_invisible: bool = False
    """All of it is transparent."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small image as rows of RGBA, four bytes per pixel, without padding.

    Raises ValueError if there are more or fewer bytes: whoever shows it trusts the size.
    """

    width: _Side
    height: _Side
    rgba: bytes

    def __post_init__(self) -> None:
        if len(self.rgba) != 4 * self.width * self.height:
            raise ValueError("the size of a thumbnail is not that of its pixels")


class Change(StrEnum):
    """Changes to an image that the user may want to know of before it is sent."""

    TURNED = "turned"
    """Rotated or mirrored upright, by its EXIF orientation."""
    SCALED = "scaled"
    FIRST_FRAME = "first frame"
    """The image is animated, and only its first frame is sent."""
    SEE_THROUGH = "see-through"
    """Its transparency is kept."""
    ON_WHITE = "on white"
    """Its transparent parts were flattened onto white to stay within the size limit."""
    INVISIBLE = "invisible"
    """No change: all of it is transparent, which the user hardly means to send."""
    COARSER = "coarser"
    """Compressed more than usual to stay within the size limit."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An encoded image without metadata; `width` and `height` in pixels, `suffix` as in `.jpg`.

    `changes` are the changes that were made to the image.
    """

    data: bytes
    media_type: Annotated[str, Meta(pattern=r"\Aimage/(jpeg|png|webp)\Z")]
    suffix: Annotated[str, Meta(pattern=r"\A\.(jpg|png|webp)\Z")]
    width: _Side
    height: _Side
    changes: frozenset[Change] = field(default_factory=frozenset)
