"""The sea: rows of waves that pass each other, and the path of light below the sun."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from videodesk.demo.drawing.layers import Extent, Layer, Point, Strip, gradient
from videodesk.demo.drawing.palette import Palette, mix
from videodesk.demo.drawing.ridges import Profile, Row, closed, line, rows, swell
from videodesk.demo.drawing.words import Rgb

_HORIZON: Final = 0.56  # where the sea begins, as a fraction of the height


def sea(palette: Palette, extent: Extent, chance: random.Random) -> Iterator[Layer]:
    """Waves from the horizon to the foot of the picture."""
    for row in rows(extent, _HORIZON, (0.0012, 0.016), 9):
        yield from _wave(palette, extent, row, chance)


def _flat(_x: float) -> float:
    return 0.5


def _wave(palette: Palette, extent: Extent, row: Row, chance: random.Random) -> Iterator[Layer]:
    span = extent.unit * (0.05 + 0.3 * row.nearness**1.2)
    profile: Profile = swell(chance, span) if row.index else _flat
    top = int(row.crest - row.rise * 1.2) - 2
    tone = mix(mix(palette.sky[2], palette.ground, 0.6), palette.shade, row.nearness)
    size = (extent.width, max(2, int(row.bottom) - max(0, top)))
    colour = gradient(size, mix(tone, palette.sky[1], 0.25), tone, mix(tone, palette.shade, 0.3))
    pace = row.pace if row.index % 2 else -max(1, row.pace // 2)
    strip = Strip(extent, colour, top=top, bottom=int(row.bottom), pace=pace)
    outline = line(strip.length, row, profile, top)
    strip.shape([closed(outline, row.bottom - top)])
    if row.index:
        crest = mix(tone, palette.light, 0.35)
        shape = [*outline, *_underside(outline, span, extent, row)]
        strip.paint(crest, [shape], 150)
    yield strip


def _underside(outline: list[Point], span: float, extent: Extent, row: Row) -> list[Point]:
    thick = extent.unit * (0.0012 + 0.003 * row.nearness)
    return [(x, y + thick * (1 + math.sin(x / span * 9))) for x, y in reversed(outline)]


@dataclass(frozen=True, slots=True)
class _Glint:
    x: float
    y: float
    size: int
    beat: float
    turn: float


class Glitter:
    """Short strokes of light on the water below the sun, which come and go."""

    _LEVELS = 6

    def __init__(self, extent: Extent, sun: float, colour: Rgb, chance: random.Random) -> None:
        self._colour = colour
        self._strokes = [
            [_stroke(extent, size, level / self._LEVELS) for level in range(1, self._LEVELS + 1)]
            for size in range(6)
        ]
        self._glints = [self._glint(extent, sun, chance) for _ in range(150)]

    @staticmethod
    def _glint(extent: Extent, sun: float, chance: random.Random) -> _Glint:
        depth = chance.random() ** 1.5
        y = extent.height * (_HORIZON + 0.008 + (1 - _HORIZON) * depth)
        x = sun + chance.gauss(0, 0.022 + 0.075 * depth) * extent.unit
        return _Glint(x, y, int(depth * 5.99), chance.uniform(0.05, 0.16), chance.uniform(0, 6.3))

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint the strokes that shine at this frame."""
        for glint in self._glints:
            level = int(math.sin(frame * glint.beat + glint.turn) * self._LEVELS)
            if level > 0:
                stroke = self._strokes[glint.size][level - 1]
                place = (int(glint.x - stroke.width / 2), int(glint.y))
                canvas.paste(self._colour, place, stroke)


def _stroke(extent: Extent, size: int, strength: float) -> Image.Image:
    wide = max(3, round(extent.unit * (0.008 + 0.008 * size)))
    tall = max(1, round(extent.unit * (0.0016 + 0.0009 * size)))
    large = Image.new("L", (wide * 4, tall * 4))
    ImageDraw.Draw(large).ellipse((0, 0, wide * 4 - 1, tall * 4 - 1), fill=round(220 * strength))
    return large.resize((wide, tall), Image.Resampling.BOX)
