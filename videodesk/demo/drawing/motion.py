"""A slow camera move over a given image, as the clip of an image-to-video request."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont, ImageOps

from videodesk.demo.drawing.chance import dice, seed_of
from videodesk.demo.drawing.layers import Extent, gradient

FORMATS: Final = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS: Final = 64_000_000  # larger images are refused (docs/pitfalls.md, I3)
_LARGEST_SIDE: Final = 1920  # no clip is larger
_NEAREST: Final = 0.84  # the part of the image that is visible when the camera is closest


class Move:
    """A camera move towards a part of an image, or away from it."""

    def __init__(self, picture: Image.Image, extent: Extent, seed: int) -> None:
        size = (extent.width, extent.height)
        self._picture = ImageOps.fit(picture, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4))
        self._extent = extent
        chance = dice(seed)
        self._target = (chance.uniform(0.25, 0.75), chance.uniform(0.2, 0.6))
        self._inwards = chance.random() < 0.5

    def paint(self, frame: int) -> Image.Image:
        """Paint a frame, counted from 0: the whole image at one end of the clip, a part at one."""
        part = frame / max(1, self._extent.frames - 1)
        eased = part * part * (3 - 2 * part)
        share = 1 - (1 - _NEAREST) * (eased if self._inwards else 1 - eased)
        wide, tall = self._extent.width * share, self._extent.height * share
        left = (self._extent.width - wide) * self._target[0]
        top = (self._extent.height - tall) * self._target[1]
        return self._picture.resize(
            self._picture.size, Image.Resampling.BILINEAR, box=(left, top, left + wide, top + tall)
        )


def open_picture(data: bytes) -> Image.Image:
    """Decode an image from bytes, upright and without transparency.

    Raises ValueError if they are not PNG, JPEG, WebP or GIF, are damaged, or too large.
    """
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise ValueError("the picture has too many pixels")
            picture.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, Image.DecompressionBombError) as why:
        raise ValueError(f"not a picture: {why}") from why
    ground = Image.new("RGBA", upright.size, (24, 26, 30, 255))
    return Image.alpha_composite(ground, upright).convert("RGB")


def placeholder(address: str, extent: Extent) -> Image.Image:
    """A placeholder for an image on the web: the demo fetches nothing from the network."""
    tint = seed_of(address) % 18
    sheet = gradient((extent.width, extent.height), (74 + tint, 82, 98), (44, 50 + tint // 2, 62))
    pen = ImageDraw.Draw(sheet)
    unit = min(extent.width, extent.height)
    middle, high = extent.width / 2, extent.height * 0.42
    half, tall = unit * 0.2, unit * 0.15
    line = max(2, round(unit * 0.006))
    frame = (middle - half, high - tall, middle + half, high + tall)
    pen.rounded_rectangle(frame, unit * 0.02, outline=(200, 206, 216), width=line)
    hill = [(-0.9, 0.85), (-0.35, -0.1), (0.05, 0.5), (0.35, 0.15), (0.9, 0.85)]
    pen.polygon([(middle + half * x, high + tall * y) for x, y in hill], fill=(150, 158, 172))
    sun = (middle + half * 0.35, high - tall * 0.65, middle + half * 0.65, high - tall * 0.25)
    pen.ellipse(sun, fill=(200, 206, 216))
    font = ImageFont.load_default(max(9, round(unit * 0.032)))
    shown = address if len(address) < 60 else address[:57] + "..."
    latin = shown.encode("ascii", "replace").decode("ascii")
    pen.text((middle, high + tall * 1.5), latin, (214, 219, 228), font, anchor="mm")
    return sheet
