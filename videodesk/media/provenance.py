"""Provenance of a clip: the request that it was made from, embedded in its file.

An MP4 gets an XMP box at its end: no byte before it changes, and players ignore it. A clip in
another format gets an XMP sidecar file. (XMP Specification, part 3, "MPEG-4"; ISO 16684-1.)
"""

import logging
import os
import struct
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO, Final
from uuid import UUID

import msgspec

from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import Generation, Request, Status, is_web_url
from videodesk.media import xmp
from videodesk.media.values import Clip
from videodesk.no_follow import open_any_file, open_file, rename_file, write_file
from videodesk.stored_values import (
    IMAGE_FOLDER,
    is_too_deep,
    is_web_link,
    leads_inside,
    path_inside,
)

_log = logging.getLogger(__name__)

_XMP_BOX: Final = UUID("BE7ACFCB-97A9-42E8-9C71-999491E3AFAC").bytes
_BOX: Final = struct.Struct(">I4s")
_LONG: Final = struct.Struct(">Q")
_MOST_BYTES: Final = 1024 * 1024
_MOST_BOXES: Final = 100_000
_MOST_PACKETS: Final = 8
_YEARS: Final = (1969, 9999)
_PART: Final = ".part"


_Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
_Line = Annotated[str, msgspec.Meta(max_length=4096)]
_Images = Annotated[tuple[str, ...], msgspec.Meta(max_length=1000)]
_Whole = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
_Seconds = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]


@dataclass(frozen=True, slots=True)
class Record:
    """The record embedded in a clip: its request, and how it was made. No key.

    `images` are web addresses, or paths of images relative to the library's folder. Times are
    aware; `seconds`, `width` and `height` are those of the clip as displayed.
    """

    id: _Id
    model: _Line
    prompt: str
    created_at: _Moment
    images: _Images = ()
    aspect_ratio: _Line | None = None
    size: _Line | None = None
    duration: _Whole | None = None
    extra: Mapping[str, Any] = field(
        default_factory=dict[str, Any]
    )  # JSON; msgspec cannot decode `Json`
    profile: _Line = "default"
    task_id: _Line | None = None
    parent: _Id | None = None
    submitted_at: _Moment | None = None
    completed_at: _Moment | None = None
    width: _Whole | None = None
    height: _Whole | None = None
    seconds: _Seconds | None = None


def embed_request(file: Path, generation: Generation, folder: Path, clip: Clip) -> None:
    """Embed the request in a clip that has just been checked.

    `folder` is the library's. Failures are only logged: the clip is complete without the record.
    """
    try:
        write_record(file, make_record(generation, folder, clip), folder)
    except (OSError, ValueError):
        _log.warning("The request could not be written into %s", file.name, exc_info=True)


def read_provenance(file: Path, folder: Path) -> Generation | None:
    """Return the completed generation recorded in a clip; None if it has no record.

    A record may name any file, so only images inside the library's folder are used: nothing else on
    this computer is ever sent.
    """
    try:
        record = read_record(file)
    except VideoDeskError:
        return None
    if record is None:
        return None
    return Generation(
        id=record.id,
        request=Request(
            model=record.model,
            prompt=record.prompt,
            images=tuple(
                image if is_web_url(image) else str(folder / image)
                for image in record.images
                if (is_web_link(image) if is_web_url(image) else _is_within(folder, image))
            ),
            aspect_ratio=record.aspect_ratio,
            size=record.size,
            duration=record.duration,
            extra=record.extra,
            profile=record.profile,
        ),
        status=Status.COMPLETED,
        created_at=record.created_at,
        submitted_at=record.submitted_at,
        completed_at=record.completed_at,
        task_id=record.task_id,
        file=file,
        width=record.width,
        height=record.height,
        seconds=record.seconds,
        parent=record.parent,
    )


def make_record(generation: Generation, folder: Path, clip: Clip) -> Record:
    """Return the record for a completed generation, without images outside the library's folder."""
    request = generation.request
    return Record(
        id=generation.id,
        model=request.model,
        prompt=request.prompt,
        created_at=generation.created_at,
        images=tuple(
            image if is_web_url(image) else Path(image).relative_to(folder).as_posix()
            for image in request.images
            if is_web_url(image) or Path(image).is_relative_to(folder)
        ),
        aspect_ratio=request.aspect_ratio,
        size=request.size,
        duration=request.duration,
        extra=dict(request.extra),
        profile=request.profile,
        task_id=generation.task_id,
        parent=generation.parent,
        submitted_at=generation.submitted_at,
        completed_at=datetime.now(UTC),
        width=clip.width,
        height=clip.height,
        seconds=clip.seconds,
    )


