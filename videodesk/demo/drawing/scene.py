"""A whole scene from a mood: the sky with its light, the land, and what moves over it."""

import random
from typing import Final

from PIL import Image

from videodesk.demo.drawing.chance import dice
from videodesk.demo.drawing.city import city
from videodesk.demo.drawing.heavens import (
    Planet,
    Stars,
    cloud_layers,
    hang_light,
    nebula_layers,
)
from videodesk.demo.drawing.lands import dunes, forest, hills, moonscape
from videodesk.demo.drawing.layers import Extent, Layer, gradient
from videodesk.demo.drawing.mountains import peaks
from videodesk.demo.drawing.palette import Palette, palette_of
from videodesk.demo.drawing.sea import Glitter, sea
from videodesk.demo.drawing.travellers import travellers
from videodesk.demo.drawing.weather import weather
from videodesk.demo.drawing.words import Hour, Land, Mood

_SKYLINE: Final = 0.62  # the sky's end, as a fraction of the height; the land is painted over it


class Scene:
    """One landscape that can be painted at any of its frames."""

    def __init__(self, mood: Mood, extent: Extent) -> None:
        palette = palette_of(mood)
        chance = dice(mood.seed)
        sun = extent.width * chance.uniform(0.24, 0.76)
        self._still = _sky(mood, palette, extent, sun)
        self._layers = _above(mood, palette, extent, sun, chance)
        self._layers += _land(mood, palette, extent, sun, chance)
        self._layers += travellers(mood.subject, palette, extent, chance)
        self._layers += weather(mood.air, palette, extent, chance)

    def paint(self, frame: int) -> Image.Image:
        """Paint a frame, counted from 0."""
        canvas = self._still.copy()
        for layer in self._layers:
            layer.draw(canvas, frame)
        return canvas


def _sky(mood: Mood, palette: Palette, extent: Extent, sun: float) -> Image.Image:
    end = extent.height if mood.land is Land.SPACE else round(extent.height * _SKYLINE)
    still = Image.new("RGB", (extent.width, extent.height), palette.sky[2])
    still.paste(gradient((extent.width, end), *palette.sky))
    if mood.land is Land.SPACE:
        return still
    height = {Hour.DAY: 0.18, Hour.NIGHT: 0.22, Hour.DAWN: 0.4}.get(mood.hour, 0.46)
    hang_light(still, palette, mood.hour, sun, extent.height * height)
    return still


def _above(
    mood: Mood, palette: Palette, extent: Extent, sun: float, chance: random.Random
) -> list[Layer]:
    if mood.land is Land.SPACE:
        stars = Stars(extent, 0.9, palette.light, chance)
        planet = Planet(palette, extent, sun, extent.height * 0.42)
        return [*nebula_layers(palette, extent, mood.seed), stars, planet]
    night = [Stars(extent, 0.55, palette.light, chance)] if mood.hour is Hour.NIGHT else []
    return [*night, *cloud_layers(palette, mood.hour, extent, mood.seed)]


def _land(
    mood: Mood, palette: Palette, extent: Extent, sun: float, chance: random.Random
) -> list[Layer]:
    match mood.land:
        case Land.DUNES:
            return list(dunes(palette, extent, chance))
        case Land.HILLS:
            return list(hills(palette, extent, chance))
        case Land.PEAKS:
            return list(peaks(palette, extent, chance))
        case Land.FOREST:
            return list(forest(palette, extent, chance))
        case Land.CITY:
            return list(city(palette, extent, chance, mood.hour))
        case Land.SPACE:
            return list(moonscape(palette, extent, chance))
        case Land.SEA:
            return [*sea(palette, extent, chance), Glitter(extent, sun, palette.light, chance)]
