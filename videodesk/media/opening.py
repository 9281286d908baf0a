"""How a picture file is opened safely, and brought into the form in which it is shown.

The content decides what a file is, never its suffix. Pillow reads some forty formats, and the
parsers of the rare ones are attack surface, so only `FORMATS` are opened.

The limit on pixels is our own comparison with the size that the header gives, before anything is
decoded. Pillow's limit (`Image.MAX_IMAGE_PIXELS`) belongs to the whole process and only warns up
to twice its value; turning warnings into errors is not safe in threads. Neither is touched: ours
is lower, so all that Pillow would warn of or refuse is refused here as well.
"""

import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import ExifTags, Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from videodesk.errors import Code, VideoDeskError, error

MAX_PIXELS: Final = 64_000_000
"""A picture with more is not decoded: as RGBA this many take 256 MB."""
MAX_FILE_BYTES: Final = 512 * 1024 * 1024
"""A larger file is not opened, since some decoders read it into memory whole."""

FORMATS: Final = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")

# What Pillow's decoders raise on damaged files, found by feeding them many thousands of such.
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
_TURNED: Final = frozenset({5, 6, 7, 8})  # EXIF 2.3, tag Orientation: the picture lies on its side
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


@contextmanager
def opened(path: Path) -> Iterator[ImageFile.ImageFile]:
    """The picture with only its header read; what goes wrong inside the block is told in our words.

    Raises PICTURE_MISSING, PICTURE_UNREADABLE or PICTURE_TOO_LARGE.
    """
    try:
        _check_file(path)
        with path.open("rb") as stream, Image.open(stream, formats=FORMATS) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise _too_many_pixels(f"{picture.width} x {picture.height} pixels")
            yield picture
    except (FileNotFoundError, NotADirectoryError) as missing:
        raise error(Code.PICTURE_MISSING, detail=str(path)) from missing
    except PermissionError as refused:
        raise error(
            Code.PICTURE_UNREADABLE,
            message="This picture may not be read.",
            hint="Change the file's permissions, or copy it elsewhere.",
            detail=str(refused),
        ) from refused
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as bomb:
        raise _too_many_pixels(str(bomb)) from bomb
    except UnidentifiedImageError as unknown:
        raise _unknown_format(path) from unknown
    except _DAMAGE as damage:
        raise error(Code.PICTURE_UNREADABLE, detail=str(damage)) from damage


def lies_on_its_side(picture: Image.Image) -> bool:
    """Whether width and height change places when the picture is turned as its EXIF says."""
    # Pillow turns a TIFF by itself, and gives its size as turned from the start.
    return picture.format != "TIFF" and picture.getexif().get(ExifTags.Base.Orientation) in _TURNED


def shown(picture: Image.Image, box: tuple[int, int]) -> Image.Image:
    """The picture as a viewer shows it: fitted into `box`, turned, in sRGB; RGB, or RGBA.

    It is never scaled up. An animation gives its first frame.
    """
    if lies_on_its_side(picture):
        box = (box[1], box[0])
    picture.draft(None, (box[0] * 2, box[1] * 2))
    plain = _in_eight_bits(picture)
    plain.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
    ImageOps.exif_transpose(plain, in_place=True)
    return _in_srgb(plain)


def _check_file(path: Path) -> None:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise error(Code.PICTURE_UNREADABLE, message="This is a folder, not a picture.")
    if not stat.S_ISREG(found.st_mode):
        raise error(Code.PICTURE_UNREADABLE, message="This is a device, not a picture.")
    if found.st_size > MAX_FILE_BYTES:
        raise error(
            Code.PICTURE_TOO_LARGE,
            message="This picture's file is too large to be opened safely.",
            hint=f"Scale it down to less than {MAX_FILE_BYTES // 1024**2} MB.",
        )


def _too_many_pixels(detail: str) -> VideoDeskError:
    return error(Code.PICTURE_TOO_LARGE, detail=detail)


def _unknown_format(path: Path) -> VideoDeskError:
    with path.open("rb") as stream:
        start = stream.read(12)
    if start[4:8] == b"ftyp" and start[8:] in _HEIF_BRANDS:
        return error(
            Code.PICTURE_UNREADABLE,
            message="This is an HEIC picture, a format that cannot be read here.",
            hint="Save it as JPEG or PNG first.",
        )
    return error(Code.PICTURE_UNREADABLE)


def _in_eight_bits(picture: Image.Image) -> Image.Image:
    """The picture in a mode that can be scaled well: L, RGB, RGBA or CMYK."""
    if picture.mode.startswith("I"):
        # Pillow's own conversion cuts 16-bit greys off at 255, which gives a white picture.
        return picture.point(lambda grey: grey * (1 / 256)).convert("L")
    if picture.has_transparency_data:
        return picture.convert("RGBA")
    return picture if picture.mode in {"L", "RGB", "CMYK"} else picture.convert("RGB")


def _in_srgb(picture: Image.Image) -> Image.Image:
    """The picture with its colour profile worked in, so that the profile can be dropped."""
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    profile = picture.info.get("icc_profile")
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            transform = ImageCms.buildTransform(given, srgb, picture.mode, mode)
            return transform.apply(picture)
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that does not fit its picture says nothing about its colours
    return picture.convert(mode)
