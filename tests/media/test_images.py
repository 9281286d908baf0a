"""Properties of image files, which ones are refused, and thumbnails."""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from tests.media.drawing import corners, four_corners
from videodesk.errors import Code, VideoDeskError
from videodesk.media.images import inspect, prepare, thumbnail
from videodesk.media.values import ImageInfo, Thumbnail
from videodesk.messages import problem_message

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
TURN_RIGHT = 6  # EXIF 2.3, tag Orientation: a phone held upright writes this


def saved(picture: Image.Image, path: Path, kind: str, orientation: int = 1) -> Path:
    """Writes the picture; `orientation` goes into its EXIF."""
    if orientation == 1:
        picture.save(path, kind)
    elif kind == "TIFF":
        picture.save(path, kind, tiffinfo={ExifTags.Base.Orientation: orientation})
    else:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        picture.save(path, kind, exif=exif, quality=95)
    return path


def png_header(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and holds a few zeros."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(bytes(1000))),
            chunk(b"IEND", b""),
        )
    )


def refused(path: Path, code: Code) -> VideoDeskError:
    """All three functions refuse the file alike; gives what `inspect` said."""
    with pytest.raises(VideoDeskError) as failure:
        inspect(path)
    assert failure.value.code is code
    for other in (lambda: thumbnail(path, (64, 64)), lambda: prepare(path)):
        with pytest.raises(VideoDeskError) as also:
            other()
        assert also.value.problem == failure.value.problem
    return failure.value


@pytest.mark.parametrize("kind", FORMATS)
def test_image_format_is_read_from_content_not_suffix(tmp_path: Path, kind: str) -> None:
    path = saved(four_corners(), tmp_path / "picture.txt", kind)
    assert inspect(path) == ImageInfo(
        width=96,
        height=64,
        format=kind,
        media_type=f"image/{kind.lower()}",
        size_bytes=path.stat().st_size,
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_rotated_image_has_rotated_size_and_thumbnail(tmp_path: Path, kind: str) -> None:
    path = saved(four_corners(), tmp_path / "a", kind, TURN_RIGHT)
    assert (inspect(path).width, inspect(path).height) == (64, 96)
    small = thumbnail(path, (30, 96))
    assert (small.width, small.height) == (30, 45)
    shown = Image.frombytes("RGBA", (small.width, small.height), small.rgba)
    assert corners(shown) == ("white", "red", "blue", "lime")


@pytest.mark.parametrize(
    ("orientation", "seen"),
    [
        (2, ("lime", "red", "blue", "white")),
        (3, ("blue", "white", "lime", "red")),
        (4, ("white", "blue", "red", "lime")),
        (5, ("red", "white", "lime", "blue")),
        (7, ("blue", "lime", "white", "red")),
        (8, ("lime", "blue", "red", "white")),
    ],
)
def test_every_exif_orientation_is_applied(
    tmp_path: Path, orientation: int, seen: tuple[str, ...]
) -> None:
    path = saved(four_corners(), tmp_path / "a", "JPEG", orientation)
    small = thumbnail(path, (96, 96))
    assert corners(Image.frombytes("RGBA", (small.width, small.height), small.rgba)) == seen


def test_multi_picture_jpeg_is_read_as_jpeg(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    four_corners().save(path, "MPO", save_all=True, append_images=[four_corners((48, 32))])
    found = inspect(path)
    assert (found.format, found.media_type, found.width) == ("JPEG", "image/jpeg", 96)


def test_thumbnail_fits_its_box_and_is_never_scaled_up(tmp_path: Path) -> None:
    path = saved(four_corners((300, 100)), tmp_path / "a.jpg", "JPEG")
    small = thumbnail(path, (60, 60))
    assert (small.width, small.height) == (60, 20)
    assert len(small.rgba) == 60 * 20 * 4
    assert thumbnail(path, (999, 999)).width == 300


def test_thumbnail_keeps_transparency(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(path)
    assert thumbnail(path, (10, 10)).rgba[3::4] == bytes(100)


def test_absent_image_is_missing(tmp_path: Path) -> None:
    saved(four_corners(), tmp_path / "a.jpg", "JPEG")
    refused(tmp_path / "none.jpg", Code.IMAGE_MISSING)
    refused(tmp_path / "a.jpg" / "b.jpg", Code.IMAGE_MISSING)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Just a letter.\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%!PS-Adobe-3.0 EPSF",
    ],
    ids=["empty", "text", "svg", "postscript"],
)
def test_other_file_is_unreadable(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(content)
    refused(path, Code.IMAGE_UNREADABLE)


@pytest.mark.parametrize("kind", ["PPM", "TGA", "PCX", "ICO", "EPS", "PDF", "JPEG2000"])
def test_unsupported_image_format_is_unreadable(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.png"
    four_corners().save(path, kind)
    refused(path, Code.IMAGE_UNREADABLE)


def test_undecodable_heic_is_named_with_a_hint(tmp_path: Path) -> None:
    path = tmp_path / "IMG_0001.jpg"
    path.write_bytes(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic" + bytes(64))
    failure = refused(path, Code.IMAGE_UNREADABLE)
    assert "HEIC" in problem_message(failure.problem).text
    assert "JPEG" in problem_message(failure.problem).hint


def test_folder_and_pipe_are_unreadable_without_blocking(tmp_path: Path) -> None:
    assert "folder" in problem_message(refused(tmp_path, Code.IMAGE_UNREADABLE).problem).text
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.png")
        refused(tmp_path / "pipe.png", Code.IMAGE_UNREADABLE)


@pytest.fixture
def forbidden(tmp_path: Path) -> Iterator[Path]:
    """A picture that this process may not read; root becomes nobody for the time being."""
    path = saved(four_corners(), tmp_path / "a.png", "PNG")
    path.chmod(stat.S_IWUSR)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    yield path
    if is_root:
        os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_image_without_read_permission_is_unreadable(forbidden: Path) -> None:
    failure = refused(forbidden, Code.IMAGE_UNREADABLE)
    assert "allowed to read" in problem_message(failure.problem).text


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("kept", [0.3, 0.9])
def test_truncated_image_is_unreadable(tmp_path: Path, kind: str, kept: float) -> None:
    noise = Image.effect_noise((120, 90), 80).convert("RGB")
    path = saved(noise, tmp_path / "a", kind)
    inspect(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])
    failure = refused(path, Code.IMAGE_UNREADABLE)
    assert "damaged or incomplete" in problem_message(failure.problem).text


# 8,001 x 8,000 is under what Pillow minds, 10,000 x 10,000 it warns of, 40,000 x 40,000 it refuses.
@pytest.mark.parametrize("size", [(8001, 8000), (10_000, 10_000), (40_000, 40_000)])
@pytest.mark.parametrize(
    "warnings",
    [
        pytest.param("errors", marks=pytest.mark.filterwarnings("error")),
        pytest.param("ignored", marks=pytest.mark.filterwarnings("ignore")),
    ],
)
def test_image_with_too_many_pixels_is_refused_by_its_header(
    tmp_path: Path, size: tuple[int, int], warnings: str
) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_header(*size))
    pillows_own = Image.MAX_IMAGE_PIXELS
    refused(path, Code.IMAGE_TOO_LARGE)
    assert pillows_own == Image.MAX_IMAGE_PIXELS


def test_image_of_exactly_the_limit_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png_header(8000, 8000))
    refused(path, Code.IMAGE_UNREADABLE)  # for its missing pixels, not for its size


def test_file_over_the_size_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.avif"
    with path.open("wb") as stream:
        stream.write(b"\0\0\0\x1cftypavif")
        stream.truncate(600 * 1024**2)  # a hole, which takes no room on the disk
    refused(path, Code.IMAGE_TOO_LARGE)


def test_images_are_read_in_several_threads(tmp_path: Path) -> None:
    paths = [
        saved(four_corners((400, 300)), tmp_path / kind, kind, TURN_RIGHT)
        for kind in ("JPEG", "PNG", "WEBP", "AVIF")
    ] * 6

    def ask(path: Path) -> tuple[ImageInfo, Thumbnail]:
        return inspect(path), thumbnail(path, (50, 50))

    alone = [ask(path) for path in paths]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(ask, paths)) == alone


