"""Objects that cross the picture: birds, a kite, a balloon or a boat, painted once and moved."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from videodesk.demo.drawing.layers import Extent, Layer, Point
from videodesk.demo.drawing.palette import Palette, mix, turned
from videodesk.demo.drawing.words import Rgb, Subject

_FINE: Final = 3
_POSES: Final = 16  # images in a cycle of flapping or fluttering


@dataclass(frozen=True, slots=True)
class Course:
    """A path through the picture, as fractions of its size, and the sway (fractions, degrees)."""

    start: Point
    end: Point
    sway: Point = (0.0, 0.0)
    tilt: float = 0.0
    beat: float = 0.05
    turn: float = 0.0


class Traveller:
    """A small image, or a cycle of them, that follows a course smoothly."""

    def __init__(
        self, extent: Extent, poses: Sequence[Image.Image], course: Course, *, shift: int = 0
    ) -> None:
        self._extent = extent
        self._poses = _trimmed(poses)
        self._course = course
        self._shift = shift

    def draw(self, canvas: Image.Image, frame: int) -> None:
        """Paint it at its place in this frame, with subpixel precision."""
        course, part = self._course, frame / max(1, self._extent.frames)
        phase = frame * course.beat + course.turn
        x = course.start[0] + (course.end[0] - course.start[0]) * part
        y = course.start[1] + (course.end[1] - course.start[1]) * part
        x = (x + course.sway[0] * math.sin(phase * 0.7)) * self._extent.width
        y = (y + course.sway[1] * math.sin(phase)) * self._extent.height
        pose = self._poses[(frame + self._shift) % len(self._poses)]
        _place(canvas, pose, x, y, course.tilt * math.sin(phase + 1))


def travellers(
    subject: Subject, palette: Palette, extent: Extent, chance: random.Random
) -> list[Layer]:
    """The layers for a subject; none if there is no subject."""
    across = chance.choice((1, -1))
    match subject:
        case Subject.KITE:
            poses = _kite(extent, palette)
            x = 0.5 - 0.16 * across
            course = Course((x, 0.34), (x + 0.1 * across, 0.26), (0.03, 0.04), 9, 0.045)
            return [Traveller(extent, poses, course)]
        case Subject.BALLOON:
            course = Course((0.5 - 0.2 * across, 0.4), (0.5, 0.3), (0.004, 0.01), 2, 0.03)
            small = Course((0.5 + 0.26 * across, 0.44), (0.5 + 0.3 * across, 0.38), (0, 0.006), 2)
            second = mix(turned(palette.accent, 0.45), palette.sky[2], 0.25)
            return [
                Traveller(extent, [_balloon(extent, second, palette, 0.4)], small),
                Traveller(extent, [_balloon(extent, palette.accent, palette, 1)], course),
            ]
        case Subject.BOAT:
            course = Course(
                (0.5 - 0.18 * across, 0.6), (0.5 + 0.1 * across, 0.61), (0, 0.006), 3, 0.07
            )
            return [Traveller(extent, [_boat(extent, palette)], course)]
        case Subject.BIRDS:
            return list(_flock(extent, palette, across, chance))
        case Subject.NOBODY:
            return []


def _flock(extent: Extent, palette: Palette, across: int, chance: random.Random) -> list[Traveller]:
    tone = mix(palette.shade, palette.sky[0], 0.2)
    lead = (0.5 - 0.28 * across, chance.uniform(0.18, 0.32))
    flock = []
    for index in range(7):
        rank = (index + 1) // 2 * (1 if index % 2 else -1)
        size = extent.unit * (0.024 - 0.0015 * abs(rank)) * chance.uniform(0.85, 1.1)
        start = (lead[0] - 0.035 * abs(rank) * across, lead[1] + 0.022 * rank)
        end = (start[0] + 0.3 * across, start[1] - 0.05)
        course = Course(start, end, (0.003, 0.008), 0, 0.06, chance.uniform(0, 6))
        flock.append(Traveller(extent, _bird(size, tone), course, shift=chance.randrange(_POSES)))
    return flock


def _place(canvas: Image.Image, pose: Image.Image, x: float, y: float, degrees: float) -> None:
    """Paste a rotated image centred at a point, with subpixel precision."""
    wide, tall = pose.width + 2, pose.height + 2
    left, top = math.floor(x - wide / 2), math.floor(y - tall / 2)
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    to_x, to_y = x - left, y - top
    turn = (
        cos, sin, pose.width / 2 - cos * to_x - sin * to_y,
        -sin, cos, pose.height / 2 + sin * to_x - cos * to_y,
    )  # fmt: skip
    moved = pose.transform(
        (wide, tall), Image.Transform.AFFINE, turn, resample=Image.Resampling.BILINEAR
    )
    canvas.paste(moved, (left, top), moved)


def _sheet(size: float) -> tuple[Image.Image, ImageDraw.ImageDraw, float]:
    """A transparent square to draw on, at `_FINE` times the final resolution, and its size."""
    wide = max(8, round(size)) * _FINE
    sheet = Image.new("RGBA", (wide, wide))
    return sheet, ImageDraw.Draw(sheet), float(wide)


def _done(sheet: Image.Image) -> Image.Image:
    return sheet.reduce(_FINE)


def _trimmed(poses: Sequence[Image.Image]) -> list[Image.Image]:
    """The poses without the transparent border that they share."""
    boxes = [box for pose in poses if (box := pose.getbbox()) is not None]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    whole = (min(lefts), min(tops), max(rights), max(bottoms))
    return [pose.crop(whole) for pose in poses]


def _bird(size: float, tone: Rgb) -> list[Image.Image]:
    poses = []
    for pose in range(_POSES):
        sheet, pen, wide = _sheet(size)
        lift = math.sin(pose * math.tau / _POSES)
        middle, tip = wide * (0.52 + 0.06 * lift), wide * (0.42 - 0.26 * lift)
        elbow, thick = wide * (0.4 - 0.1 * lift), wide * 0.07
        for side in (-1, 1):
            points = [
                (wide * (0.5 + side * x), y) for x, y in ((0, middle), (0.22, elbow), (0.48, tip))
            ]
            back = [
                (x, y + thick * (0.3 + 0.7 * part))
                for (x, y), part in zip(points, (1, 1, 0), strict=True)
            ]
            pen.polygon([*points, *reversed(back)], fill=tone)
        poses.append(_done(sheet))
    return poses


def _kite(extent: Extent, palette: Palette) -> list[Image.Image]:
    light, dark = mix(palette.accent, palette.light, 0.3), mix(palette.accent, palette.shade, 0.25)
    poses = []
    for pose in range(_POSES):
        sheet, pen, wide = _sheet(extent.unit * 0.28)
        top, right, foot, left = (
            (wide * x, wide * y) for x, y in ((0.5, 0.02), (0.66, 0.2), (0.5, 0.5), (0.34, 0.2))
        )
        cross = (wide * 0.5, wide * 0.2)
        for corners, tone in (
            ((top, right, cross), palette.accent),
            ((right, foot, cross), dark),
            ((foot, left, cross), palette.accent),
            ((left, top, cross), light),
        ):
            pen.polygon(corners, fill=tone)
        phase = pose * math.tau / _POSES
        tail = [
            (wide * (0.5 + 0.07 * part * math.sin(part * 9 - phase)), wide * (0.5 + 0.48 * part))
            for part in (step / 40 for step in range(41))
        ]
        pen.line(tail, fill=dark, width=round(wide * 0.006), joint="curve")
        for bow in (10, 19, 28, 38):
            x, y = tail[bow]
            w, h = wide * 0.026, wide * 0.016
            pen.polygon([(x - w, y - h), (x, y), (x - w, y + h)], fill=light)
            pen.polygon([(x + w, y - h), (x, y), (x + w, y + h)], fill=palette.accent)
        poses.append(_done(sheet))
    return poses


# The right half of a balloon's outline: distance from the middle, and distance down.
_ENVELOPE: Final[list[Point]] = [
    *((math.sin(turn), 0.33 - 0.3 * math.cos(turn)) for turn in (step * 0.1 for step in range(18))),
    (0.93, 0.44), (0.82, 0.54), (0.66, 0.64), (0.44, 0.73), (0.2, 0.78),
]  # fmt: skip


def _balloon(extent: Extent, tone: Rgb, palette: Palette, share: float) -> Image.Image:
    sheet, pen, wide = _sheet(extent.unit * 0.3 * share)
    light = mix(tone, (255, 250, 235), 0.75)
    for index in range(7):
        half = 0.3 * math.cos(index * math.pi / 14)
        skin = [(wide * (0.5 + half * across), wide * down) for across, down in _ENVELOPE]
        skin += [(wide - x, y) for x, y in reversed(skin)]
        pen.polygon(skin, fill=light if index % 2 else tone)
    mouth = [
        (wide * x, wide * y) for x, y in ((0.44, 0.765), (0.56, 0.765), (0.55, 0.8), (0.45, 0.8))
    ]
    pen.polygon(mouth, fill=mix(tone, palette.shade, 0.4))
    basket = mix((120, 80, 50), palette.shade, 0.4)
    for side in (0.455, 0.545):
        pen.line(
            [(wide * side, wide * 0.8), (wide * (0.5 + (side - 0.5) * 0.8), wide * 0.88)],
            fill=basket,
            width=round(wide * 0.006),
        )
    pen.rounded_rectangle(
        (wide * 0.455, wide * 0.875, wide * 0.545, wide * 0.96), wide * 0.015, fill=basket
    )
    return _done(sheet)


def _boat(extent: Extent, palette: Palette) -> Image.Image:
    sheet, pen, wide = _sheet(extent.unit * 0.22)
    sail, dark = mix(palette.light, (255, 255, 255), 0.5), mix(palette.shade, (40, 26, 24), 0.4)

    def points(*corners: Point) -> list[Point]:
        return [(wide * x, wide * y) for x, y in corners]

    pen.polygon(points((0.52, 0.06), (0.52, 0.7), (0.86, 0.7)), fill=sail)
    pen.polygon(points((0.48, 0.14), (0.48, 0.7), (0.2, 0.7)), fill=mix(palette.accent, sail, 0.25))
    pen.line(points((0.5, 0.03), (0.5, 0.8)), fill=dark, width=round(wide * 0.014))
    pen.polygon(points((0.12, 0.76), (0.9, 0.76), (0.78, 0.92), (0.26, 0.92)), fill=dark)
    pen.polygon(
        points((0.12, 0.76), (0.9, 0.76), (0.885, 0.785), (0.135, 0.785)), fill=palette.accent
    )
    return _done(sheet)
