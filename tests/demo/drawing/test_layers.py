from itertools import pairwise

import pytest
from PIL import Image, ImageStat

from videodesk.demo.drawing.layers import Extent, Strip, clouds, gradient, strip_length

EXTENT = Extent(80, 20, 40)
WHITE, RED = (255, 255, 255), (255, 0, 0)


def bar(strip: Strip, left: float, right: float) -> Strip:
    return strip.shape([[(left, 0), (right, 0), (right, 20), (left, 20)]])


def middle_of(strip: Strip, frame: int) -> float:
    """Where what the strip shows is at a frame, weighed by brightness."""
    canvas = Image.new("RGB", (80, 20))
    strip.draw(canvas, frame)
    row = canvas.getchannel("R").crop((0, 10, 80, 11)).tobytes()
    return sum(place * level for place, level in enumerate(row)) / sum(row)


@pytest.mark.parametrize(("pace", "pixels"), [(1, 0.25), (2, 0.5), (3, 0.75), (4, 1.0)])
def test_strip_moves_left_in_quarter_pixels(pace: int, pixels: float) -> None:
    strip = bar(Strip(EXTENT, WHITE, top=0, bottom=20, pace=pace), 50, 60)
    places = [middle_of(strip, frame) for frame in range(12)]
    steps = [before - after for before, after in pairwise(places)]
    assert steps == pytest.approx([pixels] * 11, abs=0.02)


def test_strip_with_negative_speed_moves_right() -> None:
    strip = bar(Strip(EXTENT, WHITE, top=0, bottom=20, pace=-4), 50, 60)
    assert middle_of(strip, 8) - middle_of(strip, 0) == pytest.approx(8, abs=0.02)


@pytest.mark.parametrize("pace", [-9, -4, -1, 1, 4, 9])
def test_strip_covers_the_frame_to_the_end(pace: int) -> None:
    strip = Strip(EXTENT, WHITE, top=0, bottom=20, pace=pace)
    bar(strip, -10, strip_length(EXTENT, pace) + 10)
    for frame in (0, EXTENT.frames - 1):
        canvas = Image.new("RGB", (80, 20))
        strip.draw(canvas, frame)
        assert canvas.getextrema() == ((255, 255),) * 3


def test_painting_on_a_strip_moves_with_it_and_is_clipped() -> None:
    strip = bar(Strip(EXTENT, WHITE, top=0, bottom=20, pace=4), 20, 60)
    strip.paint(RED, [[(0, 0), (40, 0), (40, 20), (0, 20)]])
    canvas = Image.new("RGB", (80, 20))
    strip.draw(canvas, 10)
    seen = [canvas.getpixel((place, 10)) for place in (5, 15, 25, 35, 45, 55)]
    assert seen == [(0, 0, 0), RED, RED, WHITE, WHITE, (0, 0, 0)]


def test_strip_may_extend_above_and_below_the_frame() -> None:
    strip = Strip(EXTENT, WHITE, top=-5, bottom=90, pace=1)
    strip.shape([[(0, 0), (120, 0), (120, 15), (0, 15)]])
    canvas = Image.new("RGB", (80, 20))
    strip.draw(canvas, 0)
    assert [canvas.getpixel((40, y)) for y in (0, 9, 11)] == [WHITE, WHITE, (0, 0, 0)]


def test_gradient_runs_through_its_colours_top_to_bottom() -> None:
    shade = gradient((30, 90), (0, 0, 0), (200, 0, 0), (0, 0, 200))
    for y, wanted in ((0, (0, 0, 0)), (45, (200, 0, 0)), (89, (0, 0, 200))):
        got = ImageStat.Stat(shade.crop((0, y, 30, y + 1))).mean
        assert got == pytest.approx(wanted, abs=20)


def test_cloud_cover_grows_and_a_seed_is_deterministic() -> None:
    def share(cover: float) -> float:
        return ImageStat.Stat(clouds((90, 60), 5, grain=4, cover=cover)).mean[0]

    assert share(0) < share(0.5) < share(1)
    assert clouds((90, 60), 5, grain=4, cover=0.5) == clouds((90, 60), 5, grain=4, cover=0.5)
    assert clouds((90, 60), 5, grain=4, cover=0.5) != clouds((90, 60), 6, grain=4, cover=0.5)
