"""Store of uploaded images: named by their content, kept for about two days."""

import base64
import binascii
import hashlib
import re
import time
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from PIL import Image

from videodesk.demo.drawing.motion import FORMATS, MOST_PIXELS
from videodesk.private_files import make_private_folder

URL_PATH: Final = "/files/uploads/"
MAX_BYTES: Final = 20 * 1024 * 1024  # bytes per image; docs/service-api.md, "Images"
KEEP_SECONDS: Final = 48 * 3600.0  # seconds; docs/service-api.md, "Images"
_DAY_SECONDS: Final = 24 * 3600.0
_MAX_BYTES_PER_DAY: Final = 200 * 1024 * 1024  # bytes in 24 hours; docs/service-api.md, "Images"
_NAME: Final = re.compile(r"[0-9a-f]{32}\.(png|jpeg|webp|gif)")
_OWN_HOSTS: Final = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})


class DailyLimitError(Exception):
    """The uploads of one day exceed the limit."""


class Uploads:
    """A folder of images, each named by a hash of its content."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def store(self, data: bytes) -> str:
        """Store an image and return its name.

        Raises ValueError if it is not a PNG, JPEG, WebP or GIF, or has too many pixels;
        DailyLimitError over 200 MB a day; OSError if it cannot be written.
        """
        kind = _format_of(data)
        name = f"{hashlib.sha256(data).hexdigest()[:32]}.{kind}"
        make_private_folder(self._folder)
        if self._bytes_stored_since(time.time() - _DAY_SECONDS) + len(data) > _MAX_BYTES_PER_DAY:
            raise DailyLimitError
        part = self._folder / f"{name}.part"
        part.write_bytes(data)
        part.replace(self._folder / name)
        return name

    def path(self, name: str) -> Path | None:
        """Return the file with this name; None if there is none."""
        path = self._folder / name
        return path if _NAME.fullmatch(name) and path.is_file() else None

    def url(self, name: str) -> str:
        """Return a URL that `bytes_at` resolves for any port."""
        return f"http://127.0.0.1{URL_PATH}{name}"

    def bytes_at(self, address: str) -> bytes | None:
        """Return the image at a URL of this service; None for any other URL.

        The port may differ: the service gets a new one at each start.
        """
        try:
            parts = urlsplit(address)
            here = parts.hostname in _OWN_HOSTS and parts.path.startswith(URL_PATH)
        except ValueError:
            return None
        path = self.path(parts.path.removeprefix(URL_PATH)) if here else None
        return path.read_bytes() if path else None

    def _bytes_stored_since(self, moment: float) -> int:
        states = (path.stat() for path in self._folder.iterdir())
        return sum(state.st_size for state in states if state.st_mtime > moment)


def decode_data_url(url: str) -> bytes:
    """Decode a base64 data: URL. Raises ValueError if it is anything else."""
    head, _, body = url.partition(",")
    if not head.lower().endswith(";base64"):
        raise ValueError("a data URL must be in base64")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as why:
        raise ValueError("a data URL is damaged") from why


def delete_older_files(folder: Path, before: float) -> None:
    """Delete the files last modified before a time in Unix seconds."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _format_of(data: bytes) -> str:
    """Return png, jpeg, webp or gif, by content."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            kind, pixels = image.format or "", image.width * image.height
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as why:
        raise ValueError("not a PNG, JPEG, WebP or GIF file") from why
    if pixels > MOST_PIXELS:
        raise ValueError("the picture has too many pixels")
    return kind.lower()
