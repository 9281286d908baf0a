"""Mountains: each summit with a flank in the light, a flank in the shade, and a cap of snow."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from videodesk.demo.drawing.layers import Extent, Layer, Point, Strip, gradient, strip_length
from videodesk.demo.drawing.palette import Palette, mix
from videodesk.demo.drawing.ridges import Row, closed, ridge, rows, swell


@dataclass(frozen=True, slots=True)
class _Mountain:
    """A summit and the slopes on its left and right, from the summit down, in pixels."""

    summit: Point
    left: list[Point]
    right: list[Point]


def peaks(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Two ranges with snow, and three rows of dark hills in front of them."""
    for row in rows(extent, 0.5, (0.2, 0.05), 5):
        if row.index < 2:
            yield from _range(palette, extent, row, chance)
        else:
            yield ridge(extent, row, palette, swell(chance, extent.unit * 0.7)).strip


def _range(palette: Palette, extent: Extent, row: Row, chance: random.Random) -> Iterator[Layer]:
    high = row.rise * (1.3 - 0.45 * row.index)
    top = int(row.crest - high) - 3
    floor = int(row.bottom)
    mountains = list(_mountains(strip_length(extent, row.pace), row, top, high, chance))
    tone = palette.depth(row.nearness * 0.9)
    foot = mix(tone, palette.sky[2], 0.55 - 0.3 * row.nearness)
    colour = gradient((extent.width, max(2, floor - max(0, top))), tone, tone, foot)
    body = Strip(extent, colour, top=top, bottom=floor, pace=row.pace)
    outlines = [
        closed([*reversed(mountain.left), *mountain.right[1:]], row.bottom - top)
        for mountain in mountains
    ]
    body.shape(outlines)
    lit = mix(tone, palette.light, 0.22)
    flanks = [_flank(mountain, high, chance) for mountain in mountains]
    body.paint(lit, flanks, 150)
    snow = mix(mix(palette.light, (255, 255, 255), 0.4), palette.sky[2], 0.1 + 0.1 * row.index)
    white = [each for each in mountains if each.summit[1] < row.crest - top - high * 0.7]
    caps = [_cap(mountain, high, chance) for mountain in white]
    yield body.paint(snow, caps, 235)


def _mountains(
    length: int, row: Row, top: int, high: float, chance: random.Random
) -> Iterator[_Mountain]:
    """A row of mountains along a strip, large and small in turn, their feet out of sight."""
    large = True
    x = -high * chance.uniform(0, 0.6)
    while x < length + high:
        tall = high * (chance.uniform(0.75, 1.0) if large else chance.uniform(0.35, 0.6))
        summit = (x, row.crest - top - tall)
        foot = row.bottom - top
        down = foot - summit[1]
        left = _slope(summit, -down * chance.uniform(0.85, 1.2), foot, chance)
        right = _slope(summit, down * chance.uniform(0.85, 1.2), foot, chance)
        yield _Mountain(summit, left, right)
        x += high * chance.uniform(0.5, 1.0)
        large = not large


def _slope(summit: Point, run: float, foot: float, chance: random.Random) -> list[Point]:
    steps = 9
    fall = foot + 2 - summit[1]
    points = [summit]
    for step in range(1, steps + 1):
        part = step / steps
        rough = 0 if step == steps else chance.uniform(-0.05, 0.05)
        points.append((summit[0] + run * (part + rough), summit[1] + fall * part))
    return points


def _flank(mountain: _Mountain, high: float, chance: random.Random) -> list[Point]:
    """The right side, cut off by a broken line that runs down from the summit."""
    x, y = mountain.summit
    foot = mountain.right[-1][1]
    edge = [
        (
            x + high * (0.05 * step + (0.05 if step % 2 else -0.05) * chance.uniform(0.4, 1)),
            y + (foot - y) * step / 7,
        )
        for step in range(7, 0, -1)
    ]
    return [*mountain.right, *edge]


def _cap(mountain: _Mountain, high: float, chance: random.Random) -> list[Point]:
    """The snow on a summit, with fingers that reach down."""
    _, y = mountain.summit
    reach = min(high * 0.32, (mountain.right[-1][1] - y) * 0.2)
    left, right = _at(mountain.left, y + reach), _at(mountain.right, y + reach)
    fingers = []
    for step in range(1, 8):
        down = reach * (chance.uniform(0.95, 1.3) if step % 2 else chance.uniform(0.55, 0.8))
        fingers.append((right + (left - right) * step / 8, y + down))
    outer = [point for point in mountain.left if point[1] < y + reach]
    inner = [point for point in mountain.right if point[1] < y + reach]
    return [(left, y + reach), *reversed(outer), *inner[1:], (right, y + reach), *fingers]


def _at(slope: list[Point], height: float) -> float:
    """The x of a slope at a height."""
    for (x, y), (next_x, next_y) in pairwise(slope):
        if y <= height <= next_y:
            return x + (next_x - x) * (height - y) / max(0.001, next_y - y)
    return slope[-1][0]
