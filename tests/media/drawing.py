"""Small clips and images for the media tests."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageColor, ImageStat

CORNERS = ("red", "lime", "white", "blue")
"""The colours of `four_corners`: above left, above right, below left, below right."""


def draw_clip(
    path: Path,
    pictures: Iterable[Image.Image],
    *,
    fps: int = 24,
    codec: str = "libx264",
    key_frame_every: int = 250,
    sound_seconds: float = 0.0,
    sound_codec: str = "",
    turned_degrees: int = 0,
    pixel_shape: Fraction | None = None,
    title: str = "",
    options: dict[str, str] | None = None,
    codec_options: dict[str, str] | None = None,
) -> Path:
    """Encodes the pictures into a clip; its suffix says what kind of file it is."""
    drawn = list(pictures)
    with av.open(str(path), "w", options=options or {}) as clip:
        clip.metadata["title"] = title
        stream = clip.add_stream(codec, rate=fps, options=codec_options)
        assert isinstance(stream, VideoStream)
        stream.codec_context.width, stream.codec_context.height = drawn[0].size
        stream.codec_context.pix_fmt = "yuv420p"
        stream.codec_context.gop_size = key_frame_every
        if pixel_shape:
            stream.codec_context.sample_aspect_ratio = pixel_shape
        if turned_degrees:
            stream.set_display_rotation(turned_degrees)
        sound = (
            clip.add_stream(sound_codec or _sound_codec(path), rate=48_000)
            if sound_seconds
            else None
        )
        for picture in drawn:
            rgba = picture.convert("RGBA")
            frame = VideoFrame.from_bytes(rgba.tobytes(), rgba.width, rgba.height)
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
        if isinstance(sound, AudioStream):
            play_silence(clip, sound, sound_seconds)
    return path


def draw_sound(path: Path) -> Path:
    """Half a second of silence, with no picture at all."""
    with av.open(str(path), "w") as clip:
        sound = clip.add_stream("aac", rate=48_000)
        assert isinstance(sound, AudioStream)
        play_silence(clip, sound, 0.5)
    return path


def draw_vast_clip(path: Path, side: int) -> Path:
    """One frame of `side` by `side` pixels, one bit each, uncompressed."""
    with av.open(str(path), "w", format="mov") as clip:
        stream = clip.add_stream("rawvideo", rate=1)
        assert isinstance(stream, VideoStream)
        stream.codec_context.width = stream.codec_context.height = side
        stream.codec_context.pix_fmt = "monob"
        frame = VideoFrame(side, side, "monob")
        frame.planes[0].update(bytes(frame.planes[0].buffer_size))
        clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
    return path


def _sound_codec(path: Path) -> str:
    return "libopus" if path.suffix == ".webm" else "aac"


def play_silence(clip: OutputContainer, sound: AudioStream, seconds: float) -> None:
    """Adds this much silence to a clip."""
    samples = 960  # one frame of Opus at 48 kHz; AAC takes them as well
    for start in range(0, int(seconds * sound.rate), samples):
        frame = AudioFrame(format="s16", layout="stereo", samples=samples)
        frame.rate, frame.pts = sound.rate, start
        for plane in frame.planes:
            plane.update(bytes(plane.buffer_size))
        clip.mux(sound.encode(frame))
    clip.mux(sound.encode(None))


def grey_frames(count: int, size: tuple[int, int] = (64, 48)) -> list[Image.Image]:
    """Frames that tell their number: each is four grey levels brighter than the one before."""
    return [Image.new("RGB", size, (12 + 4 * number,) * 3) for number in range(count)]


def number_of(picture: Image.Image) -> int:
    """The number of a frame of `grey_frames`, told from its brightness."""
    return round((brightness(picture) - 12) / 4)


def brightness(picture: Image.Image) -> float:
    """The mean of all pixels: 0 is black, 255 white."""
    return ImageStat.Stat(picture.convert("L")).mean[0]


def noisy_frames(count: int, size: tuple[int, int] = (96, 64)) -> list[Image.Image]:
    """Frames that compress badly, so that every part of the file carries something."""
    return [Image.effect_noise(size, 60).convert("RGB") for _ in range(count)]


def four_corners(size: tuple[int, int] = (96, 64)) -> Image.Image:
    """A picture that tells which way up it is."""
    width, height = size
    picture = Image.new("RGB", size)
    for number, colour in enumerate(CORNERS):
        left, top = number % 2 * width // 2, number // 2 * height // 2
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def corners(picture: Image.Image) -> tuple[str, ...]:
    """Which of the four colours is in each corner, in the order of `CORNERS`."""
    opaque = picture.convert("RGB")
    right, bottom = picture.width - 4, picture.height - 4
    return tuple(
        _nearest(opaque, place) for place in ((4, 4), (right, 4), (4, bottom), (right, bottom))
    )


def _nearest(picture: Image.Image, place: tuple[int, int]) -> str:
    seen = picture.getpixel(place)
    assert isinstance(seen, tuple)

    def distance(colour: str) -> float:
        wanted = ImageColor.getrgb(colour)
        return sum(abs(a - b) for a, b in zip(seen, wanted, strict=True))

    return min(CORNERS, key=distance)
