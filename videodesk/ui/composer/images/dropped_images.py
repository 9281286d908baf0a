"""The images in a drag, a drop or the clipboard, without touching the disk.

In this order: local files, raw image data (screenshots, browsers), the images in an HTML fragment
dragged from a browser (the URL beside them may be that of a surrounding link), web URLs. Files on
other computers (`//server/share`) are refused (`local_path`).
"""

import base64
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path, PurePath
from typing import Final
from urllib.parse import unquote

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from videodesk.catalog import InvalidFieldError, parse_image_url
from videodesk.generation import is_web_url
from videodesk.private_files import make_private_folder
from videodesk.ui.widgets.local_files import is_remote_file, local_path

IMAGE_SUFFIXES: Final = (
    *(".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif"),
    *(".avif", ".bmp", ".tif", ".tiff", ".heic", ".heif"),
)
"""File name suffixes of images. Whether a file is readable is only known once it is opened."""

_ENCODED: Final = ("image/png", "image/jpeg", "image/webp")
_MAX_PAGE: Final = 4_000_000
"""In characters; a page may embed a small image in its own text."""
_IMAGE_TAG: Final = re.compile(r"<img\b", re.IGNORECASE)
_DRIVE: Final = re.compile(r"[A-Za-z]:[\\/]")


@dataclass(frozen=True, slots=True)
class DroppedImages:
    """The images of one drop or paste.

    `remote_files` are names of files on other computers; `data` are encoded images, of any format,
    as from inside a page. `is_unusable`: a page's image was dragged, and nothing leads to it.
    """

    files: tuple[Path, ...] = ()
    image: QImage | None = None
    urls: tuple[str, ...] = ()
    remote_files: tuple[str, ...] = ()
    data: tuple[bytes, ...] = ()
    is_unusable: bool = False


def clipboard_mime() -> QMimeData | None:
    """Return the clipboard's content; None if it is empty, which is missing from Qt's stubs."""
    return QGuiApplication.clipboard().mimeData()


def count_images(mime: QMimeData) -> int:
    """Count the images that this seems to contain, by name only; fast enough for each drag move."""
    fit = [url for url in mime.urls() if local_path(url) and _may_be_image(url.path())]
    if fit:
        return len(fit)
    if mime.hasImage():
        return 1
    page = _read_page(mime)
    if page.is_unusable:
        return 0
    return len(page.urls) + len(page.data) or len(_web_urls(mime.urls()))


def is_unusable(mime: QMimeData) -> bool:
    """Return True if a page's image is dragged, and nothing in the drag leads to the image."""
    return not mime.hasImage() and _read_page(mime).is_unusable


def has_images_only(mime: QMimeData) -> bool:
    """Return True for images, False for text that comes with one, as from a spreadsheet."""
    schemes = {url.scheme().lower() for url in mime.urls()}
    if "file" in schemes or (schemes and "<img" in mime.html()[:10_000].lower()):
        return True
    return mime.hasImage() and not mime.hasFormat("text/plain")


def read_mime(mime: QMimeData) -> DroppedImages:
    """Copy what is needed; `mime` itself is deleted once the drop has been handled."""
    urls = [url for url in mime.urls() if url.isValid()]
    files = tuple(Path(path) for url in urls if (path := local_path(url)))
    elsewhere = tuple(PurePath(url.path()).name for url in urls if is_remote_file(url))
    if files or elsewhere:
        return DroppedImages(files=files, remote_files=elsewhere)
    encoded = _encoded_image(mime)
    if encoded:
        return DroppedImages(data=(encoded,))
    if mime.hasImage():
        image = _as_image(mime.imageData())
        if image is not None:
            return DroppedImages(image=image)
    page = _read_page(mime)
    if page.urls or page.data or page.is_unusable:
        return page
    addresses = _web_urls(urls)
    if addresses:
        return DroppedImages(urls=addresses)
    return read_text(mime.text())


def read_text(text: str) -> DroppedImages:
    """Read paths and web addresses from pasted text, one a line; skip anything else."""
    lines = [line.strip().strip('"') for line in text.splitlines()]
    files: list[Path] = []
    elsewhere: list[str] = []
    addresses: list[str] = []
    for line in lines:
        url = QUrl(line)
        if is_web_url(line):
            addresses.extend(_valid_urls([line]))
        elif line.startswith(("//", "\\\\")) or is_remote_file(url):
            elsewhere.append(PurePath(line.replace("\\", "/")).name)
        elif path := local_path(url):
            files.append(Path(path))
        elif line.startswith("/") or _DRIVE.match(line):
            files.append(Path(line))
        elif line.startswith("~/"):
            files.append(Path(line).expanduser())
    return DroppedImages(tuple(files), None, tuple(addresses), tuple(elsewhere))


