"""What the player's keys do."""

from typing import Final, Protocol, assert_never

from PySide6.QtCore import SignalInstance

from videodesk.ui.player.player_keys import PlayerCommand

_SECOND: Final = 1000
_VOLUME_STEP: Final = 0.05


class Transport(Protocol):
    """The player, as far as its keys are concerned. Times are in milliseconds."""

    @property
    def clip_step_requested(self) -> SignalInstance:
        """Asks for the next (1) or the previous (-1) clip."""

    @property
    def leave_requested(self) -> SignalInstance:
        """Asks to go back one step."""

    @property
    def is_playing(self) -> bool:
        """True while the clip plays."""

    @property
    def position(self) -> int:
        """The position in the clip."""

    def toggle(self) -> None:
        """Pause or play."""

    def seek(self, position: int) -> None:
        """Show the frame at a position."""

    def seek_to_end(self) -> None:
        """Show the last frame."""

    def step(self, frames: int) -> None:
        """Pause, and move by a number of frames."""

    def toggle_loop(self) -> None:
        """Turn looping on or off."""

    def toggle_mute(self) -> None:
        """Turn the sound off or on."""

    def change_volume(self, by: float) -> None:
        """Turn the sound on, and its volume up or down."""

    def request_large(self) -> None:
        """Ask to show the clip large, or to go back."""

    def request_full_screen(self) -> None:
        """Ask to fill the screen, or to stop."""


def perform(command: PlayerCommand, transport: Transport) -> None:  # noqa: C901, PLR0912  # one case a command
    """Carry out a command."""
    match command:
        case PlayerCommand.PLAY:
            transport.toggle()
        case PlayerCommand.BACK:
            _move(transport, -1)
        case PlayerCommand.FORWARD:
            _move(transport, 1)
        case PlayerCommand.SECOND_BACK:
            transport.seek(transport.position - _SECOND)
        case PlayerCommand.SECOND_FORWARD:
            transport.seek(transport.position + _SECOND)
        case PlayerCommand.FRAME_BACK:
            transport.step(-1)
        case PlayerCommand.FRAME_FORWARD:
            transport.step(1)
        case PlayerCommand.START:
            transport.seek(0)
        case PlayerCommand.END:
            transport.seek_to_end()
        case PlayerCommand.PREVIOUS:
            transport.clip_step_requested.emit(-1)
        case PlayerCommand.NEXT:
            transport.clip_step_requested.emit(1)
        case PlayerCommand.LOOP:
            transport.toggle_loop()
        case PlayerCommand.MUTE:
            transport.toggle_mute()
        case PlayerCommand.LOUDER:
            transport.change_volume(_VOLUME_STEP)
        case PlayerCommand.QUIETER:
            transport.change_volume(-_VOLUME_STEP)
        case PlayerCommand.LARGE:
            transport.request_large()
        case PlayerCommand.FULL_SCREEN:
            transport.request_full_screen()
        case PlayerCommand.LEAVE:
            transport.leave_requested.emit()
        case _:
            assert_never(command)


def _move(transport: Transport, direction: int) -> None:
    if transport.is_playing:
        transport.seek(transport.position + direction * _SECOND)
    else:
        transport.step(direction)
