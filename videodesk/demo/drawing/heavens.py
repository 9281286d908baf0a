"""The sky: sun or moon, clouds, stars, and a planet if the prompt asks for space."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from videodesk.demo.drawing.layers import Extent, Layer, Strip, clouds, strip_length
from videodesk.demo.drawing.palette import Palette, mix, turned
from videodesk.demo.drawing.words import Hour, Rgb

_FINE: Final = 4  # factor by which round shapes are drawn larger before they are scaled down


def hang_light(still: Image.Image, palette: Palette, hour: Hour, x: float, y: float) -> None:
    """Paint the sun or the moon with its glow, centred at a point in pixels."""
    unit = (still.width * still.height) ** 0.5
    radius = unit * (0.046 if hour is Hour.NIGHT else 0.06)
    for reach, share in ((9.0, 0.62), (3.2, 0.8)):
        _paste_round(still, palette.light, x, y, _glow(round(radius * reach * 2), share))
    _paste_round(still, palette.light, x, y, disc(round(radius * 2)))
    if hour is Hour.NIGHT:
        dark = mix(palette.light, palette.sky[1], 0.22)
        for dx, dy, part in ((-0.3, -0.25, 0.42), (0.3, 0.2, 0.3), (-0.1, 0.48, 0.22)):
            _paste_round(still, dark, x + radius * dx, y + radius * dy, disc(round(radius * part)))


class Planet:
    """A banded planet with a ring, always in the same place."""

    def __init__(self, palette: Palette, extent: Extent, x: float, y: float) -> None:
        size = round(extent.unit * 0.34)
        tone = palette.accent
        sheet = Image.new("RGBA", (size * 2, size * 2))
        middle = float(size)
        ring = _ring(size * 2).rotate(18, Image.Resampling.BICUBIC)
        front = ImageChops.multiply(ring, _lower_half(size * 2).rotate(18))
        ring_tone = mix(palette.light, tone, 0.35)
        sheet.paste((*mix(tone, palette.light, 0.1), 255), mask=_glow(size * 2, 0.6))
        _paste_round(sheet, ring_tone, middle, middle, ring)
        ball = disc(size)
        sheet.paste(_bands(palette, size), (size - size // 2, size - size // 2), ball)
        _paste_round(sheet, ring_tone, middle, middle, front)
        self._sheet = sheet
        self._place = round(x - size), round(y - size)

    def draw(self, canvas: Image.Image, frame: int) -> None:  # noqa: ARG002  # it does not move
        """Paint it; it is too far away to move."""
        canvas.paste(self._sheet, self._place, self._sheet)


def _bands(palette: Palette, size: int) -> Image.Image:
    """The planet's face, bright where the light comes from."""
    tone, other = palette.accent, turned(palette.accent, 0.08)
    dark, light = mix(other, palette.sky[0], 0.35), mix(tone, palette.light, 0.35)
    bands = Image.new("RGB", (1, 12))
    bands.putdata([mix(dark, light, 0.5 + 0.5 * math.sin(band * 2.4)) for band in range(12)])
    face = bands.resize((size, size), Image.Resampling.BICUBIC).rotate(18, fillcolor=tone)
    curve = [round(max(0.0, 1 - (value / 255) ** 1.6 * 1.5) * 255) for value in range(256)]
    fall = Image.radial_gradient("L").point(curve).resize((size * 2, size * 2))
    day = fall.crop(
        (round(size * 0.72), round(size * 0.76), round(size * 1.72), round(size * 1.76))
    )
    return Image.composite(face, Image.new("RGB", face.size, palette.sky[0]), day)


def _ring(size: int) -> Image.Image:
    fine = size * 2
    ring = Image.new("L", (fine, fine))
    pen = ImageDraw.Draw(ring)
    for part, level in ((0.98, 90), (0.92, 180), (0.81, 60), (0.76, 140), (0.67, 0)):
        half = (fine / 2 * part, fine / 2 * part * 0.2)
        box = (fine / 2 - half[0], fine / 2 - half[1], fine / 2 + half[0], fine / 2 + half[1])
        pen.ellipse(box, fill=level)
    return ring.resize((size, size), Image.Resampling.BOX)


