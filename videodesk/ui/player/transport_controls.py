"""Transport controls: scrubber, play, time, loop, sound, and the large view."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QToolButton, QVBoxLayout, QWidget

from videodesk.ui.player.scrubber import HEIGHT, Scrubber
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import CONTROL_HEIGHT, GRID, SMALL, Theme
from videodesk.ui.widgets.formatting import elapsed_text
from videodesk.ui.widgets.text_layout import tabular

_VOLUME_STEPS: Final = 100


class TransportControls(QWidget):
    """Shows the state of the playback, and emits what the user does.

    Positions are in milliseconds, the volume is 0 to 1.
    """

    play_clicked = Signal()
    loop_toggled = Signal(bool)
    mute_toggled = Signal(bool)
    volume_moved = Signal(float)
    large_clicked = Signal()

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._icons = icons
        self._duration = 0
        self._position = 0
        self.scrubber = Scrubber()
        self.scrubber.setAccessibleName(self.tr("Place in the clip"))
        self.scrubber.setToolTip(self.tr("The arrow keys step by a frame, with Shift by a second"))
        self._play = self._make_button("play-button", "play")
        self._time = QLabel()
        self._time.setObjectName("clip-time")
        self._time.setFont(tabular(theme.font(SMALL)))
        self._time.setProperty("role", "second")
        self._loop = self._make_button("loop-button", "loop", checkable=True)
        self._mute = self._make_button("mute-button", "volume", checkable=True)
        self._large = self._make_button("large-button", "expand")
        self._volume = QSlider(Qt.Orientation.Horizontal)
        self._volume.setObjectName("volume-slider")
        self._volume.setAccessibleName(self.tr("Volume"))
        self._volume.setToolTip(self.tr("Volume"))
        self._volume.setRange(0, _VOLUME_STEPS)
        self._volume.setPageStep(_VOLUME_STEPS // 10)
        self._volume.setSingleStep(_VOLUME_STEPS // 20)
        self._volume.setFixedWidth(16 * GRID)
        self._volume.setMinimumHeight(HEIGHT)
        self._lay_out()

        self._play.clicked.connect(self._on_play_clicked)
        self._loop.toggled.connect(self.loop_toggled)
        self._mute.toggled.connect(self.mute_toggled)
        self._large.clicked.connect(self._on_large_clicked)
        self._volume.valueChanged.connect(self._on_volume_changed)
        self.scrubber.seek_requested.connect(self._on_seek_requested)
        self.show_playing(is_playing=False)
        self.show_loop(loop=False)
        self.show_sound(1.0, muted=False)
        self.show_large(is_large=False)
        self.show_duration(0)

    def show_duration(self, duration: int) -> None:
        """Set the clip's duration; 0 if there is no clip, which disables the controls for it."""
        self._duration = duration
        self.scrubber.show_duration(duration)
        self._play.setEnabled(duration > 0)
        self._large.setEnabled(duration > 0)
        widest = (
            f"{_widest(elapsed_text(duration / 1000))} / {_widest(elapsed_text(duration / 1000))}"
        )
        metrics = QFontMetrics(self._time.font())
        self._time.setMinimumWidth(metrics.horizontalAdvance(widest))
        self.show_position(0)

    def show_position(self, position: int) -> None:
        """Show the position."""
        self.scrubber.show_position(position)
        if not self.scrubber.isSliderDown():
            self._show_time(position)

    def show_playing(self, *, is_playing: bool) -> None:
        """Show the button that pauses, or the one that plays."""
        self._icons.apply(self._play, "pause" if is_playing else "play")
        name = self.tr("Pause") if is_playing else self.tr("Play")
        self._play.setAccessibleName(name)
        self._play.setToolTip(self.tr("{0} (Space)").format(name))

    def show_loop(self, *, loop: bool) -> None:
        """Show whether the clip restarts at its end."""
        with QSignalBlocker(self._loop):
            self._loop.setChecked(loop)
        self._icons.apply(self._loop, "loop", "accent" if loop else "text")
        name = self.tr("Play once") if loop else self.tr("Play again and again")
        self._loop.setToolTip(self.tr("{0} (L)").format(name))
        self._loop.setAccessibleName(self.tr("Play again and again"))

    def show_sound(self, volume: float, *, muted: bool) -> None:
        """Show the volume, and whether the sound is off."""
        with QSignalBlocker(self._volume):
            self._volume.setValue(round(volume * _VOLUME_STEPS))
        with QSignalBlocker(self._mute):
            self._mute.setChecked(muted)
        silent = muted or volume == 0
        self._icons.apply(self._mute, "volume-off" if silent else "volume")
        name = self.tr("Sound on") if muted else self.tr("Sound off")
        self._mute.setToolTip(self.tr("{0} (M)").format(name))
        self._mute.setAccessibleName(self.tr("Sound off"))

    def show_large(self, *, is_large: bool) -> None:
        """Show whether the clip is large; the button then leads back."""
        self._icons.apply(self._large, "shrink" if is_large else "expand")
        name = self.tr("Back to the clips") if is_large else self.tr("Show large")
        self._large.setAccessibleName(name)
        self._large.setToolTip(self.tr("{0} (F)").format(name))

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._play)
        row.addWidget(self._time)
        row.addStretch()
        row.addWidget(self._loop)
        row.addWidget(self._mute)
        row.addWidget(self._volume)
        row.addWidget(self._large)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.scrubber)
        column.addLayout(row)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _make_button(self, name: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("role", "quiet")
        button.setCheckable(checkable)
        button.setMinimumSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self._icons.apply(button, icon)
        return button

    def _on_play_clicked(self) -> None:
        self.play_clicked.emit()

    def _on_large_clicked(self) -> None:
        self.large_clicked.emit()

    def _on_volume_changed(self, value: int) -> None:
        self.volume_moved.emit(value / _VOLUME_STEPS)

    def _on_seek_requested(self, position: int) -> None:
        self._show_time(position)

    def _show_time(self, position: int) -> None:
        self._time.setText(
            f"{elapsed_text(position / 1000)} / {elapsed_text(self._duration / 1000)}"
        )


def _widest(figures: str) -> str:
    return "".join("0" if each.isdigit() else each for each in figures)
