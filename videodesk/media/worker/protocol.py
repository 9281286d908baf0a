"""What passes between the program and a media worker: a length and a MessagePack value, each."""

import os
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, BinaryIO, Final

import msgspec
from msgspec import Meta

from videodesk.errors import Code

COMMAND: Final = "media-worker"
"""The argument that starts a worker; no command for users."""
NAMEABLE: Final = frozenset(
    {
        Code.NOT_A_VIDEO,
        Code.FILE_MISSING,
        Code.IMAGE_MISSING,
        Code.IMAGE_UNREADABLE,
        Code.IMAGE_TOO_LARGE,
    }
)
"""The problems that a worker may report: each is about the file that it was given."""

_LENGTH: Final = struct.Struct(">I")


# -- From the program ------------------------------------------------------------------------------


class ProbeRequest(msgspec.Struct, tag="probe", frozen=True):
    """Check a clip: `Clip`."""

    path: bytes


class TrackRequest(msgspec.Struct, tag="track", frozen=True):
    """Find the track to play: `Track`."""

    path: bytes


class PosterRequest(msgspec.Struct, tag="poster", frozen=True):
    """Make a JPEG of a representative frame: `bytes`."""

    path: bytes
    max_side: int


class FrameRequest(msgspec.Struct, tag="frame", frozen=True):
    """Make a PNG of the frame at a time, or of the last one: `bytes`."""

    path: bytes
    seconds: float | None


class ConvertRequest(msgspec.Struct, tag="convert", frozen=True):
    """Convert a clip into the file that the worker was started with: `None`, after its progress."""

    path: bytes


class InspectRequest(msgspec.Struct, tag="inspect", frozen=True):
    """Check an image: `ImageInfo`."""

    path: bytes


class ThumbnailRequest(msgspec.Struct, tag="thumbnail", frozen=True):
    """Scale an image down: `Thumbnail`."""

    path: bytes
    box: tuple[int, int]


class PrepareRequest(msgspec.Struct, tag="prepare", frozen=True):
    """Encode images for sending: a list of `Prepared`."""

    paths: tuple[bytes, ...]
    max_bytes: int


Request = (
    ProbeRequest
    | TrackRequest
    | PosterRequest
    | FrameRequest
    | ConvertRequest
    | InspectRequest
    | ThumbnailRequest
    | PrepareRequest
)


# -- From the worker -------------------------------------------------------------------------------


class Ready(msgspec.Struct, tag="ready", frozen=True):
    """The worker has started."""


class Progress(msgspec.Struct, tag="progress", frozen=True):
    """The part that is done."""

    part: Annotated[float, Meta(ge=0, le=1)]


class Done(msgspec.Struct, tag="done", frozen=True):
    """The result; its type follows from the request."""

    result: msgspec.Raw


class Failed(msgspec.Struct, tag="failed", frozen=True):
    """A problem of the file, as `errors.Problem`."""

    code: Code
    params: dict[str, str | int | float | None]
    detail: str


class Broken(msgspec.Struct, tag="broken", frozen=True):
    """An exception that nobody expected; `text` is its traceback."""

    text: str


Answer = Ready | Progress | Done | Failed | Broken


def pack_path(path: Path) -> bytes:
    """Return the absolute path as the system has it, which need not be text."""
    return os.fsencode(os.path.abspath(path))  # noqa: PTH100  # also of a path that does not exist


def unpack_path(path: bytes) -> Path:
    """Return the path."""
    return Path(os.fsdecode(path))


def write_frame(stream: BinaryIO, message: Request | Answer) -> None:
    """Write a message. Raises OSError."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def read_frame(stream: BinaryIO, max_bytes: Callable[[], int]) -> bytes | None:
    """Read the bytes of a message; None at the end. Raises ValueError for more than `max_bytes`.

    The limit is asked for when a message arrives: it depends on what was sent meanwhile.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > max_bytes():
        raise ValueError(f"a message of {length} bytes")
    data = stream.read(length)
    return data if len(data) == length else None
