"""Positions in a clip: as frames, and as text to the hundredth of a second."""

import math
from typing import Final

from videodesk.ui.widgets.formatting import elapsed_text

DEFAULT_FRAME_RATE: Final = 24.0
"""Frames per second of a clip that does not state its own."""
_SECOND: Final = 1000


def frame_at(position: int, duration: int, rate: float) -> int:
    """Return the number, from 0, of the frame shown at a position in milliseconds."""
    last = max(0, round(duration * rate / _SECOND) - 1)
    return min(last, math.floor((position + 1) * rate / _SECOND))


def frame_start(frame: int, rate: float) -> float:
    """Return the position, in milliseconds, at which a frame (from 0) begins."""
    return frame * _SECOND / rate


def position_text(milliseconds: float) -> str:
    """Return a position or a duration to the hundredth of a second: "0:03.12"."""
    hundredths = max(0, round(milliseconds / 10))
    return f"{elapsed_text(hundredths // 100)}.{hundredths % 100:02}"
