"""Ridges, which every land is built from: rows in depth, outlines, and bodies."""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from videodesk.demo.drawing.layers import Extent, Point, Strip, gradient
from videodesk.demo.drawing.palette import Palette, mix

Profile = Callable[[float], float]
"""The height of a line, 0 (low) to 1 (high), at an x in pixels."""

_EVERY: Final = 4  # pixels between two points of an outline


@dataclass(frozen=True, slots=True)
class Row:
    """One ridge: the average height of its crest, how far it rises, and the bottom of its strip.

    Lengths are in pixels from the picture's top; `nearness` goes from 0 to 1.
    """

    index: int
    nearness: float
    crest: float
    rise: float
    bottom: float
    pace: int


@dataclass(frozen=True, slots=True)
class Ridge:
    """A painted ridge: its strip, and its outline from the strip's top, to place objects on."""

    row: Row
    strip: Strip
    outline: list[Point]
    top: int


def rows(extent: Extent, start: float, rises: tuple[float, float], count: int) -> Iterator[Row]:
    """Ridges from the horizon (a part of the height) down, closer together where they are far."""
    places = [start + (1 - start) * (index / count) ** 1.25 for index in range(count + 1)]
    for index in range(count):
        nearness = index / max(1, count - 1)
        rise = (rises[0] + (rises[1] - rises[0]) * nearness) * extent.unit
        last = index == count - 1
        below = extent.height if last else places[index + 1] * extent.height + rise * 1.6 + 4
        pace = max(1, round((1 + 11 * nearness**1.4) * extent.unit / 960))
        yield Row(index, nearness, places[index] * extent.height, rise, below, pace)


def ridge(
    extent: Extent,
    row: Row,
    palette: Palette,
    profile: Profile,
    *,
    mist: float = 0.5,
    headroom: float = 0.0,
    on_crest: Callable[[list[Point]], Sequence[Sequence[Point]]] = lambda _outline: (),
) -> Ridge:
    """A ridge in the colour of its distance; `mist` is the haze at its foot, from 0 to 1.

    `headroom` is kept free above the crest for `on_crest`, objects on it in the same colour.
    """
    top = int(row.crest - row.rise - headroom) - 3
    tone = palette.depth(row.nearness)
    foot = mix(tone, palette.sky[2], mist * (1 - 0.84 * row.nearness))
    colour = gradient((extent.width, max(2, int(row.bottom) - max(0, top))), tone, tone, foot)
    strip = Strip(extent, colour, top=top, bottom=int(row.bottom), pace=row.pace)
    outline = line(strip.length, row, profile, top)
    strip.shape([closed(outline, row.bottom - top), *on_crest(outline)])
    return Ridge(row, strip, outline, top)


def line(length: int, row: Row, profile: Profile, top: float) -> list[Point]:
    """The profile along a strip, as points from the strip's top left."""
    return [
        (x, row.crest - top - row.rise * (2 * profile(x) - 1))
        for x in range(0, length + 2 * _EVERY, _EVERY)
    ]


def closed(outline: list[Point], floor: float) -> list[Point]:
    """The polygon between a line and the floor below it."""
    return [*outline, (outline[-1][0], floor), (outline[0][0], floor)]


def swell(chance: random.Random, span: float, octaves: int = 3) -> Profile:
    """A smooth line: a few sines of shrinking length."""
    waves = [
        (span / (1.9**octave) * chance.uniform(0.8, 1.25), chance.uniform(0, math.tau), 0.5**octave)
        for octave in range(octaves)
    ]
    whole = sum(share for _, _, share in waves)

    def profile(x: float) -> float:
        sway = sum(share * math.sin(x * math.tau / wide + turn) for wide, turn, share in waves)
        return 0.5 + sway / whole / 2

    return profile


def crested(chance: random.Random, span: float) -> Profile:
    """A line of dunes: gentle to windward, sharp crests, steep to leeward."""
    smooth = swell(chance, span * 2.3, 2)
    shift = chance.uniform(0, span)

    def profile(x: float) -> float:
        place = ((x + shift + span * 0.5 * smooth(x)) / span) % 1
        climb = place / 0.68 if place < 0.68 else (1 - place) / 0.32
        return (0.5 - 0.5 * math.cos(math.pi * climb * 0.82)) * (0.45 + 0.55 * smooth(x))

    return profile
