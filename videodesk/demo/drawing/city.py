"""The city: four rows of houses, lit windows, and masts."""

import random
from collections.abc import Iterator

from videodesk.demo.drawing.layers import Extent, Layer, Point, Strip, gradient
from videodesk.demo.drawing.palette import Palette, mix
from videodesk.demo.drawing.ridges import Row, rows
from videodesk.demo.drawing.words import Hour, Rgb

_LAMP: Rgb = (255, 196, 110)
_House = tuple[float, float, float]
"""Left, right and roof, in pixels from the strip's top left."""


def city(palette: Palette, extent: Extent, chance: random.Random, hour: Hour) -> Iterator[Layer]:
    """Houses from the far skyline to the near roofs; more windows are lit when it is dark."""
    lit = {Hour.DAY: 0.06, Hour.DAWN: 0.12}.get(hour, 0.32)
    lamp = mix(palette.accent, _LAMP, 0.8)
    for row in rows(extent, 0.66, (0.02, 0.02), 4):
        tall = extent.unit * (0.26 - 0.1 * row.nearness)
        top = int(row.crest - tall) - 2
        bottom = min(extent.height, int(row.bottom + extent.unit * 0.12))
        tone = palette.depth(0.25 + 0.75 * row.nearness)
        foot = mix(tone, palette.sky[2], 0.4 - 0.34 * row.nearness)
        colour = gradient((extent.width, max(2, bottom - max(0, top))), tone, foot)
        wide = extent.unit * (0.7 + 0.6 * row.nearness)
        strip = Strip(extent, colour, top=top, bottom=bottom, pace=row.pace)
        houses = list(_houses(strip.length, row.crest - top, tall, wide, chance))
        strip.shape([_box(left, roof, right, bottom - top) for left, right, roof in houses])
        panes = list(_windows(houses, extent, row, chance, lit))
        yield strip.paint(lamp, panes, 70 + int(150 * row.nearness))


def _box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def _houses(
    length: int, base: float, tall: float, unit: float, chance: random.Random
) -> Iterator[_House]:
    """Houses and masts along a strip, on a base line; `unit` is the picture's (see Extent)."""
    x = -chance.uniform(0, 0.05) * unit
    while x < length:
        wide = unit * chance.uniform(0.03, 0.075)
        roof = base - tall * chance.uniform(0.15, 0.98) ** 1.4
        yield x, x + wide, roof
        if chance.random() < 0.25:
            mast = x + wide * chance.uniform(0.3, 0.7)
            yield mast, mast + max(1.0, unit * 0.002), roof - tall * 0.12
        x += wide + unit * chance.choice((0, 0, 0.004, 0.012))


def _windows(
    houses: list[_House], extent: Extent, row: Row, chance: random.Random, lit: float
) -> Iterator[list[Point]]:
    step = extent.unit * (0.009 + 0.005 * row.nearness)
    size = step * 0.42
    for left, right, roof in houses:
        for column in range(1, int((right - left) / step)):
            for level in range(1, 22):
                if chance.random() < lit:
                    x, y = left + column * step, roof + level * step * 1.3
                    yield _box(x, y, x + size, y + size * 1.3)