def write_record(file: Path, record: Record, root: Path | None = None) -> None:
    """Add the record to a clip, or to its `.part` file. Raises OSError.

    The clip's own bytes never change, even if the disk becomes full halfway. No link between the
    folder `root` and the clip is followed; without it, none in place of the clip.
    """
    root = root or file.parent
    packet = xmp.make_packet(
        msgspec.json.encode(record).decode(),
        description=record.prompt,
        made_at=record.completed_at or record.created_at,
    )
    with os.fdopen(open_file(file, root, os.O_RDWR), "r+b") as stream:
        if _can_grow(stream):
            _append(stream, _BOX.pack(_BOX.size + 16 + len(packet), b"uuid") + _XMP_BOX + packet)
            return
    beside = sidecar_path(file)
    half = beside.with_name(f"{beside.name}{_PART}")
    write_file(half, root, packet)
    rename_file(half, beside, root)


def read_record(file: Path) -> Record | None:
    """Return the record of a clip; None if it has no readable one. Raises FILE_MISSING."""
    try:
        with open_any_file(file) as stream:
            found = [_parse_record(packet) for packet in _packets(stream)]
        beside = sidecar_path(file)
        if beside.exists() and beside.stat().st_size <= _MOST_BYTES:
            with open_any_file(beside) as stream:
                found.insert(0, _parse_record(stream.read(_MOST_BYTES)))
    except OSError as failure:
        raise error(Code.FILE_MISSING, detail=f"{file}: {failure.strerror}") from failure
    return next((each for each in reversed(found) if each is not None), None)


def sidecar_path(file: Path) -> Path:
    """Return the path of the sidecar file for a clip that cannot contain its record."""
    return file.with_name(f"{file.name.removesuffix(_PART)}.xmp")


def _is_within(folder: Path, image: str) -> bool:
    path = path_inside(image, folder, within=IMAGE_FOLDER)
    return path is not None and leads_inside(path, folder)


def _append(stream: BinaryIO, box: bytes) -> None:
    end = stream.seek(0, os.SEEK_END)
    try:
        stream.write(box)
        stream.flush()
        os.fsync(stream.fileno())
    except OSError:
        stream.truncate(end)
        raise


def _parse_record(packet: bytes) -> Record | None:
    try:
        text = xmp.find_record(packet)
        record = None if is_too_deep(text) else msgspec.json.decode(text, type=Record)
    except ValueError:
        return None
    return record if record is not None and _has_possible_times(record) else None


def _has_possible_times(record: Record) -> bool:
    """Whether its times have a local time everywhere."""
    times = (record.created_at, record.submitted_at, record.completed_at)
    return all(each is None or _YEARS[0] < each.year < _YEARS[1] for each in times)


def _can_grow(stream: BinaryIO) -> bool:
    """True if a box can be appended: an MP4 whose last box ends where the file ends."""
    reach = 0
    for start, _, length in _boxes(stream):
        reach = start + length if length else 0
    return 0 < reach == stream.seek(0, os.SEEK_END)


def _packets(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the last XMP packets, which are the newest."""
    boxes = deque[tuple[int, int]](maxlen=_MOST_PACKETS)
    for start, kind, length in _boxes(stream):
        if kind == b"uuid" and 24 < length <= _MOST_BYTES:
            stream.seek(start + _BOX.size)
            if stream.read(16) == _XMP_BOX:
                boxes.append((start, length))
    for start, length in boxes:
        stream.seek(start + 24)
        yield stream.read(length - 24)


def _boxes(stream: BinaryIO) -> Iterator[tuple[int, bytes, int]]:
    """Yield the outermost boxes of an MP4 as (start, kind, length); length 0 extends to the end."""
    size = stream.seek(0, os.SEEK_END)
    start = 0
    for _ in range(_MOST_BOXES):
        stream.seek(start)
        head = stream.read(_BOX.size + _LONG.size)
        if len(head) < _BOX.size:
            return
        length, kind = _BOX.unpack_from(head)
        if start == 0 and kind != b"ftyp":
            return
        if length == 1 and len(head) == _BOX.size + _LONG.size:
            (length,) = _LONG.unpack_from(head, _BOX.size)
        yield start, kind, length
        if length < _BOX.size or start + length > size:
            return
        start += length
