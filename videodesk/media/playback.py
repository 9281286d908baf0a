"""What plays in the window: the track to show, and copies of clips that Qt cannot decode."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from videodesk.media.values import Track
from videodesk.media.video_reader import (
    codec_name,
    display_matrix,
    not_a_video,
    open_video,
)
from videodesk.media.worker.limits import forget_memory_peak, memory_peak

if TYPE_CHECKING:
    from av.packet import Packet

_KEY_FRAME_EVERY: Final = 12  # frames, so that stepping back is quick
_OPTIONS: Final = {"preset": "veryfast", "crf": "18"}
_COPIED_SOUND: Final = frozenset({"aac", "mp3", "opus", "flac", "ac3", "eac3"})
_DEFAULT_RATE: Final = Fraction(24)
_HEADER_BYTES: Final = 512 * 1024**2
"""A clip in 8K takes 60 MB to open, one of ten hours 100 MB."""


def track_to_play(video: Path) -> Track:
    """Return the track to show, from the header alone.

    Qt will open the clip as well, in the window's process and without any limit, so one that takes
    much memory to open is refused. Raises NOT_A_VIDEO and FILE_MISSING.
    """
    forget_memory_peak()
    before = memory_peak()
    with open_video(video) as reader:
        if memory_peak() - before > _HEADER_BYTES:
            raise not_a_video("Opening it takes too much memory.")
        return Track(reader.number, codec_name(reader.stream))


def convert(video: Path, target: BinaryIO, report: Callable[[float], None]) -> None:
    """Convert a clip to H.264 in an MP4.

    Size, shape, length, frame times and sound stay the same. Takes about as long as the clip plays;
    `report` gets the part that is done, 0 to 1. Raises NOT_A_VIDEO and FILE_MISSING.
    """
    with open_video(video) as reader:
        first = reader.first()
    with open_video(video) as reader, av.open(target, "w", format="mp4") as output:
        sounds = reader.sounds[:1]
        picture = _add_picture(output, reader.stream, first)
        sound = _SoundCopy(output, sounds[0]) if sounds else None
        seconds = reader.declared_seconds or 0.0
        for packet in reader.packets(sounds):
            if sound is not None and packet.stream is sound.source:
                sound.add(packet)
                continue
            for frame in reader.stream.decode(packet):
                output.mux(picture.encode(_fitted(frame, picture)))
                if seconds and frame.time is not None:
                    report(min(1.0, max(0.0, frame.time / seconds)))
        output.mux(picture.encode(None))
        if sound is not None:
            sound.finish()


def _add_picture(output: OutputContainer, source: VideoStream, frame: VideoFrame) -> VideoStream:
    stream = output.add_stream(
        "libx264", rate=source.average_rate or _DEFAULT_RATE, options=dict(_OPTIONS)
    )
    coding = stream.codec_context
    # H.264 halves the colours' size, so both sides are even.
    coding.width, coding.height = frame.width + frame.width % 2, frame.height + frame.height % 2
    coding.pix_fmt = "yuv420p"
    coding.gop_size, coding.max_b_frames = _KEY_FRAME_EVERY, 0
    coding.sample_aspect_ratio = source.sample_aspect_ratio or Fraction(1)
    coding.color_range, coding.colorspace = frame.color_range, frame.colorspace
    coding.color_primaries, coding.color_trc = frame.color_primaries, frame.color_trc
    if source.time_base is not None:
        coding.time_base = source.time_base
    stream.set_display_matrix(display_matrix(frame))
    return stream


def _fitted(frame: VideoFrame, picture: VideoStream) -> VideoFrame:
    fitted = frame.reformat(
        width=picture.codec_context.width,
        height=picture.codec_context.height,
        format="yuv420p",
        dst_color_range=frame.color_range or None,
    )
    fitted.pts, fitted.time_base = frame.pts, frame.time_base
    fitted.pict_type = PictureType.NONE  # not where the source had its key frames
    return fitted


class _SoundCopy:
    """The sound of a copy: taken over as it is, or as AAC if an MP4 cannot contain it."""

    def __init__(self, output: OutputContainer, source: AudioStream) -> None:
        self.source = source
        self._output = output
        self._is_converted = source.codec_context.name not in _COPIED_SOUND
        self._stream = (
            output.add_stream("aac", rate=source.codec_context.sample_rate)
            if self._is_converted
            else output.add_stream_from_template(source)
        )

    def add(self, packet: "Packet[AudioStream]") -> None:
        if self._is_converted:
            for frame in self.source.decode(packet):
                self._output.mux(self._stream.encode(frame))
        elif packet.dts is not None:
            packet.stream = self._stream
            self._output.mux(packet)

    def finish(self) -> None:
        if self._is_converted:
            self._output.mux(self._stream.encode(None))
