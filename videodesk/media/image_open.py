"""Opens image files safely, and converts them for display.

The content determines the format, never the suffix. Pillow reads some forty formats, and the
parsers of the rare ones are attack surface, so only `FORMATS` and HEIC are opened. Pillow is given
only what the pixels need (`formats`): nothing else in a file can make it unreadable.

The pixel limit is our own: it is compared with the size in the header before anything is decoded.
Pillow's limit (`Image.MAX_IMAGE_PIXELS`) applies to the whole process and only warns up to twice
its value; turning warnings into errors is not thread-safe. Both are left alone: our limit is lower,
so it refuses everything that Pillow would warn about or refuse. Only JPEGs may be larger and bypass
Pillow's check: they are decoded at an eighth to a half of their size.
"""

import stat
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import BinaryIO, Final

from PIL import ExifTags, Image, ImageChops, ImageCms, ImageFile, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.media.formats import avif, gif, jpeg, png, tiff, webp
from videodesk.media.formats.source import PixelSource
from videodesk.media.heic import HeicFile, is_heif
from videodesk.media.heif import HeifError, NoDecoderError
from videodesk.paths import is_path_too_long

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
# EXIF 2.3, tag Orientation: what shows an image upright.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAPPED: Final = frozenset({5, 6, 7, 8})  # orientations in which width and height are swapped
_START: Final = 64  # bytes that identify the format

# By how a file starts; TIFF and the others that are not here are recognised elsewhere.
_SOURCES: Final[dict[bytes, Callable[[BinaryIO], PixelSource]]] = {
    png.SIGNATURE: png.png_source,
    **dict.fromkeys(gif.SIGNATURES, gif.gif_source),
    **dict.fromkeys(tiff.STARTS, tiff.tiff_source),
}


