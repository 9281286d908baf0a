"""The gentle lands: dunes, hills, forest, and the ground of a far moon."""

import math
import random
from collections.abc import Iterator

from videodesk.demo.drawing.layers import Extent, Layer, Point, Strip
from videodesk.demo.drawing.palette import Palette, mix
from videodesk.demo.drawing.ridges import crested, ridge, rows, swell


def dunes(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Sand with sharp crests, lit from one side."""
    for row in rows(extent, 0.6, (0.025, 0.1), 5):
        span = extent.unit * (0.34 + 0.5 * row.nearness)
        dune = ridge(extent, row, palette, crested(chance, span))
        lit = mix(palette.depth(row.nearness * 0.6), palette.light, 0.34)
        slopes = list(_lit_slopes(dune.outline, row.rise * 2.6))
        yield dune.strip.paint(lit, slopes, 190)


def _lit_slopes(outline: list[Point], depth: float) -> Iterator[list[Point]]:
    """The windward sides: from each low point up to the next crest, then down in a curve."""
    start = 0
    for index in range(1, len(outline) - 1):
        before, here, after = (outline[place][1] for place in (index - 1, index, index + 1))
        if before < here >= after:
            start = index
        elif before > here <= after:
            climb = outline[start : index + 1]
            wide, steps = climb[-1][0] - climb[0][0], max(1, len(climb) - 1)
            curve: list[Point] = []
            for place, (x, y) in reversed(list(enumerate(climb))):
                part = 1 - place / steps
                curve.append((x + wide * 0.12 * part, y + depth * part**0.8 * (1 - 0.35 * part)))
            yield [*climb, *curve]


def hills(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Meadows with a light rim, and groups of round trees."""
    for row in rows(extent, 0.6, (0.03, 0.09), 5):
        span = extent.unit * (0.5 + 0.7 * row.nearness)
        hill = ridge(extent, row, palette, swell(chance, span))
        rim = [(x, y + extent.unit * 0.012) for x, y in reversed(hill.outline)]
        edge = mix(palette.depth(row.nearness * 0.7), palette.light, 0.3)
        hill.strip.paint(edge, [[*hill.outline, *rim]], 130)
        if row.index in {1, 2, 3}:
            size = extent.unit * (0.008 + 0.012 * row.nearness)
            dark = mix(palette.depth(min(1, row.nearness + 0.25)), palette.shade, 0.4)
            trees = list(_round_trees(hill.outline, size, chance))
            floor = int(row.crest + row.rise * 1.2)
            top = hill.top - int(size * 3)
            behind = Strip(extent, dark, top=top, bottom=floor, pace=row.pace)
            yield behind.shape([[(x, y + int(size * 3)) for x, y in tree] for tree in trees])
        yield hill.strip


def _round_trees(outline: list[Point], size: float, chance: random.Random) -> Iterator[list[Point]]:
    index = chance.randrange(5, 20)
    while index < len(outline):
        x, y = outline[index]
        for _ in range(chance.randint(1, 4)):
            radius = size * chance.uniform(0.5, 1.1)
            yield blob(x, y - radius * 0.8, radius, radius * chance.uniform(0.9, 1.4))
            x += radius * chance.uniform(1.0, 2.0)
        index += chance.randrange(8, 60)


def blob(x: float, y: float, wide: float, tall: float) -> list[Point]:
    """An ellipse around a point: half its width and half its height in pixels."""
    turns = [step * math.tau / 16 for step in range(16)]
    return [(x + wide * math.cos(turn), y + tall * math.sin(turn)) for turn in turns]


def forest(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Rows of firs in the mist."""
    for row in rows(extent, 0.56, (0.03, 0.05), 5):
        span = extent.unit * (0.5 + 0.5 * row.nearness)
        tall = extent.unit * (0.035 + 0.13 * row.nearness**1.3)

        def firs(outline: list[Point], tall: float = tall) -> list[list[Point]]:
            return list(_firs(outline, tall, chance))

        ground = swell(chance, span)
        yield ridge(
            extent, row, palette, ground, mist=0.62, headroom=tall * 1.3, on_crest=firs
        ).strip


def _firs(outline: list[Point], tall: float, chance: random.Random) -> Iterator[list[Point]]:
    x = 0.0
    while x < outline[-1][0]:
        base = outline[min(len(outline) - 1, int(x / 4))][1] + 3
        height = tall * chance.uniform(0.5, 1.25)
        yield _fir(x, base, height, height * chance.uniform(0.17, 0.24))
        x += tall * chance.uniform(0.12, 0.55)


def _fir(x: float, base: float, height: float, half: float) -> list[Point]:
    tiers = 5
    right: list[Point] = [(x, base - height)]
    for tier in range(1, tiers + 1):
        reach = half * tier / tiers
        y = base - height * (1 - tier / (tiers + 0.4))
        right += [(x + reach, y), (x + reach * 0.52, y - height * 0.01)]
    right += [(x + half * 0.1, base - height * 0.06), (x + half * 0.1, base)]
    return [*right, *((2 * x - px, py) for px, py in reversed(right))]


def moonscape(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Two low ridges at the foot of a sky full of stars."""
    for row in rows(extent, 0.84, (0.03, 0.04), 2):
        yield ridge(extent, row, palette, swell(chance, extent.unit * 0.6)).strip
