import pytest
from PIL import Image, ImageChops

from videodesk.demo.drawing.layers import Extent
from videodesk.demo.drawing.lettering import Lettering

EXTENT = Extent(480, 270, 24)
GROUND = (120, 120, 120)


def changed(text: str, extent: Extent = EXTENT) -> Image.Image:
    """Where lettering changes a grey picture, as levels."""
    plain = Image.new("RGB", (extent.width, extent.height), GROUND)
    written = plain.copy()
    Lettering(extent, text).draw(written, 0)
    return ImageChops.difference(plain, written).convert("L")


def bright_rows(text: str) -> int:
    """How many rows of the caption hold letters: what is brighter than the ground."""
    plain = Image.new("RGB", (EXTENT.width, EXTENT.height), GROUND)
    Lettering(EXTENT, text).draw(plain, 0)
    foot = plain.convert("L").crop((0, EXTENT.height // 2, EXTENT.width, EXTENT.height))
    return sum(
        1
        for y in range(foot.height)
        if max(foot.crop((0, y, foot.width, y + 1)).tobytes()) > GROUND[0] + 20
    )


def test_prompt_is_at_the_bottom_and_watermark_in_the_corner() -> None:
    where = changed("a red kite over dunes")
    assert where.crop((0, 230, 200, 270)).getbbox() is not None
    assert where.crop((400, 0, 480, 40)).getbbox() is not None
    assert where.crop((0, 50, 480, 200)).getbbox() is None


def test_empty_prompt_leaves_only_the_watermark() -> None:
    where = changed("  \n ")
    assert where.crop((0, 60, 480, 270)).getbbox() is None
    assert where.getbbox() is not None


def test_long_prompt_takes_two_lines() -> None:
    one, long = bright_rows("a red kite"), bright_rows("a red kite over dunes " * 8)
    longest = bright_rows("a red kite over dunes " * 800)
    assert one < long
    assert abs(longest - long) <= 3


@pytest.mark.parametrize("text", ["x" * 3000, "字" * 3000, "a " * 3000])
def test_caption_stays_inside_the_frame(text: str) -> None:
    margin = round(270 * 0.035)
    plain = Image.new("RGB", (EXTENT.width, EXTENT.height), GROUND)
    Lettering(EXTENT, text).draw(plain, 0)
    right = plain.convert("L").crop((EXTENT.width - margin + 2, 200, EXTENT.width, 270))
    assert max(right.tobytes()) <= GROUND[0]


def test_character_without_a_glyph_is_left_out() -> None:
    private = "\U000f1234"
    assert changed(f"kite {private}{private}") == changed("kite")


@pytest.mark.parametrize("size", [(64, 64), (64, 1920), (1920, 64), (2, 2)])
def test_caption_fits_any_aspect_ratio(size: tuple[int, int]) -> None:
    extent = Extent(*size, 24)
    assert changed("a red kite over dunes", extent).size == size
