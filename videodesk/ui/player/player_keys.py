"""The player's keys: one table for the player and for the help."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QCoreApplication, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class PlayerCommand(StrEnum):
    """What a key of the player does."""

    PLAY = "play"
    BACK = "back"
    FORWARD = "forward"
    SECOND_BACK = "second-back"
    SECOND_FORWARD = "second-forward"
    FRAME_BACK = "frame-back"
    FRAME_FORWARD = "frame-forward"
    START = "start"
    END = "end"
    PREVIOUS = "previous"
    NEXT = "next"
    LOOP = "loop"
    MUTE = "mute"
    LOUDER = "louder"
    QUIETER = "quieter"
    LARGE = "large"
    FULL_SCREEN = "full-screen"
    LEAVE = "leave"


PLAYER_KEYS: Final[Mapping[PlayerCommand, tuple[str, ...]]] = {
    PlayerCommand.PLAY: ("Space", "K"),
    PlayerCommand.BACK: ("Left",),
    PlayerCommand.FORWARD: ("Right",),
    PlayerCommand.SECOND_BACK: ("Shift+Left",),
    PlayerCommand.SECOND_FORWARD: ("Shift+Right",),
    PlayerCommand.FRAME_BACK: (",",),
    PlayerCommand.FRAME_FORWARD: (".",),
    PlayerCommand.START: ("Home", "J"),
    PlayerCommand.END: ("End",),
    PlayerCommand.PREVIOUS: ("Up", "PgUp"),
    PlayerCommand.NEXT: ("Down", "PgDown"),
    PlayerCommand.LOOP: ("L",),
    PlayerCommand.MUTE: ("M",),
    PlayerCommand.LOUDER: ("Alt+Up",),
    PlayerCommand.QUIETER: ("Alt+Down",),
    PlayerCommand.LARGE: ("Return", "Enter"),
    PlayerCommand.FULL_SCREEN: ("F",),
    PlayerCommand.LEAVE: ("Esc",),
}

_ARROWS: Final = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
_COMMANDS: Final = {key: command for command, keys in PLAYER_KEYS.items() for key in keys}


def command_for(event: QKeyEvent) -> PlayerCommand | None:
    """Return the command of a key; None if the player has none for it."""
    key = Qt.Key(event.key())
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if key not in _ARROWS:  # some keyboards have the full stop, say, on a shifted key
        modifiers &= ~Qt.KeyboardModifier.ShiftModifier
    return _COMMANDS.get(QKeySequence(QKeyCombination(modifiers, key)).toString())


def key_descriptions() -> list[tuple[str, str]]:
    """Return each command's description, and its keys as the system writes them."""
    translate = QCoreApplication.translate
    texts = {
        PlayerCommand.PLAY: translate("PlayerKeys", "Play or pause"),
        PlayerCommand.BACK: translate("PlayerKeys", "Back one frame; one second while playing"),
        PlayerCommand.FORWARD: translate(
            "PlayerKeys", "Forward one frame; one second while playing"
        ),
        PlayerCommand.SECOND_BACK: translate("PlayerKeys", "Back one second"),
        PlayerCommand.SECOND_FORWARD: translate("PlayerKeys", "Forward one second"),
        PlayerCommand.FRAME_BACK: translate("PlayerKeys", "Pause and go back one frame"),
        PlayerCommand.FRAME_FORWARD: translate("PlayerKeys", "Pause and go forward one frame"),
        PlayerCommand.START: translate("PlayerKeys", "Go to start"),
        PlayerCommand.END: translate("PlayerKeys", "Go to end"),
        PlayerCommand.PREVIOUS: translate("PlayerKeys", "Previous clip"),
        PlayerCommand.NEXT: translate("PlayerKeys", "Next clip"),
        PlayerCommand.LOOP: translate("PlayerKeys", "Turn loop on or off"),
        PlayerCommand.MUTE: translate("PlayerKeys", "Mute or unmute"),
        PlayerCommand.LOUDER: translate("PlayerKeys", "Increase volume"),
        PlayerCommand.QUIETER: translate("PlayerKeys", "Decrease volume"),
        PlayerCommand.LARGE: translate("PlayerKeys", "Show large, or back to the gallery"),
        PlayerCommand.FULL_SCREEN: translate("PlayerKeys", "Enter or leave full screen"),
        PlayerCommand.LEAVE: translate("PlayerKeys", "Back one step (full screen, large, gallery)"),
    }
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (texts[command], ", ".join(QKeySequence(each).toString(native) for each in keys))
        for command, keys in PLAYER_KEYS.items()
    ]
