"""Reads an image file: its properties, a thumbnail, and the copy that is sent.

`prepare` re-encodes every image, even one that already fits, so that no location, name, comment or
trailing data leaves this computer, and every service gets one of three common formats. At quality
92 without chroma subsampling the loss is invisible.
"""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from PIL import Image

from videodesk.errors import Code, Reason, error
from videodesk.media.image_open import OpenImage, open_image
from videodesk.media.values import Change, ImageInfo, Prepared, Thumbnail

MAX_SIDE: Final = 2048
"""Pixels on the long side of a sent image: docs/service-api.md, "Images"."""
MAX_BYTES: Final = 4_000_000
"""Bytes of a sent image: docs/service-api.md, "Images"; proxies cap bodies at 1 to 4 MB."""

_QUALITIES: Final = (92, 85, 75, 60, 45)
_SMALLEST_SIDE: Final = 64
_SUFFIXES: Final = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}

_Encoding = Literal["JPEG", "PNG", "WEBP"]


def inspect(path: Path) -> ImageInfo:
    """Read an image's properties, after decoding it once as `prepare` does.

    So what is accepted can be sent. `format` is Pillow's name in capitals: JPEG, PNG, WEBP, AVIF,
    HEIC, GIF, BMP or TIFF. Raises IMAGE_MISSING, IMAGE_UNREADABLE or IMAGE_TOO_LARGE.
    """
    with open_image(path) as picture:
        width, height = picture.size
        # Decoding a JPEG at an eighth of its size still reads all of it, in half the time.
        box = (max(1, width // 16), max(1, height // 16))
        pixels = picture.decode(box)
        is_invisible = _is_invisible(pixels)
        picture.to_display(pixels, box)
        return ImageInfo(
            width,
            height,
            format=picture.format,
            media_type=f"image/{picture.format.lower()}",
            size_bytes=path.stat().st_size,
            is_invisible=is_invisible,
        )


def thumbnail(path: Path, box: tuple[int, int]) -> Thumbnail:
    """Make a thumbnail: the image as displayed, scaled down to fit `box` (width, height in pixels).

    Raises as `inspect` does.
    """
    with open_image(path) as picture:
        small = picture.to_display(picture.decode(box), box).convert("RGBA")
    return Thumbnail(small.width, small.height, small.tobytes())


def prepare(path: Path, *, max_side: int = MAX_SIDE, max_bytes: int = MAX_BYTES) -> Prepared:
    """Encode an image for sending: at most `max_side` pixels long and `max_bytes` large.

    Transparency is kept, as PNG or else as WebP, if the result fits; everything else becomes a
    JPEG, on white. Quality is reduced before size. Raises as `inspect` does, and IMAGE_TOO_LARGE if
    no encoding is small enough.
    """
    with open_image(path) as picture:
        changes = _changes(picture, max_side)
        box = (max_side, max_side)
        pixels = picture.decode(box)
        if _is_invisible(pixels):
            changes |= {Change.INVISIBLE}
        whole = picture.to_display(pixels, box)
    whole.info.clear()  # some encoders copy the source's colour profile and comments
    for attempt in _attempts(whole):
        if len(attempt.data) <= max_bytes:
            return replace(attempt, changes=changes | attempt.changes)
    raise error(
        Code.IMAGE_TOO_LARGE,
        reason=Reason.CANNOT_SHRINK,
        detail=f"no more than {max_bytes} bytes",
    )


def _changes(image: OpenImage, max_side: int) -> frozenset[Change]:
    """Return the changes that decoding will make, from the header alone."""
    found = {
        Change.TURNED: image.is_turned,
        Change.SCALED: max(image.size) > max_side,
        Change.FIRST_FRAME: image.is_animated,
    }
    return frozenset(change for change, is_made in found.items() if is_made)


def _attempts(image: Image.Image) -> Iterator[Prepared]:
    """Yield encodings of the image, each smaller than the one before."""
    made: set[Change] = set()
    if _is_transparent(image):
        kept = frozenset({Change.SEE_THROUGH})
        yield replace(_encode(image, "PNG"), changes=kept)
        for quality in _QUALITIES:
            yield replace(_encode(image, "WEBP", quality), changes=kept)
        made.add(Change.ON_WHITE)
    image = _flatten_onto_white(image)
    while True:
        for quality in _QUALITIES:
            yield replace(_encode(image, "JPEG", quality), changes=frozenset(made))
            made.add(Change.COARSER)
        side = max(image.size) // 2
        if side < _SMALLEST_SIDE:
            return
        made.add(Change.SCALED)
        image.thumbnail((side, side), Image.Resampling.LANCZOS)


def _is_transparent(image: Image.Image) -> bool:
    return image.mode == "RGBA" and image.getchannel("A").getextrema()[0] != 255


def _is_invisible(image: Image.Image) -> bool:
    return image.mode == "RGBA" and image.getchannel("A").getextrema()[1] == 0


def _flatten_onto_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _encode(image: Image.Image, encoding: _Encoding, quality: int = 0) -> Prepared:
    stream = BytesIO()
    match encoding:
        case "JPEG":
            subsampling = 0 if quality > 80 else 2
            image.save(stream, encoding, quality=quality, subsampling=subsampling)
        case "WEBP":
            image.save(stream, encoding, quality=quality, method=2)
        case "PNG":
            image.save(stream, encoding)
    return Prepared(
        data=stream.getvalue(),
        media_type=f"image/{encoding.lower()}",
        suffix=_SUFFIXES[encoding],
        width=image.width,
        height=image.height,
    )
