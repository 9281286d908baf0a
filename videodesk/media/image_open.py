"""Opens image files safely, and converts them for display.

The content determines the format, never the suffix. Pillow reads some forty formats, and the
parsers of the rare ones are attack surface, so only `FORMATS` and HEIC are opened.

The pixel limit is our own: it is compared with the size in the header before anything is decoded.
Pillow's limit (`Image.MAX_IMAGE_PIXELS`) applies to the whole process and only warns up to twice
its value; turning warnings into errors is not thread-safe. Both are left alone: our limit is lower,
so it refuses everything that Pillow would warn about or refuse. Only JPEGs may be larger and bypass
Pillow's check: they are decoded at an eighth to a half of their size.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import BinaryIO, Final

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.media.heic import HeicFile, is_heif
from videodesk.media.heif import HeifError, NoDecoderError

MAX_PIXELS: Final = 64_000_000
"""An image with more pixels is not decoded; this many take 256 MB as RGBA."""
MAX_JPEG_PIXELS: Final = 256_000_000
"""The limit for a JPEG that can be decoded at a fraction of its size; phones take up to 200
million. A progressive one cannot: its decoder keeps six bytes per pixel of the full size.
"""
MAX_FILE_BYTES: Final = 512 * 1024 * 1024
"""A larger file is not opened, since some decoders read it into memory whole."""

FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")

# What Pillow's decoders raise on damaged files, found by fuzzing them with many thousands.
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    RuntimeError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
_ANY_TURN: Final = range(2, 9)
_TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF 2.3, tag Orientation: width and height are swapped
_JPEG_START: Final = b"\xff\xd8\xff"
_START: Final = 64  # bytes that identify the format


@contextmanager
def open_image(path: Path) -> Iterator[ImageFile.ImageFile]:
    """Open an image, reading only its header; errors in the block are raised as VideoDeskError.

    Raises IMAGE_MISSING, IMAGE_UNREADABLE or IMAGE_TOO_LARGE.
    """
    try:
        _check_file(path)
        with path.open("rb") as stream, _identify(stream) as picture:
            if picture.width * picture.height > _pixel_limit(picture):
                raise _too_many_pixels(picture)
            yield picture
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise error(Code.IMAGE_MISSING, detail=str(path)) from missing
    except PermissionError as refused:
        raise error(
            Code.IMAGE_UNREADABLE,
            reason=Reason.PERMISSION_DENIED,
            detail=str(refused),
        ) from refused
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise error(Code.IMAGE_TOO_LARGE, detail=str(bomb)) from bomb
    except UnidentifiedImageError as unknown:
        raise error(Code.IMAGE_UNREADABLE) from unknown
    except HeifError as failure:
        raise _unreadable_heic(failure) from failure
    except _DAMAGE as damage:
        raise error(Code.IMAGE_UNREADABLE, detail=str(damage)) from damage


def is_turned(image: Image.Image) -> bool:
    """True if the EXIF orientation rotates or mirrors the image."""
    return image.getexif().get(ExifTags.Base.Orientation, 1) in _ANY_TURN


def is_rotated(image: Image.Image) -> bool:
    """True if the EXIF orientation swaps width and height."""
    # Pillow rotates a TIFF automatically, and reports its rotated size from the start.
    return image.format != "TIFF" and image.getexif().get(ExifTags.Base.Orientation) in _TURNED


def to_display(image: Image.Image, box: tuple[int, int]) -> Image.Image:
    """Return the image as a viewer shows it: fitted into `box`, upright, in sRGB; RGB or RGBA.

    It is never scaled up. For an animation it is the first frame.
    """
    if is_rotated(image):
        box = (box[1], box[0])
    scale = min(box[0] / image.width, box[1] / image.height, 1.0)
    image.draft(None, (ceil(image.width * scale * 2), ceil(image.height * scale * 2)))
    if image.width * image.height > MAX_PIXELS:
        raise _too_many_pixels(image)
    plain = _to_eight_bits(image)
    plain.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    ImageOps.exif_transpose(plain, in_place=True)
    return _to_srgb(plain)


def _check_file(path: Path) -> None:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise error(Code.IMAGE_UNREADABLE, reason=Reason.IS_FOLDER)
    if not stat.S_ISREG(found.st_mode):
        raise error(Code.IMAGE_UNREADABLE, reason=Reason.IS_DEVICE)
    if found.st_size > MAX_FILE_BYTES:
        raise error(
            Code.IMAGE_TOO_LARGE,
            reason=Reason.FILE_TOO_LARGE,
            megabytes=MAX_FILE_BYTES // 1024**2,
        )


def _identify(stream: BinaryIO) -> ImageFile.ImageFile:
    start = stream.read(_START)
    stream.seek(0)
    if is_heif(start):
        return HeicFile(stream)
    if start.startswith(_JPEG_START):
        return JpegImageFile(stream)
    return Image.open(stream, formats=FORMATS)


def _pixel_limit(image: ImageFile.ImageFile) -> int:
    is_scalable = image.format == "JPEG" and "progressive" not in image.info
    return MAX_JPEG_PIXELS if is_scalable else MAX_PIXELS


def _too_many_pixels(image: Image.Image) -> VideoDeskError:
    return error(Code.IMAGE_TOO_LARGE, detail=f"{image.width} x {image.height} pixels")


def _unreadable_heic(failure: HeifError) -> VideoDeskError:
    unsupported = isinstance(failure, NoDecoderError)
    reason = Reason.HEIC_UNSUPPORTED if unsupported else Reason.HEIC_UNREADABLE
    return error(Code.IMAGE_UNREADABLE, reason=reason, detail=str(failure))


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Convert to a mode that can be scaled well (L, RGB, RGBA or CMYK) unless it has one."""
    if image.mode.startswith("I"):
        # Pillow's own conversion clips 16-bit greys at 255, which gives a white image.
        return image.point(lambda grey: grey * (1 / 256)).convert("L")
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "RGBA", "CMYK"} else image.convert("RGB")


def _to_srgb(image: Image.Image) -> Image.Image:
    """Apply the colour profile, so that it can be dropped."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = image.info.get("icc_profile")
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            transform = ImageCms.buildTransform(given, srgb, image.mode, mode)
            return transform.apply(image)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile for another kind of image is useless
    return image.convert(mode)
