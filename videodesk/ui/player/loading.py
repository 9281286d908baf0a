"""The way to QtMultimedia, which costs 93 MB, and which some systems do not have."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from videodesk.ui.player.playback import Playback


def load_playback(parent: QObject) -> "Playback":
    """Loads QtMultimedia and makes a playback. Raises ImportError where Qt lacks that part."""
    from videodesk.ui.player.playback import Playback  # noqa: PLC0415  # 93 MB, and may be missing

    return Playback(parent)
