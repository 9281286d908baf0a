"""The prompt in small type at the foot of a clip, and the word "demo" in its corner."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from videodesk.demo.drawing.layers import Extent

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont

# System fonts, looked up by name, for characters that Pillow's own (Latin) font lacks.
_SYSTEM_FONTS: Final = (
    "DejaVuSans.ttf",
    "NotoSans-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
    "arial.ttf",
    "msyh.ttc",
    "meiryo.ttc",
    "malgun.ttf",
    "Arial Unicode.ttf",
    "PingFang.ttc",
    "Hiragino Sans GB.ttc",
)
_NO_SIGN: Final = "\uffff"
_MOST_LINES: Final = 2
_MOST_SIGNS: Final = 600  # more than two lines can contain


class Lettering:
    """The text over every frame of a clip; painted once."""

    def __init__(self, extent: Extent, text: str) -> None:
        self._mark = _mark(extent)
        self._corner = (extent.width - self._mark.width - _margin(extent), _margin(extent))
        self._caption = _caption(extent, text)
        self._foot = (0, extent.height - self._caption.height if self._caption else 0)

    def draw(self, canvas: Image.Image, frame: int) -> None:  # noqa: ARG002  # it does not move
        """Paint the caption and the mark; they are the same on each frame."""
        canvas.paste(self._mark, self._corner, self._mark)
        if self._caption is not None:
            canvas.paste(self._caption, self._foot, self._caption)


@dataclass(frozen=True, slots=True)
class _Type:
    """A font, and the part of a text that it can write."""

    font: _Font
    text: str


def _margin(extent: Extent) -> int:
    return max(4, round(min(extent.width, extent.height) * 0.035))


def _letter_size(extent: Extent) -> int:
    return max(9, round(min(extent.width, extent.height) * 0.031))


def _mark(extent: Extent) -> Image.Image:
    font = ImageFont.load_default(max(8, round(_letter_size(extent) * 0.8)))
    left, top, right, bottom = font.getbbox("demo")
    wide, tall = round((right - left) * 1.7), round((bottom - top) * 2.0)
    scale = 4
    mask = Image.new("L", (wide * scale, tall * scale))
    ImageDraw.Draw(mask).rounded_rectangle(
        (0, 0, wide * scale - 1, tall * scale - 1), tall * scale / 2, fill=105
    )
    pill = Image.new("RGBA", (wide, tall), (12, 14, 20, 0))
    pill.putalpha(mask.resize((wide, tall), Image.Resampling.BOX))
    place = ((wide - right + left) / 2 - left, (tall - bottom + top) / 2 - top)
    ImageDraw.Draw(pill).text(place, "demo", (255, 255, 255, 215), font)
    return pill


def _caption(extent: Extent, text: str) -> Image.Image | None:
    """The text on a shade that darkens towards the bottom; None if no font can write it."""
    size, margin = _letter_size(extent), _margin(extent)
    written = _written(" ".join(text[:_MOST_SIGNS].split()), size)
    lines = _lines(written, extent.width - 2 * margin) if written else []
    if written is None or not lines:
        return None
    step = round(size * 1.35)
    tall = min(extent.height, step * len(lines) + margin + round(size * 1.6))
    curve = [round(150 * (value / 255) ** 1.2) for value in range(256)]
    shade = Image.linear_gradient("L").resize((extent.width, tall)).point(curve)
    sheet = Image.new("RGBA", (extent.width, tall), (6, 8, 14, 0))
    sheet.putalpha(shade)
    words = Image.new("RGBA", sheet.size, (255, 255, 255, 0))
    pen = ImageDraw.Draw(words)
    for index, line in enumerate(lines):
        top = tall - margin - step * (len(lines) - index) + round(size * 0.2)
        pen.text((margin, top), line, (255, 255, 255, 225), written.font)
    return Image.alpha_composite(sheet, words)


def _written(text: str, size: int) -> _Type | None:
    """The first font that can write the whole text; else the one that can write most of it."""
    best: _Type | None = None
    for font in _fonts(size):
        known = _known(font, text)
        if best is None or len(known) > len(best.text):
            best = _Type(font, known)
        if len(known) == len(text):
            break
    return best


def _fonts(size: int) -> Iterator[_Font]:
    """Pillow's own font, then the system's; each is loaded only when it is needed."""
    yield ImageFont.load_default(size)
    for name in _SYSTEM_FONTS:
        with contextlib.suppress(OSError):
            yield ImageFont.truetype(name, size)


def _known(font: _Font, text: str) -> str:
    """The characters of a text for which a font has a glyph."""
    unknown = _picture(font, _NO_SIGN)
    return "".join(
        sign
        for sign in text
        if sign.isspace() or (sign.isprintable() and _picture(font, sign) != unknown)
    )


def _picture(font: _Font, sign: str) -> bytes:
    try:
        return bytes(font.getmask(sign))
    except (UnicodeError, OSError, ValueError):
        return b""


def _lines(written: _Type, width: int) -> list[str]:
    """The text in lines that fit; the last one is elided if there is more."""
    lines: list[str] = []
    rest = " ".join(written.text.split())
    while rest and len(lines) < _MOST_LINES:
        line = _fitting(written.font, rest, width)
        rest = rest[len(line) :].lstrip()
        if rest and len(lines) == _MOST_LINES - 1:
            while line and written.font.getlength(line + "...") > width:
                line = line[:-1]
            line = line.rstrip() + "..."
        lines.append(line.rstrip())
    return lines


def _fitting(font: _Font, text: str, width: int) -> str:
    """As much of a text as fits into a width, up to the end of a word if possible."""
    if font.getlength(text) <= width:
        return text
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if font.getlength(text[:middle]) <= width else (low, middle - 1)
    space = text.rfind(" ", 0, low + 1)
    return text[:space] if space > low // 3 else text[:low]
