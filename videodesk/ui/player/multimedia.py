"""QtMultimedia, imported with the first clip."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback


def make_playback(parent: QObject) -> "Playback":
    """Import QtMultimedia, and make a playback. Raises ImportError if Qt lacks that module."""
    from videodesk.ui.player.playback import Playback  # noqa: PLC0415  # 93 MB, and may be missing

    return Playback(parent)
