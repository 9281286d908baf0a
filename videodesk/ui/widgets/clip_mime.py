"""Clips of the library in drags and on the clipboard, beside their files and prompts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec
from PySide6.QtCore import QByteArray, QMimeData

from videodesk.stored_values import parse_json

_TYPE: Final = "application/x-videodesk-clips"


@dataclass(frozen=True, slots=True)
class DraggedClip:
    """One generation; `has_file` if its clip was fetched."""

    id: str
    has_file: bool


def set_clips(mime: QMimeData, clips: Sequence[DraggedClip]) -> None:
    """Add clips to a drag or to what is copied."""
    mime.setData(_TYPE, QByteArray(msgspec.json.encode(list(clips))))


def clips_of(mime: QMimeData) -> tuple[DraggedClip, ...]:
    """Return the clips that are dragged or were copied, in their order."""
    if not mime.hasFormat(_TYPE):
        return ()
    try:
        return parse_json(bytes(mime.data(_TYPE).data()), tuple[DraggedClip, ...])
    except ValueError:
        return ()  # from another version of the program