def _lower_half(size: int) -> Image.Image:
    half = Image.new("L", (size, size))
    half.paste(255, (0, size // 2, size, size))
    return half


def cloud_layers(palette: Palette, hour: Hour, extent: Extent, seed: int) -> Iterator[Layer]:
    """Two layers of clouds above the horizon, each drifting at its own speed."""
    for index, (top, bottom) in enumerate(((0.0, 0.32), (0.14, 0.52))):
        first, last = round(extent.height * top), round(extent.height * bottom)
        tone = mix(palette.sky[2], palette.light, 0.35 + 0.35 * index)
        if hour is Hour.NIGHT:
            tone = mix(palette.sky[1], palette.sky[2], 0.5)
        pace = index + 1
        size = (strip_length(extent, pace) // 4, max(2, (last - first) // 4))
        mist = clouds(size, seed + index, grain=4 + 2 * index, cover=0.4)
        fade = Image.linear_gradient("L").resize(size).point(_arch(185))
        strip = Strip(extent, tone, top=first, bottom=last, pace=pace)
        yield strip.mask(ImageChops.multiply(mist, fade))


def nebula_layers(palette: Palette, extent: Extent, seed: int) -> Iterator[Layer]:
    """Glowing clouds all over the sky, in the accent and its neighbour on the colour wheel."""
    tones = (palette.accent, turned(palette.accent, 0.16))
    for index, tone in enumerate(tones):
        size = (strip_length(extent, 1) // 6, max(2, extent.height // 6))
        mist = clouds(size, seed + 7 * index, grain=3 + index, cover=0.55 - 0.18 * index)
        dim = mist.point([round(value * (0.5 - 0.08 * index)) for value in range(256)])
        yield Strip(extent, tone, top=0, bottom=extent.height, pace=1).mask(dim)


@dataclass(frozen=True, slots=True)
class _Star:
    place: tuple[int, int]
    size: int
    beat: float
    turn: float


class Stars:
    """Stars all over the sky down to a line; some of them twinkle."""

    _LEVELS = 5

    def __init__(self, extent: Extent, line: float, colour: Rgb, chance: random.Random) -> None:
        self._colour = colour
        sizes = [max(1.2, extent.unit * part) for part in (0.0016, 0.0024, 0.0036)]
        self._sparks = [
            [soft_dot(size, (level + 1) / self._LEVELS) for level in range(self._LEVELS)]
            for size in sizes
        ]
        self._stars = [self._star(extent, line, chance) for _ in range(90)]

    @staticmethod
    def _star(extent: Extent, line: float, chance: random.Random) -> _Star:
        place = (chance.randrange(extent.width), round(extent.height * line * chance.random()))
        size = chance.choice((0, 0, 0, 1, 1, 2))
        return _Star(place, size, chance.uniform(0.03, 0.12), chance.uniform(0, math.tau))

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint every star as bright as it is at this frame."""
        for star in self._stars:
            shine = 0.65 + 0.35 * math.sin(frame * star.beat + star.turn)
            spark = self._sparks[star.size][int(shine * (self._LEVELS - 0.01))]
            canvas.paste(self._colour, star.place, spark)


def disc(size: int, strength: float = 1.0) -> Image.Image:
    """A round mask with a smooth edge; `diameter` in pixels."""
    wide = max(2, size)
    large = Image.new("L", (wide * _FINE, wide * _FINE))
    pen = ImageDraw.Draw(large)
    pen.ellipse((2, 2, wide * _FINE - 3, wide * _FINE - 3), fill=round(250 * strength))
    return large.resize((wide, wide), Image.Resampling.BOX)


def soft_dot(radius: float, strength: float) -> Image.Image:
    """A small mask that is bright in the middle and fades outwards."""
    return _glow(max(3, round(radius * 4)), strength)


def _glow(size: int, strength: float) -> Image.Image:
    curve = [
        round(max(0.0, 1 - value / 255 * 2**0.5) ** 2.4 * 255 * strength) for value in range(256)
    ]
    return Image.radial_gradient("L").point(curve).resize((size, size), Image.Resampling.BICUBIC)


def _arch(most: int) -> list[int]:
    """Zero at both ends of a gradient, with the maximum in its middle."""
    return [round((1 - abs(value / 127.5 - 1)) * most) for value in range(256)]


def _paste_round(still: Image.Image, tone: Rgb, x: float, y: float, mask: Image.Image) -> None:
    still.paste(tone, (round(x - mask.width / 2), round(y - mask.height / 2)), mask)