@pytest.fixture(scope="module", params=FORMATS)
def whole(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    kind: str = request.param
    picture = four_corners((24, 16))
    return saved(
        picture.convert("P") if kind == "GIF" else picture,
        tmp_path_factory.mktemp("a") / kind,
        kind,
    )


@pytest.mark.filterwarnings("ignore")  # Pillow's, on damaged EXIF; of use to nobody here
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_damaged_image_is_read_or_refused(whole: Path, data: st.DataObject) -> None:
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    damaged = whole.with_suffix(".damaged")
    damaged.write_bytes(content)
    for ask in (inspect, prepare, lambda path: thumbnail(path, (16, 16))):
        try:
            ask(damaged)
        except VideoDeskError as failure:
            said = failure.code
        else:
            continue
        assert said in {Code.IMAGE_UNREADABLE, Code.IMAGE_TOO_LARGE}


def test_hundred_megapixel_jpeg_is_decoded_at_reduced_size(tmp_path: Path) -> None:
    picture = Image.new("L", (11_600, 8_700), 10)
    picture.paste(240, (5_800, 0, 11_600, 4_350))
    path = tmp_path / "a.jpg"
    picture.save(path, quality=30)
    assert (inspect(path).width, inspect(path).height) == (11_600, 8_700)
    prepared = prepare(path)
    assert (prepared.width, prepared.height) == (2048, 1536)
    small = thumbnail(path, (92, 69))
    shown = Image.frombytes("RGBA", (small.width, small.height), small.rgba).convert("L")
    assert shown.getpixel((80, 10)) == pytest.approx(240, abs=3)
    assert shown.getpixel((10, 10)) == pytest.approx(10, abs=3)


@pytest.mark.parametrize(
    ("progressive", "size"), [(False, (16_001, 16_000)), (True, (8_001, 8_000))]
)
def test_huge_jpeg_is_refused_and_a_progressive_one_sooner(
    tmp_path: Path, progressive: bool, size: tuple[int, int]
) -> None:
    path = tmp_path / "a.jpg"
    Image.new("L", (16, 16)).save(path, progressive=progressive)
    frame = b"\xff\xc2" if progressive else b"\xff\xc0"
    content = bytearray(path.read_bytes())
    at = content.index(frame)
    content[at + 5 : at + 9] = struct.pack(">HH", size[1], size[0])
    path.write_bytes(content)
    refused(path, Code.IMAGE_TOO_LARGE)
