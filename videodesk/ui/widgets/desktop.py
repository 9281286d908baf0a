"""What is handed to the desktop: web pages, clips and folders to open, text to copy."""

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from videodesk.stored_values import has_clip_suffix, has_image_suffix, is_web_link
from videodesk.text import without_controls

_OTHER_CLIPS: Final = frozenset(
    {".avi", ".mpg", ".mpeg", ".ogv", ".3gp", ".ts", ".mts", ".m2ts", ".flv"}
)
"""Suffixes of clips that the library never contains, but that the user may open."""
_IS_MAC: Final = sys.platform == "darwin"
_BUNDLES: Final = frozenset({".app", ".bundle", ".pkg", ".mpkg", ".prefpane", ".workflow"})
"""Suffixes of folders that macOS starts or installs instead of showing them."""


def open_web_page(url: str) -> bool:
    """Opens an http(s) address in the browser. Returns False for any other."""
    address = QUrl(url)
    if not is_web_link(url) or address.scheme() not in {"http", "https"}:
        return False
    return QDesktopServices.openUrl(address)


def open_clip(file: Path, *, follows_links: bool = _IS_MAC) -> bool:
    """Opens a clip or a picture in the system's program for it.

    The system might start a file with another suffix instead: its folder is opened. macOS goes by
    the name of what a link leads to, the others by that of the link.
    """
    real = Path(os.path.realpath(file)) if follows_links else file
    if _is_media(file) and _is_media(real):
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
    return open_folder(file.parent)


def open_folder(folder: Path, *, starts_bundles: bool = _IS_MAC) -> bool:
    """Opens a folder in the system's file manager; macOS would start one with some names."""
    if starts_bundles:
        folder = Path(os.path.realpath(folder))
        outside = [each for each in folder.parents if each.suffix.lower() not in _BUNDLES]
        folder = outside[0] if folder.suffix.lower() in _BUNDLES else folder
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _is_media(file: Path) -> bool:
    is_known = has_clip_suffix(file) or has_image_suffix(file)
    return is_known or file.suffix.lower() in _OTHER_CLIPS


def copy_text(text: str) -> None:
    """Puts a text on the clipboard, without control characters: a terminal would obey them."""
    QGuiApplication.clipboard().setText(without_controls(text))
