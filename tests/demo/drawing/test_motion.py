from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from tests.demo.probe import difference
from videodesk.demo.drawing.layers import Extent
from videodesk.demo.drawing.motion import Move, open_picture, placeholder

EXTENT = Extent(160, 90, 24)
RED, BLUE = (220, 30, 30), (30, 60, 220)


def halves(width: int = 200, height: int = 100) -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (width // 2, 0, width, height))
    return picture


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    data = BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


def test_camera_move_is_slow_and_keeps_the_image_recognisable() -> None:
    move = Move(halves(), EXTENT, seed=3)
    pictures = [move.paint(frame) for frame in range(24)]
    for picture in pictures:
        assert picture.size == (160, 90)
        assert picture.getpixel((5, 45)) == RED
        assert picture.getpixel((155, 45)) == BLUE
    steps = [difference(*pair) for pair in pairwise(pictures)]
    assert 0 < max(steps) < 3
    assert difference(pictures[0], pictures[-1]) > 0


@pytest.mark.parametrize("size", [(40, 400), (400, 40), (1, 1), (3000, 2000)])
def test_image_of_any_shape_fills_the_clip(size: tuple[int, int]) -> None:
    painted = Move(Image.new("RGB", size, RED), EXTENT, seed=3).paint(12)
    assert painted.getextrema() == tuple((part, part) for part in RED)


def test_image_is_rotated_by_its_exif_orientation() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = open_picture(saved(halves(), "JPEG", exif=exif, quality=95))
    assert upright.size == (100, 200)
    top, foot = upright.getpixel((50, 20)), upright.getpixel((50, 180))
    assert isinstance(top, tuple)
    assert isinstance(foot, tuple)
    assert top[0] > 180 > top[2]
    assert foot[2] > 180 > foot[0]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_upload_format_can_be_opened(kind: str) -> None:
    assert open_picture(saved(halves(), kind)).mode == "RGB"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "I;16"])
def test_image_of_any_pixel_mode_can_be_opened(mode: str) -> None:
    assert open_picture(saved(Image.new(mode, (10, 10)))).mode == "RGB"


def test_transparent_pixels_are_dark() -> None:
    opened = open_picture(saved(Image.new("RGBA", (4, 4), (255, 255, 255, 0))))
    assert opened.getpixel((1, 1)) == (24, 26, 30)


@pytest.mark.parametrize("data", [b"", b"<html>", saved(halves())[:200], saved(halves(), "BMP")])
def test_truncated_image_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a picture"):
        open_picture(data)


def test_image_with_too_many_pixels_is_refused_before_decoding() -> None:
    with pytest.raises(ValueError, match="too many pixels"):
        open_picture(saved(Image.new("1", (8001, 8001))))


def test_placeholder_shows_its_url() -> None:
    one, other = (placeholder(f"https://example.com/{name}.jpg", EXTENT) for name in "ab")
    assert one.size == (160, 90)
    assert difference(one, other) > 0
    assert placeholder("http://例え.jp/" + "x" * 3000, EXTENT).size == (160, 90)
