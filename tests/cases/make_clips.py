"""Writes the small clips of tests/cases/clips, each with its right value beside it.

Run from the root: `python -m tests.cases.make_clips`. All but the last show `four_corners`. They
are kept, so that a newer FFmpeg changes none of them.
"""

import json
import struct
from collections.abc import Iterable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
from av.audio.stream import AudioStream
from av.stream import Disposition
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from tests.media.drawing import draw_clip, four_corners, play_silence

FOLDER: Final = Path(__file__).parent / "clips"
SIZE: Final = (192, 128)
COUNT: Final = 24
ONE: Final = 1 << 16  # fixed point with 16 bits
UPRIGHT: Final = ["red", "lime", "white", "blue"]

Track = tuple[str, Sequence[Image.Image], bool]
"""Codec, frames, and whether it is a default track."""


def right(size: Sequence[int], seen: list[str], seconds: float = 1.0) -> dict[str, Any]:
    value: dict[str, Any] = {"size": list(size), "seconds": seconds}
    for name in ("poster", "middle", "last"):
        value |= {f"{name}_size": list(size), f"{name}_corners": seen}
    return value


def with_matrix(content: bytes, values: Iterable[int]) -> bytes:
    """An MP4 with another display matrix in the header of its track."""
    at = content.index(b"tkhd") + 4 + 40
    return content[:at] + struct.pack(">9i", *values) + content[at + 36 :]


def frame_of(picture: Image.Image) -> VideoFrame:
    rgba = picture.convert("RGBA")
    return VideoFrame.from_bytes(rgba.tobytes(), rgba.width, rgba.height)


def tracks(path: Path, wanted: Sequence[Track]) -> None:
    with av.open(str(path), "w") as clip:
        streams = list[tuple[VideoStream, Sequence[Image.Image]]]()
        for codec, pictures, is_default in wanted:
            stream = clip.add_stream(codec, rate=24)
            assert isinstance(stream, VideoStream)
            stream.codec_context.width, stream.codec_context.height = pictures[0].size
            stream.codec_context.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
            stream.disposition = Disposition.default if is_default else Disposition(0)
            streams.append((stream, pictures))
        clip.start_encoding()
        for stream, pictures in streams:
            for picture in pictures:
                frame = frame_of(picture).reformat(format=stream.codec_context.pix_fmt)
                clip.mux(stream.encode(frame))
            clip.mux(stream.encode(None))


def late(path: Path) -> None:
    """A second of video that begins half a second after its sound."""
    with av.open(str(path), "w") as clip:
        stream = clip.add_stream("libx264", rate=24)
        sound = clip.add_stream("aac", rate=48_000)
        assert isinstance(stream, VideoStream)
        assert isinstance(sound, AudioStream)
        stream.codec_context.width, stream.codec_context.height = SIZE
        stream.codec_context.pix_fmt = "yuv420p"
        for number in range(COUNT):
            colour = "lime" if number < 9 else "blue"
            frame = frame_of(Image.new("RGB", SIZE, colour))
            frame.pts, frame.time_base = 12 + number, Fraction(1, 24)
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
        play_silence(clip, sound, 1.5)


def main() -> None:
    pictures = [four_corners(SIZE)] * COUNT
    grey = [Image.new("RGB", SIZE, "grey")] * COUNT
    values: dict[str, tuple[str, dict[str, Any]]] = {}

    def add(name: str, what: str, value: dict[str, Any]) -> Path:
        values[name] = (what, value)
        return FOLDER / name

    plain = draw_clip(FOLDER / "plain.mp4", pictures)
    content = plain.read_bytes()
    plain.unlink()
    for name, matrix, seen in (
        ("mirrored", (-ONE, 0, 0, 0, ONE, 0), ["lime", "red", "blue", "white"]),
        ("upside_down", (-ONE, 0, 0, 0, -ONE, 0), ["blue", "white", "lime", "red"]),
        ("flipped", (ONE, 0, 0, 0, -ONE, 0), ["white", "blue", "red", "lime"]),
    ):
        path = add(f"{name}.mp4", f"{name.replace('_', ' ')} by its header", right(SIZE, seen))
        path.write_bytes(with_matrix(content, (*matrix, 0, 0, 1 << 30)))
    path = add("wide_pixels.mp4", "pixels of 3:2", right((288, 128), UPRIGHT))
    draw_clip(path, pictures, pixel_shape=Fraction(3, 2))
    path = add("tall_pixels.mp4", "pixels of 2:3", right((192, 192), UPRIGHT))
    draw_clip(path, pictures, pixel_shape=Fraction(2, 3))
    turned = ["lime", "blue", "red", "white"]
    path = add("tall_pixels_turned.mp4", "pixels of 3:2, turned", right((128, 288), turned))
    draw_clip(path, pictures, pixel_shape=Fraction(3, 2), turned_degrees=90)
    path = add("long_sound.mp4", "1 s of video, 2 s of sound", right(SIZE, UPRIGHT, 2.0))
    draw_clip(path, pictures, sound_seconds=2)
    path = add("second_default.mp4", "the second track is the default", right(SIZE, UPRIGHT))
    tracks(path, [("libx264", grey, False), ("libx264", pictures, True)])
    path = add("preview_first.mp4", "a preview of one frame is the first", right(SIZE, UPRIGHT))
    tracks(path, [("mjpeg", grey[:1], True), ("libx264", pictures, True)])
    path = add("preview_first.mkv", "the same in Matroska", right(SIZE, UPRIGHT))
    tracks(path, [("mjpeg", grey[:1], True), ("libx264", pictures, True)])
    value = {"size": list(SIZE), "seconds": 1.5, "middle_corners": ["lime"] * 4}
    late(add("late_video.mp4", "the video begins 0.5 s after the sound", value))
    for name, (what, value) in values.items():
        text = json.dumps({"what": what, "right": value}, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
