"""Reads clips and images in a media worker: what the rest of the program calls.

All functions are thread-safe and block for up to minutes: call them in a worker thread. Besides the
errors that each names, all raise MEDIA_UNAVAILABLE if no worker can be started, which says nothing
of the file. A file that breaks or delays its worker is NOT_A_VIDEO or IMAGE_UNREADABLE; it stays
where it is.
"""

import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from videodesk.errors import Code, Params, Problem, Reason, VideoDeskError, error
from videodesk.media.values import Clip, ImageInfo, Prepared, Thumbnail, Track
from videodesk.media.worker.pool import UnreadableError, workers
from videodesk.media.worker.protocol import (
    NAMEABLE,
    ConvertRequest,
    Done,
    Failed,
    FrameRequest,
    InspectRequest,
    PosterRequest,
    PrepareRequest,
    ProbeRequest,
    Request,
    ThumbnailRequest,
    TrackRequest,
    pack_path,
)
from videodesk.private_files import make_private_folder

POSTER_SIDE: Final = 640
"""Pixels on a poster's long side: enough for a gallery tile on a high-density (2x) screen."""
REQUEST_BYTES: Final = 2_900_000
"""Limit in bytes for all images of a request.

Base64 makes them a third larger, so a request with inline images stays under the 4 MB of
docs/service-api.md, "Images".
"""

# So long that an honest file is read on a slow, busy computer.
_CLIP_SECONDS: Final = 180.0
_POSTER_SECONDS: Final = 60.0
_IMAGE_SECONDS: Final = 90.0
_STALLED_SECONDS: Final = 120.0

_FACTS_BYTES: Final = 64 * 1024
_POSTER_BYTES: Final = 8 * 1024**2
_FRAME_BYTES: Final = 256 * 1024**2
_MAX_DETAIL: Final = 1000
_PARAMS: Final = frozenset({"reason", "megabytes"})
"""What a worker may say beside the code; nothing about money."""

_JPEG: Final = b"\xff\xd8\xff"
_PNG: Final = b"\x89PNG\r\n\x1a\n"

T = TypeVar("T")


def warm_up() -> None:
    """Start a worker that will be needed soon, without waiting for it."""
    workers.warm_up()


def probe(path: Path) -> Clip:
    """Return the properties of a clip after decoding its first and last frame.

    Raises NOT_A_VIDEO, whose detail says what is wrong, and FILE_MISSING.
    """
    return _of_clip(ProbeRequest(pack_path(path)), path, Clip, max_bytes=_FACTS_BYTES)


def fault_of(path: Path) -> str:
    """Return what is wrong with a clip, "" if it can be played."""
    try:
        probe(path)
    except VideoDeskError as failure:
        if failure.code is Code.MEDIA_UNAVAILABLE:
            raise
        return failure.problem.detail or str(failure)
    return ""


def track_to_play(path: Path) -> Track:
    """Return the track to show, from the header alone. Raises NOT_A_VIDEO and FILE_MISSING."""
    request = TrackRequest(pack_path(path))
    return _of_clip(request, path, Track, max_bytes=_FACTS_BYTES, seconds=_POSTER_SECONDS)


def poster(video: Path, target: Path, *, max_side: int = POSTER_SIDE) -> None:
    """Write a JPEG of a representative frame: the first, or a later one if the first is blank.

    It is at most `max_side` pixels long, never scaled up, and written completely or not at all;
    missing folders are created. Raises NOT_A_VIDEO, FILE_MISSING, and OSError from the disk.
    """
    request = PosterRequest(pack_path(video), max_side)
    data = _image_of_clip(request, video, _JPEG, _POSTER_BYTES, seconds=_POSTER_SECONDS)
    _write(data, target)


def last_frame(video: Path, target: Path) -> None:
    """Write the clip's very last frame as a full-size PNG, as a player shows it.

    It is written completely or not at all; missing folders are created. Raises as `poster` does.
    """
    request = FrameRequest(pack_path(video), None)
    _write(_image_of_clip(request, video, _PNG, _FRAME_BYTES), target)


def frame_at(video: Path, seconds: float, target: Path) -> None:
    """Write the frame displayed at a time as PNG; otherwise like `last_frame`."""
    request = FrameRequest(pack_path(video), seconds)
    _write(_image_of_clip(request, video, _PNG, _FRAME_BYTES), target)