@dataclass(frozen=True, slots=True)
class OpenImage:
    """An image whose header was read. `orientation` is as in EXIF, `profile` ICC's, unchecked."""

    file: ImageFile.ImageFile
    orientation: int
    profile: bytes | None
    is_animated: bool

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels as displayed."""
        width, height = self.file.size
        return (height, width) if self.orientation in _SWAPPED else (width, height)

    @property
    def is_turned(self) -> bool:
        """True if the image is displayed rotated or mirrored."""
        return self.orientation in _TURNS

    @property
    def format(self) -> str:
        """Pillow's name of the format, in capitals."""
        return str(self.file.format)

    def decode(self, box: tuple[int, int]) -> Image.Image:
        """Decode the pixels for a display in `box`, a JPEG at no more than it needs; only once.

        The result is still to be given to `to_display`. For an animation it is the first frame.
        """
        file = self.file
        scale = min(self._scale(box), 1.0)
        target = ceil(file.width * scale * 2), ceil(file.height * scale * 2)
        if file.width * file.height > MAX_PIXELS:
            target = min(target[0], file.width // 2), min(target[1], file.height // 2)
        file.draft(None, target)
        return _to_eight_bits(file)

    def to_display(self, pixels: Image.Image, box: tuple[int, int]) -> Image.Image:
        """Show decoded pixels as a viewer does: fitted into `box`, upright, in sRGB; RGB or RGBA.

        They are never scaled up, and may be changed.
        """
        if self.orientation in _SWAPPED:
            box = (box[1], box[0])
        pixels.thumbnail(box, Image.Resampling.LANCZOS, reducing_gap=2.0)
        if self.is_turned:
            pixels = pixels.transpose(_TURNS[self.orientation])
        return _to_srgb(pixels, self.profile)

    def _scale(self, box: tuple[int, int]) -> float:
        width, height = self.size
        return min(box[0] / width, box[1] / height)


@contextmanager
def open_image(path: Path) -> Iterator[OpenImage]:
    """Open an image, reading only its header; errors in the block are raised as VideoDeskError.

    Raises IMAGE_MISSING, IMAGE_UNREADABLE or IMAGE_TOO_LARGE.
    """
    try:
        _check_file(path)
        with path.open("rb") as stream, _identified(stream) as picture:
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
        is_too_long = isinstance(damage, OSError) and is_path_too_long(damage)
        reason = Reason.PATH_TOO_LONG if is_too_long else Reason.IMAGE_DAMAGED
        raise error(Code.IMAGE_UNREADABLE, reason=reason, detail=str(damage)) from damage


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


@contextmanager
def _identified(stream: BinaryIO) -> Iterator[OpenImage]:
    start = stream.read(_START)
    stream.seek(0)
    if start.startswith(jpeg.START):
        source = jpeg.jpeg_source(stream)
        with _complete_jpeg(source) as file:
            yield OpenImage(file, source.orientation, source.profile, is_animated=False)
        return
    if is_heif(start):
        found, file = PixelSource(stream), HeicFile(stream)
    else:
        found = _source(stream, start)
        try:
            file = Image.open(found.stream, formats=FORMATS)
        except UnidentifiedImageError as failure:
            if found.stream is stream or start.startswith(tiff.STARTS):
                raise  # a camera's raw file is a TIFF that is not damaged
            raise OSError("its beginning cannot be read") from failure
    with file:
        _check_pixels(file, MAX_PIXELS)
        yield OpenImage(
            file,
            orientation=_avif_orientation(file) if file.format == "AVIF" else found.orientation,
            profile=found.profile or file.info.get("icc_profile"),
            is_animated=getattr(file, "is_animated", False)
            if found.is_animated is None
            else found.is_animated,
        )


def _source(stream: BinaryIO, start: bytes) -> PixelSource:
    if webp.is_webp(start):
        return webp.webp_source(stream)
    if avif.is_avif(start):
        return avif.avif_source(stream)
    for signature, source in _SOURCES.items():
        if start.startswith(signature):
            return source(stream)
    return PixelSource(stream)


def _avif_orientation(file: Image.Image) -> int:
    """The rotation that is a property of the image; Pillow gives it as EXIF of its own."""
    return int(file.getexif().get(ExifTags.Base.Orientation, 1))


@contextmanager
def _complete_jpeg(source: jpeg.JpegSource) -> Iterator[ImageFile.ImageFile]:
    """Open a JPEG; without its end marker only if all of its pixels are there nevertheless."""
    limit = MAX_PIXELS if source.is_progressive else MAX_JPEG_PIXELS
    with JpegImageFile(source.stream) as file:
        _check_pixels(file, limit)
        if not source.paddings or file.width * file.height > MAX_PIXELS:
            yield file
            return
    first, *others = source.paddings
    with JpegImageFile(first) as file:
        for other in others:
            with JpegImageFile(other) as continued:
                if ImageChops.difference(file, continued).getbbox() is not None:
                    raise OSError("the picture is cut off")
    first.seek(0)
    with JpegImageFile(first) as file:
        yield file


def _check_pixels(file: ImageFile.ImageFile, limit: int) -> None:
    if file.width * file.height > limit:
        raise error(Code.IMAGE_TOO_LARGE, detail=f"{file.width} x {file.height} pixels")


def _unreadable_heic(failure: HeifError) -> VideoDeskError:
    unsupported = isinstance(failure, NoDecoderError)
    reason = Reason.HEIC_UNSUPPORTED if unsupported else Reason.HEIC_UNREADABLE
    return error(Code.IMAGE_UNREADABLE, reason=reason, detail=str(failure))


def _to_eight_bits(image: Image.Image) -> Image.Image:
    """Convert to a mode that can be scaled well (L, RGB, RGBA or CMYK) unless it has one."""
    if image.mode.startswith("I"):
        # Pillow's own conversion clips 16-bit greys at 255, which gives a white image.
        grey = image.convert("I") if image.mode != "I" else image
        return grey.point(lambda level: level * (1 / 256)).convert("L")
    if image.has_transparency_data and image.mode != "RGBA":
        return image.convert("RGBA")
    return image if image.mode in {"L", "RGB", "RGBA", "CMYK"} else image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply the colour profile, so that it can be dropped."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            given = ImageCms.ImageCmsProfile(BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            transform = ImageCms.buildTransform(given, srgb, image.mode, mode)
            return transform.apply(image)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile for another kind of image is useless
    return image.convert(mode)
