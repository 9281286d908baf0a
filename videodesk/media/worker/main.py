"""The worker's own program: reads requests from its standard input and answers them, one at a time.

It ends when its input ends (the program is gone, or wants it no longer), or after a while without
work.
"""

import io
import os
import queue
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO, Final, assert_never

import msgspec

from videodesk.errors import VideoDeskError
from videodesk.media.frames import frame_image, poster_image
from videodesk.media.images import inspect, thumbnail
from videodesk.media.playback import convert, track_to_play
from videodesk.media.probe import probe
from videodesk.media.size_budget import prepare_all
from videodesk.media.worker import limits, sandbox
from videodesk.media.worker.protocol import (
    Answer,
    Broken,
    ConvertRequest,
    Done,
    Failed,
    FrameRequest,
    InspectRequest,
    PosterRequest,
    PrepareRequest,
    ProbeRequest,
    Progress,
    Ready,
    Request,
    ThumbnailRequest,
    TrackRequest,
    read_frame,
    unpack_path,
    write_frame,
)

IDLE_SECONDS: Final = 600.0
"""A worker without work for this long ends: it holds about 50 MB, and takes 0.2 s to start."""
_PROCESSOR_SECONDS: Final = 1800.0
_CONVERSION_SECONDS: Final = 8 * 3600.0
_MAX_REQUEST: Final = 1024 * 1024


def main(arguments: Sequence[str]) -> int:
    """Serve until the input ends; `arguments` may name the empty file that a conversion fills."""
    source, sink = _own_pipes()
    output = Path(arguments[0]).open("r+b") if arguments else None  # noqa: SIM115  # lives as long
    limits.restrict(
        memory_bytes=limits.CONVERSION_BYTES if output else limits.MEMORY_BYTES,
        file_bytes=limits.CONVERSION_BYTES if output else 0,
    )
    sandbox.confine()
    write_frame(sink, Ready())
    _serve(source, sink, output)
    return 0


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the standard input and output; what a library prints goes nowhere."""
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415  # for Windows alone

        for each in (source, sink):
            msvcrt.setmode(each, os.O_BINARY)
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb")


def _serve(source: BinaryIO, sink: BinaryIO, output: BinaryIO | None) -> None:
    decoder = msgspec.msgpack.Decoder(Request)
    requests = queue.SimpleQueue[Request]()

    def read() -> None:
        """On a thread of its own, so that the end is noticed in the middle of a request."""
        try:
            while (frame := read_frame(source, lambda: _MAX_REQUEST)) is not None:
                requests.put(decoder.decode(frame))
        finally:
            os._exit(0)

    threading.Thread(target=read, name="requests", daemon=True).start()
    while True:
        try:
            request = requests.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            os._exit(0)
        limits.limit_processor_seconds(_CONVERSION_SECONDS if output else _PROCESSOR_SECONDS)
        write_frame(sink, _answer(request, sink, output))


def _answer(request: Request, sink: BinaryIO, output: BinaryIO | None) -> Answer:
    try:
        result = _result(request, lambda part: write_frame(sink, Progress(part)), output)
        return Done(msgspec.Raw(msgspec.msgpack.encode(result)))
    except VideoDeskError as failure:
        found = failure.problem
        params = {
            name: value for name, value in found.params.items() if not isinstance(value, tuple)
        }
        return Failed(found.code, params, found.detail)
    except MemoryError:
        return Broken(limits.TOO_MUCH_MEMORY)
    except Exception:  # noqa: BLE001  # one file costs itself only
        return Broken(traceback.format_exc())


def _result(request: Request, report: Callable[[float], None], output: BinaryIO | None) -> object:
    match request:
        case ProbeRequest(path):
            return probe(unpack_path(path))
        case TrackRequest(path):
            return track_to_play(unpack_path(path))
        case PosterRequest(path, max_side):
            return poster_image(unpack_path(path), max_side)
        case FrameRequest(path, seconds):
            return frame_image(unpack_path(path), seconds)
        case ConvertRequest(path):
            target = output or io.BytesIO()
            convert(unpack_path(path), target, report)
            target.flush()
            return None
        case InspectRequest(path):
            return inspect(unpack_path(path))
        case ThumbnailRequest(path, box):
            return thumbnail(unpack_path(path), box)
        case PrepareRequest(paths, max_bytes):
            return prepare_all([unpack_path(each) for each in paths], max_bytes=max_bytes)
        case _:
            assert_never(request)
