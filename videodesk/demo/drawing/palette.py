"""Colours of a scene: light by the hour, ground by the land, varied by the words and the hash."""

import colorsys
from dataclasses import dataclass
from typing import Final

from videodesk.demo.drawing.chance import dice
from videodesk.demo.drawing.words import Hour, Land, Mood, Rgb, Subject


@dataclass(frozen=True, slots=True)
class Palette:
    """`sky` from the top to the horizon; `light` is the sun's or moon's; `accent` stands out."""

    sky: tuple[Rgb, Rgb, Rgb]
    light: Rgb
    ground: Rgb
    shade: Rgb
    accent: Rgb

    def depth(self, nearness: float) -> Rgb:
        """The ground's colour by nearness: 0 is in the haze of the horizon, 1 is nearest."""
        far = mix(self.sky[2], self.ground, 0.32)
        return mix(far, self.shade, nearness)


@dataclass(frozen=True, slots=True)
class _Light:
    sky: tuple[Rgb, Rgb, Rgb]
    light: Rgb
    strength: Rgb  # per cent of each channel that the ground reflects


_LIGHTS: Final[dict[Hour, tuple[_Light, ...]]] = {
    Hour.DAWN: (
        _Light(((96, 124, 178), (196, 172, 198), (255, 214, 180)), (255, 244, 222), (92, 84, 92)),
        _Light(((92, 150, 176), (176, 206, 202), (252, 230, 196)), (255, 250, 232), (90, 92, 90)),
    ),
    Hour.DAY: (
        _Light(((46, 112, 192), (120, 176, 226), (222, 238, 242)), (255, 252, 236), (98, 100, 98)),
        _Light(((34, 128, 172), (118, 192, 206), (240, 240, 216)), (255, 250, 226), (100, 98, 92)),
    ),
    Hour.DUSK: (
        _Light(((56, 44, 104), (196, 88, 110), (255, 176, 104)), (255, 226, 170), (80, 58, 66)),
        _Light(((38, 52, 98), (146, 92, 132), (250, 150, 116)), (255, 212, 168), (70, 58, 76)),
        _Light(((108, 50, 78), (222, 104, 74), (255, 204, 120)), (255, 238, 186), (84, 60, 56)),
    ),
    Hour.NIGHT: (
        _Light(((10, 14, 38), (22, 34, 76), (58, 84, 132)), (232, 236, 250), (26, 32, 48)),
        _Light(((14, 10, 36), (44, 26, 82), (108, 66, 130)), (250, 236, 244), (30, 26, 46)),
        _Light(((6, 20, 34), (10, 50, 70), (40, 112, 120)), (230, 248, 244), (22, 36, 42)),
    ),
}
_GROUNDS: Final[dict[Land, Rgb]] = {
    Land.DUNES: (216, 150, 84),
    Land.HILLS: (108, 168, 72),
    Land.PEAKS: (104, 118, 142),
    Land.FOREST: (54, 104, 88),
    Land.SEA: (34, 112, 150),
    Land.CITY: (84, 88, 122),
    Land.SPACE: (70, 60, 110),
}
_WEARS_THE_COLOUR: Final = frozenset({Subject.KITE, Subject.BALLOON, Subject.BOAT})
_ACCENTS: Final[tuple[Rgb, ...]] = ((222, 72, 58), (240, 170, 54), (52, 130, 196), (228, 98, 140))


def palette_of(mood: Mood) -> Palette:
    """The colours for a mood; a named colour tints the light and the ground, and is the accent."""
    chance = dice(mood.seed ^ 0x9E37)
    light = chance.choice(_LIGHTS[mood.hour])
    turn = chance.uniform(-0.035, 0.035)
    sky = tuple(turned(tone, turn) for tone in light.sky)
    top, middle, horizon = sky
    glow = light.light
    ground = turned(_GROUNDS[mood.land], turn * 1.5)
    accent = chance.choice(_ACCENTS)
    if mood.colours:
        accent = mood.colours[0]
        share = 0.5 if mood.subject in _WEARS_THE_COLOUR else 1.0
        top, middle = tinted(top, accent, 0.75 * share), tinted(middle, accent, 0.7 * share)
        horizon = mix(tinted(horizon, accent, 0.5 * share), accent, 0.15 * share)
        named = mood.colours[-1]
        if mood.land is Land.SEA:
            share *= 0.4
        ground = mix(tinted(ground, named, 0.45 * share), named, 0.2 * share)
    lit = _scaled(ground, light.strength)
    shade = mix(_scaled(lit, (50, 50, 56)), top, 0.14)
    return Palette((top, middle, horizon), glow, lit, shade, accent)


def mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    """`one` mixed with a share (0 to 1) of the other colour."""
    red, green, blue = (
        round(a + (b - a) * min(max(share, 0.0), 1.0)) for a, b in zip(one, other, strict=True)
    )
    return red, green, blue


def tinted(tone: Rgb, other: Rgb, share: float) -> Rgb:
    """`tone` with its own lightness and a share of the other's hue."""
    _, light, _ = colorsys.rgb_to_hls(*(part / 255 for part in tone))
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in other))
    vivid = max(saturation, 0.55) if saturation > 0.15 else saturation
    red, green, blue = colorsys.hls_to_rgb(hue, light, vivid)
    return mix(tone, (round(red * 255), round(green * 255), round(blue * 255)), share)


def turned(tone: Rgb, turn: float) -> Rgb:
    """The colour rotated on the colour wheel by a part of a full turn."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in tone))
    red, green, blue = colorsys.hls_to_rgb((hue + turn) % 1, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _scaled(tone: Rgb, per_cent: Rgb) -> Rgb:
    red, green, blue = (
        min(255, part * share // 100) for part, share in zip(tone, per_cent, strict=True)
    )
    return red, green, blue
