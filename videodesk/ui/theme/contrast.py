"""Contrast of colors, and accents adjusted to be readable."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import QColor

READABLE: Final = 4.5
"""The minimum contrast of text and its background (WCAG 2.2, 1.4.3; docs/ui.md, "Style")."""

_STEPS: Final = 100


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colors, 1 to 21 (WCAG 2.2, "relative luminance")."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(color: str, backgrounds: Sequence[str]) -> str:
    """The color itself if it is readable on every background, else the nearest one of its hue.

    It is made lighter for dark backgrounds and darker for light ones, to white or black at most.
    """
    given = QColor(color)
    hue, saturation, lightness = given.hslHueF(), given.hslSaturationF(), given.lightnessF()
    end = 1.0 if max(_luminance(each) for each in backgrounds) < 0.5 else 0.0
    for step in range(_STEPS + 1):
        part = lightness + (end - lightness) * step / _STEPS
        nearest = QColor.fromHslF(max(hue, 0.0), saturation, part).name() if step else given.name()
        if all(contrast(nearest, background) >= READABLE for background in backgrounds):
            return nearest
    return QColor.fromHslF(0, 0, end).name()


def _luminance(color: str) -> float:
    given = QColor(color)
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in (given.redF(), given.greenF(), given.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
