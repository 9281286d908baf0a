"""Weather in front of a scene: snow, rain, fireflies, petals."""

import math
import random
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from videodesk.demo.drawing.heavens import soft_dot
from videodesk.demo.drawing.layers import Extent, Layer
from videodesk.demo.drawing.palette import Palette, mix
from videodesk.demo.drawing.words import Air, Rgb

_LEVELS: Final = 6


@dataclass(frozen=True, slots=True)
class _Bit:
    """One flake, drop or light: where it starts and how it moves.

    In pixels, and pixels or radians per frame; a light sways by `across` and `down` pixels.
    """

    x: float
    y: float
    across: float
    down: float
    sway: float
    beat: float
    turn: float
    kind: int


class Drift:
    """Bits that fall or float, and re-enter on the other side."""

    def __init__(
        self, extent: Extent, colours: list[Rgb], masks: list[Image.Image], bits: list[_Bit]
    ) -> None:
        self._extent = extent
        self._colours = colours
        self._masks = masks
        self._bits = bits

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint every bit where it is at this frame."""
        margin = max(mask.height for mask in self._masks)
        wide, tall = self._extent.width + 2 * margin, self._extent.height + 2 * margin
        for index, bit in enumerate(self._bits):
            sway = bit.sway * math.sin(frame * bit.beat + bit.turn)
            x = (bit.x + bit.across * frame + sway) % wide - margin
            y = (bit.y + bit.down * frame) % tall - margin
            colour = self._colours[index % len(self._colours)]
            canvas.paste(colour, (int(x), int(y)), self._masks[bit.kind])


class Fireflies:
    """Lights that wander and glow in turn."""

    def __init__(self, extent: Extent, colour: Rgb, chance: random.Random) -> None:
        self._colour = colour
        self._glows = [
            [soft_dot(extent.unit * size, level / _LEVELS) for level in range(1, _LEVELS + 1)]
            for size in (0.006, 0.01, 0.015)
        ]
        self._bits = [
            _Bit(
                x=chance.uniform(0, extent.width),
                y=extent.height * (0.45 + 0.5 * chance.random()),
                across=extent.unit * chance.uniform(0.012, 0.05),
                down=extent.unit * chance.uniform(0.008, 0.03),
                sway=chance.uniform(0.012, 0.03),
                beat=chance.uniform(0.04, 0.11),
                turn=chance.uniform(0, math.tau),
                kind=chance.choice((0, 0, 1, 1, 2)),
            )
            for _ in range(46)
        ]

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint the lights that glow in this frame."""
        for bit in self._bits:
            level = int(math.sin(frame * bit.beat + bit.turn * 3) * _LEVELS)
            if level > 0:
                glow = self._glows[bit.kind][level - 1]
                x = bit.x + bit.across * math.sin(frame * bit.sway + bit.turn)
                y = bit.y + bit.down * math.cos(frame * bit.sway * 1.3 + bit.turn)
                canvas.paste(self._colour, (int(x - glow.width / 2), int(y)), glow)


def weather(air: Air, palette: Palette, extent: Extent, chance: random.Random) -> list[Layer]:
    """The layers for the weather; none if it is clear."""
    unit = extent.unit
    match air:
        case Air.SNOW:
            masks = [soft_dot(unit * size, 0.95) for size in (0.0026, 0.004, 0.0065)]
            bits = [_bit(extent, chance, fall=0.0016, wind=0.0006, kinds=3) for _ in range(170)]
            return [Drift(extent, [(250, 252, 255)], masks, bits)]
        case Air.RAIN:
            masks = [
                _streak(unit * length, 0.12 + 0.1 * kind)
                for kind, length in enumerate((0.03, 0.045, 0.07))
            ]
            bits = [
                _bit(extent, chance, fall=0.016, wind=-0.0022, kinds=3, sway=0) for _ in range(190)
            ]
            return [Drift(extent, [mix(palette.light, palette.sky[2], 0.4)], masks, bits)]
        case Air.PETALS:
            masks = [_petal(unit * 0.014 * (1 + kind % 3 / 3), kind * 30) for kind in range(6)]
            tones = [mix(palette.accent, palette.light, share) for share in (0.15, 0.4, 0.65)]
            bits = [_bit(extent, chance, fall=0.0012, wind=0.0024, kinds=6) for _ in range(44)]
            return [Drift(extent, tones, masks, bits)]
        case Air.FIREFLIES:
            return [Fireflies(extent, mix((255, 226, 130), palette.light, 0.25), chance)]
        case Air.CLEAR:
            return []


def _bit(
    extent: Extent,
    chance: random.Random,
    *,
    fall: float,
    wind: float,
    kinds: int,
    sway: float = 0.01,
) -> _Bit:
    """Make one bit; larger kinds are nearer and faster."""
    kind = chance.randrange(kinds)
    speed = extent.unit * (0.7 + 0.8 * kind / max(1, kinds - 1)) * chance.uniform(0.8, 1.2)
    return _Bit(
        x=chance.uniform(0, extent.width * 1.2),
        y=chance.uniform(0, extent.height * 1.2),
        across=speed * wind,
        down=speed * fall,
        sway=extent.unit * sway * chance.uniform(0.3, 1.2),
        beat=chance.uniform(0.02, 0.07),
        turn=chance.uniform(0, math.tau),
        kind=kind,
    )


def _streak(length: float, strength: float) -> Image.Image:
    wide, tall = max(3, round(length * 0.17)), max(6, round(length))
    large = Image.new("L", (wide * 4, tall * 4))
    pen = ImageDraw.Draw(large)
    pen.line(((wide * 4 - 4, 0), (4, tall * 4)), fill=round(255 * strength * 2), width=5)
    return large.resize((wide, tall), Image.Resampling.BOX)


def _petal(size: float, degrees: float) -> Image.Image:
    wide = max(4, round(size))
    large = Image.new("L", (wide * 4, wide * 4))
    ImageDraw.Draw(large).ellipse((wide * 0.3, wide * 1.2, wide * 3.7, wide * 2.7), fill=225)
    return large.rotate(degrees, Image.Resampling.BICUBIC).resize(
        (wide, wide), Image.Resampling.BOX
    )
