"""The keys that mean something in the gallery, besides those of Qt's views."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

OPENING_KEYS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space})
MOVING_KEYS: Final = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
    }
)
KEY_REASONS: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)


def is_mac_delete(event: QKeyEvent) -> bool:
    """Finder's key for the trash; Qt's Control is the Command key there."""
    held = Qt.KeyboardModifier.ControlModifier
    return event.key() == Qt.Key.Key_Backspace and event.modifiers() == held
