"""Checks of values that come from outside: a library, a clip, a settings file, an answer.

Whoever reads such a value checks it here, at once.
"""

import errno
import math
import os
import re
from pathlib import Path
from typing import Final, TypeVar
from urllib.parse import urlsplit

import msgspec

from videodesk.no_follow import is_inside, is_link

CLIP_SUFFIXES: Final = frozenset({".mp4", ".webm", ".mov", ".mkv", ".m4v"})
IMAGE_SUFFIXES: Final = frozenset(
    {
        *(".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".gif", ".bmp"),
        *(".tif", ".tiff", ".avif", ".heic", ".heif"),
    }
)
CLIP_FOLDER: Final = "videos"
IMAGE_FOLDER: Final = "images"

MAX_JSON_DEPTH: Final = 100
"""Far below Python's limit of recursion, far above what people and services write."""
MAX_LINK_LENGTH: Final = 16_384
"""In characters; signed links have up to about 2,000."""
MAX_PATH_LENGTH: Final = 4_096

T = TypeVar("T")
_NO_PATH: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.EBADF})
_ID: Final = re.compile(r"[0-9a-f]{16}")
# An unfinished string counts up to the end: each character is looked at once.
_TOKEN: Final = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z|\\\Z)|[\[{]|[\]}]', re.DOTALL)
_UNSAFE_ON_WINDOWS: Final = re.compile(
    r'[<>:"|?*\x00-\x1f]|[ .](?:[/\\]|\Z)'
    r"|(?:\A|[/\\])(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./\\]|\Z)",
    re.IGNORECASE,
)


def is_id(text: str) -> bool:
    """Whether a text is the id of a generation."""
    return _ID.fullmatch(text) is not None


def is_web_link(text: str) -> bool:
    """Whether a text is an http(s) address with a host, in one line, of a sensible length."""
    if len(text) > MAX_LINK_LENGTH or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def path_inside(stored: str, folder: Path, *, within: str = "") -> Path | None:
    """The path of a file that is stored relative to `folder`; None if it may lead out of it.

    With `within`, it has to be below that folder of it. Only the text is looked at: before the file
    is used, `leads_inside` has to follow the links.
    """
    if not stored or len(stored) > MAX_PATH_LENGTH or "\0" in stored:
        return None
    if os.name == "nt":
        if _UNSAFE_ON_WINDOWS.search(stored) or Path(stored).anchor:
            return None
        stored = stored.replace("\\", "/")
    # As a text: this is done for each row, and a path takes ten times as long.
    parts = stored.split("/")
    if stored.startswith("/") or ".." in parts or not any(part.strip(".") for part in parts):
        return None
    if within and (parts[0] != within or len(parts) == 1):
        return None
    return folder / stored


def leads_inside(path: Path, folder: Path) -> bool:
    """Whether a path of a library ends inside of it once all links are followed. Reads the disk.

    The folders that the user has allowed its links to lead to belong to it.
    """
    return PathsInside(folder)(path)


class PathsInside:
    """`leads_inside` for many paths of one library: the links above a file are followed once.

    For one use, such as reading one page of rows: a folder may become a link at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._below = f"{folder}{os.sep}"
        self._folders: dict[str, bool] = {str(folder): True}

    def __call__(self, path: Path) -> bool:
        """Whether a path ends inside once all links are followed. Reads the disk."""
        try:
            return self._is_inside(os.fspath(path))
        except (OSError, ValueError):
            return False

    def _is_inside(self, path: str) -> bool:
        above, name = os.path.split(path)
        is_below = path.startswith(self._below) and name not in {"", os.curdir, os.pardir}
        if not is_below or _is_link(path):
            return is_inside(Path(path), self._folder)
        if above not in self._folders:
            self._folders[above] = self._is_inside(above)
        return self._folders[above]


def _is_link(path: str) -> bool:
    try:
        return is_link(os.lstat(path))
    except OSError as failure:
        if failure.errno in _NO_PATH:
            return False
        raise


def has_clip_suffix(path: Path) -> bool:
    """Whether a file's name is that of a clip: only such files are opened in other programs."""
    return path.suffix.lower() in CLIP_SUFFIXES


def has_image_suffix(path: Path) -> bool:
    """Whether a file's name is that of an image: only such files are opened in other programs."""
    return path.suffix.lower() in IMAGE_SUFFIXES


def is_too_deep(text: str, most: int = MAX_JSON_DEPTH) -> bool:
    """Whether JSON or TOML is nested more deeply than `most`. Reads the text once, with no parser:
    those call themselves for each level.
    """
    if text.count("[") + text.count("{") <= most:
        return False
    depth = 0
    for token in _TOKEN.finditer(text):
        match token[0][0]:
            case "[" | "{":
                depth += 1
                if depth > most:
                    return True
            case "]" | "}":
                depth = max(0, depth - 1)
            case _:
                continue
    return False


def parse_json(content: bytes | str, kind: type[T]) -> T:
    """Parse JSON of a type. Raises ValueError, also for what is nested too deeply."""
    text = content.decode() if isinstance(content, bytes) else content
    if is_too_deep(text):
        raise ValueError("it is nested too deeply")
    return msgspec.json.decode(text, type=kind)


def whole_number(value: object, *, least: int = 0, most: int = 2**31 - 1) -> int | None:
    """A stored whole number, None if it is none or outside its range."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if least <= value <= most else None


def positive_number(value: object, *, most: float) -> float | None:
    """A stored number, None if it is none, not finite, negative or greater than `most`."""
    if not isinstance(value, float) or not math.isfinite(value):
        return None
    return value if 0 <= value <= most else None