def convert(
    video: Path,
    target: Path,
    *,
    report: Callable[[float], None],
    is_cancelled: Callable[[], bool],
) -> None:
    """Convert a clip to H.264 into a new file, which may be left unfinished.

    `report` gets the part that is done, 0 to 1. Raises NOT_A_VIDEO, FILE_MISSING, CancelledError,
    and OSError from the disk.
    """
    target.open("xb").close()  # so that what is wrong with the disk is said as such
    try:
        answer = workers.convert(
            ConvertRequest(pack_path(video)),
            video,
            target,
            seconds=_STALLED_SECONDS,
            report=report,
            is_cancelled=is_cancelled,
        )
    except UnreadableError as failure:
        raise error(Code.NOT_A_VIDEO, detail=str(failure)) from failure
    if isinstance(answer, Failed):
        raise _failure(answer, Code.NOT_A_VIDEO)


def inspect(path: Path) -> ImageInfo:
    """Read an image's properties, after decoding it once as `prepare_all` does.

    So what is accepted can be sent. `format` is Pillow's name in capitals: JPEG, PNG, WEBP, AVIF,
    HEIC, GIF, BMP or TIFF. Raises IMAGE_MISSING, IMAGE_UNREADABLE or IMAGE_TOO_LARGE.
    """
    request = InspectRequest(pack_path(path))
    return _of_images(request, [path], ImageInfo, max_bytes=_FACTS_BYTES)


def thumbnail(path: Path, box: tuple[int, int]) -> Thumbnail:
    """Make a thumbnail: the image as displayed, scaled down to fit `box` (width, height in pixels).

    Raises as `inspect` does.
    """
    request = ThumbnailRequest(pack_path(path), box)
    space = 4 * box[0] * box[1] + _FACTS_BYTES
    return _of_images(request, [path], Thumbnail, max_bytes=space)


def prepare_all(paths: Sequence[Path], *, max_bytes: int = REQUEST_BYTES) -> list[Prepared]:
    """Prepare the images to be sent, in order, `max_bytes` in all.

    Images share what others do not need. Raises as `inspect` does. Blocks for some tenths of a
    second per image.
    """
    if not paths:
        return []
    request = PrepareRequest(tuple(pack_path(each) for each in paths), max_bytes)
    space = max_bytes + _FACTS_BYTES
    prepared = _of_images(request, list(dict.fromkeys(paths)), list[Prepared], max_bytes=space)
    if len(prepared) != len(paths):
        raise error(Code.IMAGE_UNREADABLE, detail="not as many images as there are files")
    return prepared


def _of_clip(
    request: Request,
    path: Path,
    kind: type[T],
    *,
    max_bytes: int,
    seconds: float = _CLIP_SECONDS,
) -> T:
    return _ask(request, [path], kind, seconds, max_bytes, _no_video)


def _of_images(request: Request, paths: Sequence[Path], kind: type[T], *, max_bytes: int) -> T:
    seconds = _IMAGE_SECONDS * len(paths)
    return _ask(request, paths, kind, seconds, max_bytes, _unreadable_image)


def _image_of_clip(
    request: Request,
    path: Path,
    start: bytes,
    max_bytes: int,
    *,
    seconds: float = _CLIP_SECONDS,
) -> bytes:
    data = _of_clip(request, path, bytes, max_bytes=max_bytes, seconds=seconds)
    if not data.startswith(start):
        raise error(Code.NOT_A_VIDEO, detail="no frame was made")
    return data


def _ask(
    request: Request,
    files: Sequence[Path],
    kind: type[T],
    seconds: float,
    max_bytes: int,
    unreadable: Callable[[str], VideoDeskError],
) -> T:
    try:
        answer = workers.ask(request, files, seconds=seconds, max_bytes=max_bytes)
        if isinstance(answer, Done):
            return msgspec.msgpack.decode(answer.result, type=kind)
    except (UnreadableError, msgspec.MsgspecError) as failure:
        raise unreadable(str(failure)) from failure
    raise _failure(answer, unreadable("").code)


def _failure(answer: Failed, other: Code) -> VideoDeskError:
    code = answer.code if answer.code in NAMEABLE else other
    params = {name: value for name, value in answer.params.items() if name in _PARAMS}
    return VideoDeskError(Problem(code, Params(params), answer.detail[:_MAX_DETAIL]))


def _no_video(detail: str) -> VideoDeskError:
    return error(Code.NOT_A_VIDEO, detail=detail)


def _unreadable_image(detail: str) -> VideoDeskError:
    return error(Code.IMAGE_UNREADABLE, reason=Reason.IMAGE_DAMAGED, detail=detail)


def _write(data: bytes, target: Path) -> None:
    make_private_folder(target.parent)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
