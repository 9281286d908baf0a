"""Layers of a scene: strips that scroll at their own speed, and their textures.

Everything slow is painted once. A frame is then a copy of the still background plus a few masked
pastes: 0.6 ms for 1280 x 200 pixels, during most of which Pillow lets other threads run.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from PIL import Image, ImageChops, ImageDraw

from videodesk.demo.drawing.chance import dice
from videodesk.demo.drawing.words import Rgb

Point = tuple[float, float]

STEPS: Final = 4  # positions of a strip within one pixel, so that slow strips glide
_TALL: Final = 2


@dataclass(frozen=True, slots=True)
class Extent:
    """The size of a picture in pixels and the number of frames that it will move for."""

    width: int
    height: int
    frames: int

    @property
    def unit(self) -> float:
        """A unit of length that is comparable in tall and in wide pictures."""
        return math.sqrt(self.width * self.height)


class Layer(Protocol):
    """Something that is drawn into each frame."""

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint the layer at a frame, counted from 0."""
        ...


class Strip:
    """A band across the picture that glides sideways, cut out by a mask.

    `pace` is in quarters of a pixel per frame, to the left if positive. `top` and `bottom` are in
    pixels from the picture's top; shapes are polygons in pixels from the band's top left, and reach
    over its `length`.
    """

    def __init__(
        self, extent: Extent, colour: Image.Image | Rgb, *, top: int, bottom: int, pace: int
    ) -> None:
        self.pace = pace
        self.length = strip_length(extent, pace)
        self._top = max(0, top)
        self._lift = top - self._top
        self._height = max(2, min(bottom, extent.height) - self._top)
        self._width = extent.width
        self._start = 0 if pace >= 0 else abs(pace) * extent.frames
        self._still = _fitted(colour, (extent.width, self._height))
        self._moving: list[Image.Image] = []
        self._masks: list[Image.Image] = []

    def shape(self, shapes: Sequence[Sequence[Point]]) -> "Strip":
        """The same strip, cut out to these shapes."""
        return self.mask(self._drawn(shapes, 255))

    def mask(self, high: Image.Image) -> "Strip":
        """The same strip through a mask that covers its whole length."""
        self._masks = self._gliding(high)
        return self

    def paint(self, colour: Rgb, shapes: Sequence[Sequence[Point]], strength: int = 255) -> "Strip":
        """The same strip with shapes on it that move along; `strength` is how opaque, to 255."""
        if not self._moving:
            whole = self._still.resize((self.length - 1, self._height))
            self._moving = [whole.copy() for _ in self._masks]
        masks = self._gliding(self._drawn(shapes, strength))
        for painted, mask in zip(self._moving, masks, strict=True):
            painted.paste(colour, (0, 0), mask)
        return self

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint the strip where it is at this frame."""
        left, step = divmod(self._start + self.pace * frame, STEPS)
        step %= len(self._masks)
        box = (left, 0, left + self._width, self._height)
        colour = self._moving[step].crop(box) if self._moving else self._still
        canvas.paste(colour, (0, self._top), self._masks[step].crop(box))

    def _drawn(self, shapes: Sequence[Sequence[Point]], strength: int) -> Image.Image:
        high = Image.new("L", (self.length * STEPS, self._height * _TALL))
        pen = ImageDraw.Draw(high)
        for polygon in shapes:
            points = [(x * STEPS, (y + self._lift) * _TALL) for x, y in polygon]
            pen.polygon(points, fill=strength)
        return high

    def _gliding(self, high: Image.Image) -> list[Image.Image]:
        """The mask at each of the strip's positions within a pixel."""
        wide, tall = high.size
        grain = wide / self.length
        how = Image.Resampling.BOX if grain > 1 else Image.Resampling.BILINEAR
        return [
            high.resize(
                (self.length - 1, self._height),
                how,
                box=(step * grain / STEPS, 0, wide - grain + step * grain / STEPS, tall),
            )
            for step in range(STEPS if self.pace % STEPS else 1)
        ]


def strip_length(extent: Extent, pace: int) -> int:
    """How many pixels a strip of this pace shows in total, plus one for gliding."""
    return extent.width + abs(pace) * extent.frames // STEPS + 2


def gradient(size: tuple[int, int], *stops: Rgb) -> Image.Image:
    """Colours from top to bottom, evenly spaced, with a grain that hides banding."""
    column = Image.new("RGB", (1, len(stops)))
    column.putdata(list(stops))
    smooth = column.resize((1, 256), Image.Resampling.BICUBIC, box=(0, 0.5, 1, len(stops) - 0.5))
    filled = smooth.resize(size, Image.Resampling.BILINEAR)
    grain = Image.frombytes("L", size, dice(size[0]).randbytes(size[0] * size[1]))
    few = grain.point([value // 86 for value in range(256)])
    return ImageChops.add(filled, Image.merge("RGB", (few, few, few)), offset=-1)


def clouds(size: tuple[int, int], seed: int, *, grain: int, cover: float) -> Image.Image:
    """Soft clouds as a mask: `grain` cells across, `cover` from 0 (none) to 1 (grey sky)."""
    chance = dice(seed)
    mist = Image.new("L", size, 128)
    for octave, share in enumerate((0.62, 0.4, 0.26, 0.16)):
        cells = (max(2, grain << octave), max(2, (grain * size[1] * 3 // size[0]) << octave))
        spots = Image.frombytes("L", cells, chance.randbytes(cells[0] * cells[1]))
        mist = Image.blend(mist, spots.resize(size, Image.Resampling.BICUBIC), share)
    edge = 160 - 70 * cover
    return mist.point([round(min(max((value - edge) / 60, 0), 1) * 255) for value in range(256)])


def _fitted(colour: Image.Image | Rgb, size: tuple[int, int]) -> Image.Image:
    if isinstance(colour, Image.Image):
        return colour if colour.size == size else colour.resize(size)
    return Image.new("RGB", size, colour)
