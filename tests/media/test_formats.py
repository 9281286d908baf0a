"""What an image file's pixels need is found in every format, and nothing else decides."""

import io
import struct
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.media.drawing import CORNERS, corners, four_corners
from videodesk.errors import Code, VideoDeskError
from videodesk.media.formats.exif import orientation_in
from videodesk.media.formats.source import Span, splice
from videodesk.media.images import inspect, prepare
from videodesk.media.values import Change, Prepared

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")


def saved(path: Path, kind: str, **options: Any) -> Path:
    four_corners((24, 16)).save(path, kind, **options)
    return path


def sent(prepared: Prepared) -> Image.Image:
    with Image.open(BytesIO(prepared.data)) as picture:
        picture.load()
    return picture


def outcome(path: Path) -> set[Code | bytes]:
    """What is sent of an image, or why `inspect` and `prepare` refuse it."""
    found = set[Code | bytes]()
    for read in (inspect, prepare):
        try:
            read(path)
        except VideoDeskError as failure:
            found.add(failure.code)
        else:
            found.add(prepare(path).data)
    return found


@pytest.mark.parametrize("kind", [*FORMATS, "progressive JPEG"])
def test_image_cut_anywhere_gives_the_same_pixels_or_is_refused(tmp_path: Path, kind: str) -> None:
    is_progressive = kind.startswith("progressive ")
    path = saved(tmp_path / "a", kind.removeprefix("progressive "), progressive=is_progressive)
    content, whole = path.read_bytes(), prepare(path).data
    for length in (*range(0, len(content) - 30, 9), *range(len(content) - 30, len(content))):
        path.write_bytes(content[:length])
        assert outcome(path) in ({Code.IMAGE_UNREADABLE}, {whole})


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_deflate", "jpeg", "packbits"])
@pytest.mark.parametrize("big", [True, False])
def test_tiff_of_every_compression_is_read(
    tmp_path: Path, compression: str | None, big: bool
) -> None:
    path = tmp_path / "a.tiff"
    four_corners().save(path, compression=compression, big_tiff=big)
    assert corners(sent(prepare(path))) == CORNERS
    assert inspect(path).format == "TIFF"


def test_tiff_of_the_other_byte_order_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.tiff"
    Image.new("I;16B", (24, 16), 0xC000).save(path)
    assert path.read_bytes()[:2] == b"MM"
    assert sent(prepare(path)).getpixel((5, 5)) == pytest.approx((192, 192, 192), abs=2)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "TIFF"])
def test_animation_with_a_damaged_later_frame_is_read_as_its_first(
    tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "a"
    noise = Image.effect_noise((96, 64), 90).convert("RGB")
    four_corners().save(path, kind, save_all=True, append_images=[noise, noise])
    content = path.read_bytes()
    if kind == "PNG":
        at = content.rindex(b"fcTL")
        path.write_bytes(content[:at] + b"fcTL" + bytes(30))
    elif kind != "TIFF":  # whose frames are described at its end
        path.write_bytes(content[:-50])
    prepared = prepare(path)
    assert corners(sent(prepared)) == CORNERS
    assert prepared.changes == {Change.FIRST_FRAME}


def test_packed_pixels_with_a_transparent_colour_stay_transparent(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    four_corners().save(path, transparency=(255, 0, 0))
    assert sent(prepare(path)).getchannel("A").getextrema() == (0, 255)


def test_small_visible_spot_is_not_mistaken_for_invisible(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (900, 900))
    picture.putpixel((5, 5), (255, 0, 0, 255))
    picture.save(tmp_path / "a.png")
    assert not inspect(tmp_path / "a.png").is_invisible
    picture.putpixel((5, 5), (255, 0, 0, 0))
    picture.save(tmp_path / "a.png")
    assert inspect(tmp_path / "a.png").is_invisible
    assert Change.INVISIBLE in prepare(tmp_path / "a.png").changes


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("prefix", [b"", b"Exif\0\0"])
def test_orientation_is_read_in_either_byte_order(order: str, prefix: bytes) -> None:
    start = {"<": b"II*\0", ">": b"MM\0*"}[order]
    entries = struct.pack(f"{order}IHHHIHHHHIHH", 8, 2, 0x010F, 2, 1, 0, 0, 0x0112, 3, 1, 6, 0)
    assert orientation_in(prefix + start + entries) == 6


@pytest.mark.parametrize(
    "block", [b"", b"II*\0", b"II*\0\x08\0\0\0\xff\xff", b"MM\0*\xff\xff\xff\xff", bytes(99)]
)
def test_broken_exif_is_ignored(block: bytes) -> None:
    assert orientation_in(block) == 1


def test_spliced_stream_is_read_like_one_file() -> None:
    parts: list[bytes | Span] = [b"ab", Span(1, 3), b"", Span(4, 2), b"z", Span(8, 9), b"never"]
    stream = splice(io.BytesIO(b"0123456789"), parts)
    assert stream.read() == b"ab12345z89"  # the last part is cut off, so nothing follows
    stream.seek(3)
    assert stream.read(4) == b"2345"
    assert stream.tell() == 7
