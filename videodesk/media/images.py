"""A picture from the user's disk: what it is, a small copy to look at, and a copy to send.

`prepare` encodes every picture anew, one that would fit as it is too. Only so is it certain that
no place, name, comment or hidden trailer of the file leaves this computer, and that a service
gets one of three plain formats. At quality 92 without chroma subsampling nobody sees it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from videodesk.errors import Code, error
from videodesk.media.opening import lies_on_its_side, opened, shown

MAX_SIDE: Final = 2048
"""Pixels on the long side of what is sent: API.md, "Pictures"."""
MAX_BYTES: Final = 4_000_000
"""Of what is sent: API.md, "Pictures"; proxies on the way cap bodies at 1 to 4 MB."""

_QUALITIES: Final = (92, 85, 75, 60, 45)
_SMALLEST_SIDE: Final = 64
_SUFFIXES: Final = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}

_Encoding = Literal["JPEG", "PNG", "WEBP"]


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture file holds; `width` and `height` in pixels as it is shown, after its turn."""

    width: int
    height: int
    format: str
    media_type: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small picture as rows of RGBA, four bytes a pixel, without padding."""

    width: int
    height: int
    rgba: bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """An encoded picture without metadata; `width` and `height` in pixels, `suffix` as `.jpg`."""

    data: bytes
    media_type: str
    suffix: str
    width: int
    height: int


def inspect(path: Path) -> Picture:
    """What the file is, after decoding it once to be sure that it is whole.

    `format` is Pillow's word in capitals: JPEG, PNG, WEBP, AVIF, GIF, BMP or TIFF. Raises
    PICTURE_MISSING, PICTURE_UNREADABLE or PICTURE_TOO_LARGE.
    """
    with opened(path) as picture:
        width, height = picture.size
        # A JPEG decoded at an eighth of its size is read to its end all the same, in half the time.
        picture.draft(None, (max(1, width // 8), max(1, height // 8)))
        picture.load()
        if lies_on_its_side(picture):
            width, height = height, width
        # Phones write JPEGs with a second picture inside, which Pillow calls MPO.
        kind = "JPEG" if picture.format in {"JPEG", "MPO"} else str(picture.format)
        return Picture(width, height, kind, f"image/{kind.lower()}", path.stat().st_size)


def thumbnail(path: Path, box: tuple[int, int]) -> Thumbnail:
    """The picture as it is shown, scaled down to fit `box` (width and height in pixels).

    Raises as `inspect` does.
    """
    with opened(path) as picture:
        small = shown(picture, box).convert("RGBA")
    return Thumbnail(small.width, small.height, small.tobytes())


def prepare(path: Path, *, max_side: int = MAX_SIDE, max_bytes: int = MAX_BYTES) -> Prepared:
    """The picture ready to be sent: at most `max_side` pixels long and `max_bytes` large.

    See-through parts are kept, as PNG or else as WebP, where that fits; everything else becomes
    a JPEG, on white. Quality goes down before size does. Raises as `inspect` does, and
    PICTURE_TOO_LARGE where nothing is small enough.
    """
    with opened(path) as picture:
        whole = shown(picture, (max_side, max_side))
    whole.info.clear()  # some encoders write the source's colour profile and comments again
    for attempt in _attempts(whole):
        if len(attempt.data) <= max_bytes:
            return attempt
    raise error(
        Code.PICTURE_TOO_LARGE,
        message="This picture cannot be made small enough to be sent.",
        hint="Use fewer pictures.",
        detail=f"no more than {max_bytes} bytes",
    )


def _attempts(picture: Image.Image) -> Iterator[Prepared]:
    """The same picture, each time smaller; encoded only when it is asked for."""
    if _is_see_through(picture):
        yield _encoded(picture, "PNG")
        for quality in _QUALITIES:
            yield _encoded(picture, "WEBP", quality)
    picture = _on_white(picture)
    while True:
        for quality in _QUALITIES:
            yield _encoded(picture, "JPEG", quality)
        side = max(picture.size) // 2
        if side < _SMALLEST_SIDE:
            return
        picture.thumbnail((side, side), Image.Resampling.LANCZOS)


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode == "RGBA" and picture.getchannel("A").getextrema()[0] != 255


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode != "RGBA":
        return picture
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=picture.getchannel("A"))
    return white


def _encoded(picture: Image.Image, encoding: _Encoding, quality: int = 0) -> Prepared:
    stream = BytesIO()
    match encoding:
        case "JPEG":
            subsampling = 0 if quality > 80 else 2
            picture.save(stream, encoding, quality=quality, subsampling=subsampling)
        case "WEBP":
            picture.save(stream, encoding, quality=quality, method=2)
        case "PNG":
            picture.save(stream, encoding)
    return Prepared(
        data=stream.getvalue(),
        media_type=f"image/{encoding.lower()}",
        suffix=_SUFFIXES[encoding],
        width=picture.width,
        height=picture.height,
    )
