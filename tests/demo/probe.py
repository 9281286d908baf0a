"""Inspects a clip with PyAV, as a player would."""

from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image, ImageChops, ImageStat


@dataclass(frozen=True, slots=True)
class Seen:
    video: str
    audio: str
    pixels: str
    width: int
    height: int
    seconds: float
    frames: int
    rate: int


def look(path: Path) -> Seen:
    with av.open(str(path)) as clip:
        video, audio = clip.streams.video[0], clip.streams.audio[0]
        frames = sum(1 for _ in clip.decode(video))
        return Seen(
            video=video.codec_context.name,
            audio=audio.codec_context.name,
            pixels=str(video.codec_context.pix_fmt),
            width=video.width,
            height=video.height,
            seconds=(clip.duration or 0) / 1_000_000,
            frames=frames,
            rate=int(video.average_rate or 0),
        )


def frame(path: Path, number: int = 0) -> Image.Image:
    with av.open(str(path)) as clip:
        for index, decoded in enumerate(clip.decode(video=0)):
            if index == number:
                picture = decoded.to_image()  # type: ignore[no-untyped-call]  # PyAV leaves it so
                assert isinstance(picture, Image.Image)
                return picture
    raise AssertionError(f"there is no frame {number}")


def difference(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart on average, in levels of 255."""
    means = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    return float(sum(means) / len(means))
