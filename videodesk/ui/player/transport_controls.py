"""The transport: the line over the clip, play, time, loop, sound, and the large view."""

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
    """Shows where the playback stands and says what a hand does to it; it plays nothing itself.

    Places are milliseconds, the volume is 0 to 1.
    """

    play_pressed = Signal()
    loop_chosen = Signal(bool)
    mute_chosen = Signal(bool)
    volume_moved = Signal(float)
    large_pressed = Signal()

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._icons = icons
        self._duration = 0
        self._position = 0
        self.scrubber = Scrubber()
        self.scrubber.setAccessibleName(self.tr("Place in the clip"))
        self.scrubber.setToolTip(self.tr("The arrow keys step by a frame, with Shift by a second"))
        self._play = self._button("play-button", "play")
        self._time = QLabel()
        self._time.setObjectName("clip-time")
        self._time.setFont(tabular(theme.font(SMALL)))
        self._time.setProperty("role", "second")
        self._loop = self._button("loop-button", "loop", checkable=True)
        self._mute = self._button("mute-button", "volume", checkable=True)
        self._large = self._button("large-button", "expand")
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

        self._play.clicked.connect(self._press_play)
        self._loop.toggled.connect(self.loop_chosen)
        self._mute.toggled.connect(self.mute_chosen)
        self._large.clicked.connect(self._press_large)
        self._volume.valueChanged.connect(self._move_volume)
        self.scrubber.sought.connect(self._follow_hand)
        self.show_playing(playing=False)
        self.show_loop(loop=False)
        self.show_sound(1.0, muted=False)
        self.show_large(large=False)
        self.show_duration(0)

    def show_duration(self, duration: int) -> None:
        """The clip's length; 0 where there is no clip, which disables what needs one."""
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
        """The place that is shown."""
        self.scrubber.show_position(position)
        if not self.scrubber.isSliderDown():
            self._write_time(position)

    def show_playing(self, *, playing: bool) -> None:
        """Turns the button into the other one."""
        self._icons.apply(self._play, "pause" if playing else "play")
        name = self.tr("Pause") if playing else self.tr("Play")
        self._play.setAccessibleName(name)
        self._play.setToolTip(self.tr("{0} (Space)").format(name))

    def show_loop(self, *, loop: bool) -> None:
        """Whether the clip begins again at its end."""
        with QSignalBlocker(self._loop):
            self._loop.setChecked(loop)
        self._icons.apply(self._loop, "loop", "accent" if loop else "text")
        name = self.tr("Play once") if loop else self.tr("Play again and again")
        self._loop.setToolTip(self.tr("{0} (L)").format(name))
        self._loop.setAccessibleName(self.tr("Play again and again"))

    def show_sound(self, volume: float, *, muted: bool) -> None:
        """How loud, and whether at all."""
        with QSignalBlocker(self._volume):
            self._volume.setValue(round(volume * _VOLUME_STEPS))
        with QSignalBlocker(self._mute):
            self._mute.setChecked(muted)
        silent = muted or volume == 0
        self._icons.apply(self._mute, "volume-off" if silent else "volume")
        name = self.tr("Sound on") if muted else self.tr("Sound off")
        self._mute.setToolTip(self.tr("{0} (M)").format(name))
        self._mute.setAccessibleName(self.tr("Sound off"))

    def show_large(self, *, large: bool) -> None:
        """Whether the clip is large already; the button then leads back."""
        self._icons.apply(self._large, "shrink" if large else "expand")
        name = self.tr("Back to the clips") if large else self.tr("Show large")
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

    def _button(self, name: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("role", "quiet")
        button.setCheckable(checkable)
        button.setMinimumSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self._icons.apply(button, icon)
        return button

    def _press_play(self) -> None:
        self.play_pressed.emit()

    def _press_large(self) -> None:
        self.large_pressed.emit()

    def _move_volume(self, value: int) -> None:
        self.volume_moved.emit(value / _VOLUME_STEPS)

    def _follow_hand(self, position: int) -> None:
        self._write_time(position)

    def _write_time(self, position: int) -> None:
        self._time.setText(
            f"{elapsed_text(position / 1000)} / {elapsed_text(self._duration / 1000)}"
        )


def _widest(figures: str) -> str:
    return "".join("0" if each.isdigit() else each for each in figures)