def save_image(image: QImage, folder: Path) -> Path:
    """Write an image that has no file as PNG, named by its content. Raises OSError."""
    plain = image.convertToFormat(QImage.Format.Format_RGBA8888)
    digest = hashlib.sha256(f"{plain.width()}x{plain.height()}".encode())
    digest.update(plain.constBits())
    path = folder / f"picture-{digest.hexdigest()[:16]}.png"
    return _write_if_absent(path, plain.save)


def save_data(data: bytes, folder: Path) -> Path:
    """Write an image that came inside a page as it is, named by its content. Raises OSError.

    Its format is detected when it is read.
    """
    path = folder / f"picture-{hashlib.sha256(data).hexdigest()[:16]}"
    return _write_if_absent(path, lambda name: Path(name).write_bytes(data) == len(data))


def _write_if_absent(path: Path, write: Callable[[str], bool]) -> Path:
    """Return the path, after writing the file if it does not exist."""
    if path.exists():
        return path
    make_private_folder(path.parent)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".picture-", suffix=path.suffix)
    os.close(handle)
    try:
        if not write(name):
            raise OSError(f"{path} could not be written")
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _read_page(mime: QMimeData) -> DroppedImages:
    """Return the images in what a browser drags; none if it drags no link or image.

    If it drags an image without an address of its own, such as `blob:`, the address beside it is
    that of the page, unless its name is one of an image.
    """
    beside = _web_urls(mime.urls())
    if not beside:
        return DroppedImages()
    sources = image_sources(mime.html())
    data = (_decode_data_url(source) for source in sources if source[:5].lower() == "data:")
    page = DroppedImages(
        urls=_valid_urls(source for source in sources if is_web_url(source)),
        data=tuple(filter(None, data)),
    )
    if page.urls or page.data or not _IMAGE_TAG.search(mime.html()[:_MAX_PAGE]):
        return page
    named = tuple(each for each in beside if _has_image_name(each))
    return DroppedImages(urls=named, is_unusable=not named)


class _ImageSources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "img":
            return
        given = {name: (value or "").strip() for name, value in attrs}
        # The largest of a set comes last; until a page has loaded it, `src` may hold a placeholder.
        candidates = [each.split() for each in given.get("srcset", "").split(", ")]
        others = [each[0].rstrip(",") for each in reversed(candidates) if each]
        source = given.get("src", "")
        if not is_web_url(source):
            source = next((each for each in others if is_web_url(each)), source)
        if source:
            self.found.append(source)


def image_sources(html: str) -> tuple[str, ...]:
    """Return the source of each image of a piece of HTML, once; none of a very long one."""
    if len(html) > _MAX_PAGE or not _IMAGE_TAG.search(html):
        return ()
    sources = _ImageSources()
    sources.feed(html)
    return tuple(dict.fromkeys(sources.found))


def _decode_data_url(source: str) -> bytes:
    """Return the bytes of a `data:` URL of an image; b"" for anything else."""
    head, _, body = source.partition(",")
    if not re.fullmatch(r"data:image/[\w.+-]+;base64", head, re.IGNORECASE):
        return b""
    try:
        return base64.b64decode(unquote(body))
    except ValueError:
        return b""


def _may_be_image(name: str) -> bool:
    suffix = PurePath(name).suffix.lower()
    return not suffix or suffix in IMAGE_SUFFIXES


def _has_image_name(address: str) -> bool:
    return PurePath(QUrl(address).path()).suffix.lower() in IMAGE_SUFFIXES


def _web_urls(urls: Iterable[QUrl]) -> tuple[str, ...]:
    return _valid_urls(
        bytes(url.toEncoded().data()).decode("ascii", "replace")
        for url in urls
        if url.scheme().lower() in {"http", "https"}
    )


def _valid_urls(addresses: Iterable[str]) -> tuple[str, ...]:
    good: list[str] = []
    for address in addresses:
        try:
            good.append(parse_image_url(address))
        except InvalidFieldError:
            continue
    return tuple(good)


def _encoded_image(mime: QMimeData) -> bytes:
    """Return an image as the other program encoded it: the media worker decodes it, not Qt here."""
    for kind in _ENCODED:
        if mime.hasFormat(kind):
            return bytes(mime.data(kind).data())
    return b""


def _as_image(data: object) -> QImage | None:
    image = data.toImage() if isinstance(data, QPixmap) else data
    return image if isinstance(image, QImage) and not image.isNull() else None
