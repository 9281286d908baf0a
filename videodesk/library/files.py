"""Paths and names of clips and images in a library, and durable file operations."""

import hashlib
import os
import re
import secrets
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from videodesk.errors import Code, Reason, error
from videodesk.generation import Generation
from videodesk.library.database import from_os_error
from videodesk.no_follow import (
    create_file,
    has_file,
    make_folders,
    open_any_file,
    remove_file,
    rename_file,
)
from videodesk.paths import is_path_too_long
from videodesk.text import is_blank, without_invisible

if sys.platform == "darwin":
    import fcntl

_NAME_BYTES: Final = 120
_PATH_BYTES: Final = {"win32": 259, "darwin": 1023}.get(sys.platform, 4095)
"""The longest path that every function of the system takes."""
KEPT: Final = ".kept"
"""Added to a clip's name for what arrived in its place."""
_SIDECAR_BYTES: Final = len(".part.json.new")
_SHORTEST_NAME: Final = 8
_DIGITS: Final = 32
"""Of its SHA-256 in an image's name."""


def video_path(folder: Path, generation: Generation, suffix: str = ".mp4") -> Path:
    """The final path of a clip: a folder for the month, a readable name, the generation's id.

    In a folder whose own path is very long, the name is shorter, down to the id alone.
    """
    month = folder / "videos" / generation.created_at.strftime("%Y/%m")
    ending = f"_{generation.id}{suffix}"
    available = _PATH_BYTES - len(os.fsencode(month / ending)) - _SIDECAR_BYTES
    limit = min(_NAME_BYTES - len(ending.encode()), available)
    if limit < _SHORTEST_NAME:
        return month / f"{generation.id}{suffix}"
    return month / f"{readable_name(generation.request.prompt, limit)}{ending}"


def readable_name(prompt: str, max_bytes: int) -> str:
    """The beginning of a prompt as a file name that is valid on every system, cut between words.

    It contains no invisible characters: marks for the direction of text can make a name look like
    another one, or hide its extension.
    """
    visible = "" if is_blank(prompt) else without_invisible(prompt).strip()
    joined = re.sub(r"[\s\-\u2013\u2014_.,;:!?]+", "-", visible).strip("-").lower()
    from pathvalidate import sanitize_filename  # noqa: PLC0415  # slow to import

    name = sanitize_filename(joined, replacement_text="-", platform="universal")
    cut = name.encode()[:max_bytes].decode(errors="ignore")
    if len(cut) < len(name) and (end := cut.rfind("-")) >= len(cut) // 2:
        cut = cut[:end]
    return cut.strip("-. ") or "clip"


def store_image(folder: Path, source: Path) -> Path:
    """Copies an image into the library, named by its content; returns the path of the copy.

    If the image changes meanwhile, the name matches what was copied. Raises IMAGE_MISSING if it
    cannot be read, DISK_FULL or LIBRARY_UNWRITABLE if the copy cannot be written.
    """
    try:
        with open_any_file(source) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as failure:
        detail = f"{source}: {failure.strerror}"
        if is_path_too_long(failure):
            raise error(
                Code.IMAGE_UNREADABLE, reason=Reason.PATH_TOO_LONG, detail=detail
            ) from failure
        raise error(Code.IMAGE_MISSING, detail=detail) from failure
    target = _image_path(folder, digest, source)
    if has_file(target, folder) and image_is_intact(target):
        return target
    try:
        make_folders(target.parent, folder)
        part = target.with_name(f"{secrets.token_hex(8)}.part")
        try:
            with (
                os.fdopen(create_file(part, folder), "w+b") as copy,
                open_any_file(source) as original,
            ):
                shutil.copyfileobj(original, copy)
                copy.flush()
                sync_file(copy.fileno())
                copy.seek(0)
                copied = hashlib.file_digest(copy, "sha256").hexdigest()
            target = _image_path(folder, copied, source)
            make_folders(target.parent, folder)
            rename_file(part, target, folder, durably=True)
        finally:
            remove_file(part, folder)
    except OSError as failure:
        raise from_os_error(failure, folder) from failure
    return target


def copy_whole(file: Path, target: Path, part: Path) -> None:
    """Copies a file out of the library; the copy appears complete or not at all. Raises OSError.

    `part` is its name meanwhile. What has this name already, perhaps a link, is removed.
    """
    part.unlink(missing_ok=True)
    try:
        with open_any_file(file) as original, part.open("xb") as copy:
            shutil.copyfileobj(original, copy)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def image_is_intact(image: Path) -> bool:
    """Whether an image of a library has the content that it is named by. Reads all of it."""
    try:
        with open_any_file(image) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()[:_DIGITS] == image.stem
    except OSError:
        return False


def _image_path(folder: Path, digest: str, source: Path) -> Path:
    suffix = source.suffix.lower() if re.fullmatch(r"\.\w{1,8}", source.suffix) else ""
    return folder / "images" / digest[:2] / f"{digest[:_DIGITS]}{suffix}"


def move_into_place(part: Path, target: Path, folder: Path) -> None:
    """Renames a finished download durably. Raises DISK_FULL or LIBRARY_UNWRITABLE."""
    try:
        rename_file(part, target, folder, durably=True)
    except OSError as failure:
        raise from_os_error(failure, folder) from failure


def file_is_missing(generation: Generation) -> bool:
    """Whether the file of a finished clip is gone. Blocks on the disk."""
    return generation.file is not None and not generation.file.exists()


def sync_file(handle: int) -> None:
    """Makes the data written to an open file survive a power loss.

    On macOS `fsync` leaves it in the drive's own cache, which only F_FULLFSYNC flushes.
    """
    if sys.platform == "darwin":
        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def sync_folder(folder: Path) -> None:
    """Makes a rename in a folder survive a power loss. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
