"""Draws resources/app anew from resources/icons/videodesk.svg; run after a change of the drawing.

    .venv/bin/python packaging/make_icons.py

PNG files for Linux, an .ico with all sizes that Windows shows, an .icns for macOS, which leaves a
margin around the drawing as the system's own icons do.
"""

import os
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

_RESOURCES: Final = Path(__file__).resolve().parents[1] / "resources"
_SOURCE: Final = _RESOURCES / "icons" / "videodesk.svg"
_TARGET: Final = _RESOURCES / "app"
PNG_SIZES: Final = (16, 22, 24, 32, 48, 64, 128, 256, 512)
ICO_SIZES: Final = (16, 20, 24, 32, 40, 48, 64, 256)
_MACOS_SIZE: Final = 1024
_OWN_MARGIN: Final = 16 / 256  # of the drawing itself
_MACOS_MARGIN: Final = 100 / 1024  # Apple's template for icons


def draw(size: int, *, margin: float = 0.0) -> Image.Image:
    """The icon, `size` pixels on a side; `margin` is the empty part on each side, 0 to 0.5.

    The margin that the drawing has of its own is cut off first, so that small sizes are not
    smaller still.
    """
    image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    inner = size * (1 - 2 * margin)
    whole = inner / (1 - 2 * _OWN_MARGIN)
    edge = (size - whole) / 2
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(_SOURCE)).render(painter, QRectF(edge, edge, whole, whole))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # Qt takes str, its stubs say bytes
    return Image.open(BytesIO(buffer.data().data())).convert("RGBA")


def main() -> None:
    """Writes all files."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    _TARGET.mkdir(exist_ok=True)
    for size in PNG_SIZES:
        draw(size).save(_TARGET / f"videodesk-{size}.png", optimize=True)
    drawn = [draw(size) for size in ICO_SIZES]
    drawn[-1].save(
        _TARGET / "videodesk.ico",
        sizes=[(size, size) for size in ICO_SIZES],
        append_images=drawn[:-1],
    )
    draw(_MACOS_SIZE, margin=_MACOS_MARGIN).save(_TARGET / "videodesk.icns")
    del application


if __name__ == "__main__":
    main()
