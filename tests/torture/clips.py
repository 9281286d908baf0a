"""The clips that the service of the experiments serves: each task's file differs in every part.

A file is one tiny real clip and behind it an ISO `free` box, which players skip, filled from the
task's id: a file that was cut, mixed with another's, or continued at the wrong place shows.
"""

import hashlib
import io
import struct
from functools import cache
from pathlib import Path

import av
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

SMALL = 60_000
BIG = 10_000_000
"""Large enough for half of it to be synced and noted, so that a later run continues it."""
_BIG_EVERY = 4
_HEAD = struct.Struct(">I4s32s")
_LEAST_UUID_BOX = 24


def size_of(task: str) -> int:
    """How long the filling of a task's file is, in bytes: now and then a big one."""
    number = int(task.rpartition("-")[2])
    return BIG if number % _BIG_EVERY == 0 else SMALL


def clip_of(task: str, *, size: int | None = None) -> bytes:
    """The whole file of a task, the same in every process that asks."""
    size = size_of(task) if size is None else size
    name = task.encode()
    head = _HEAD.pack(_HEAD.size + size, b"free", name)
    return _tiny_clip() + head + hashlib.shake_128(name).digest(size)


def task_in(file: Path) -> str | None:
    """Whose clip a file is, byte by byte; None where it is not the whole of one.

    Whole `uuid` boxes behind the clip are allowed: the program writes its own record there.
    """
    data = file.read_bytes()
    begin = len(_tiny_clip())
    if len(data) < begin + _HEAD.size:
        return None
    length, _, name = _HEAD.unpack_from(data, begin)
    task: str = name.rstrip(b"\0").decode(errors="replace")
    size = length - _HEAD.size
    if size not in {SMALL, BIG} or not data.startswith(clip := clip_of(task, size=size)):
        return None
    rest = memoryview(data)[len(clip) :]
    while rest:
        length = int.from_bytes(rest[:4], "big")
        if not _LEAST_UUID_BOX <= length <= len(rest) or bytes(rest[4:8]) != b"uuid":
            return None
        rest = rest[length:]
    return task


@cache
def _tiny_clip() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="mp4") as clip:
        stream = clip.add_stream("libx264", rate=10)
        assert isinstance(stream, VideoStream)
        stream.codec_context.width, stream.codec_context.height = 64, 48
        stream.codec_context.pix_fmt = "yuv420p"
        stream.codec_context.thread_count = 1
        for number in range(5):
            frame = VideoFrame(64, 48, "yuv420p")
            for plane in frame.planes:
                plane.update(bytes([40 * number]) * plane.buffer_size)
            clip.mux(stream.encode(frame))
        clip.mux(stream.encode(None))
    return file.getvalue()
