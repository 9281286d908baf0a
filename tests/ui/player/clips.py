"""Real clips whose colour shows which frame is displayed."""

import array
import math
from pathlib import Path

import av
from av.audio import AudioStream
from av.video import VideoStream
from PySide6.QtWidgets import QGraphicsView, QWidget

FRAMES = 48
RATE = 24
DURATION_MS = 2000
WIDTH, HEIGHT = 160, 90
_GREEN = (93, 113, 97)
"""Y, U and V of a dark green."""
_SAMPLE_RATE = 44_100
_BLOCK = 1024


def write_clip(
    path: Path, *, codec: str = "libx264", sound_seconds: float = 0, frames: int = FRAMES
) -> Path:
    """160 x 90 pixels, 24 frames a second: green below, and above a grey that is the time."""
    with av.open(path, "w") as file:
        video = file.add_stream(codec, rate=RATE)
        assert isinstance(video, VideoStream)
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        sound = file.add_stream("aac", rate=_SAMPLE_RATE, layout="mono") if sound_seconds else None
        for number in range(frames):
            file.mux(video.encode(_frame(number)))
        file.mux(video.encode())
        if isinstance(sound, AudioStream):
            for block in range(math.ceil(sound_seconds * _SAMPLE_RATE / _BLOCK)):
                file.mux(sound.encode(_tone(block)))
            file.mux(sound.encode())
    return path


def frame_shown(widget: QWidget) -> int | None:
    """The number of the frame that is seen in the widget's video view, None for no frame."""
    view = widget.findChild(QGraphicsView, "video-view")
    assert view is not None
    image = view.grab().toImage()
    middle = image.rect().center()
    height = min(image.height(), image.width() * HEIGHT / WIDTH)
    below = image.pixelColor(middle.x(), middle.y() + round(height / 4))
    if below.green() < 90 or below.red() > 80:
        return None
    grey = image.pixelColor(middle.x(), middle.y() - round(height / 4)).green()
    return round(grey / 255 * (FRAMES - 1))


def _frame(number: int) -> av.VideoFrame:
    grey = round(16 + 219 * number / (FRAMES - 1))
    frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
    for plane, above, below in zip(frame.planes, (grey, 128, 128), _GREEN, strict=True):
        half = plane.line_size * (plane.height // 2)
        rest = plane.buffer_size - half
        plane.update(bytes([above]) * half + bytes([below]) * rest)
    return frame


def _tone(block: int) -> av.AudioFrame:
    samples = [0.1 * math.sin((block * _BLOCK + each) / 20) for each in range(_BLOCK)]
    frame = av.AudioFrame(format="fltp", layout="mono", samples=_BLOCK)
    frame.planes[0].update(array.array("f", samples).tobytes())
    frame.sample_rate = _SAMPLE_RATE
    frame.pts = block * _BLOCK
    return frame
