"""Transport controls: scrubber, play, time, loop, sound, large view and full screen."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSlider, QToolButton, QVBoxLayout, QWidget

from videodesk.ui.player.position_text import (
    DEFAULT_FRAME_RATE,
    frame_at,
    frame_start,
    position_text,
)
from videodesk.ui.player.scrubber import HEIGHT, Scrubber
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import CONTROL_HEIGHT, GRID, SMALL, Theme
from videodesk.ui.widgets.plain_text import PlainLabel, as_tooltip
from videodesk.ui.widgets.text_layout import tabular

_VOLUME_STEPS: Final = 100
_VOLUME_WIDTHS: Final = (8 * GRID, 16 * GRID)


class TransportControls(QWidget):
    """Shows the state of the playback, and emits what the user does.

    Positions are in milliseconds, the volume is 0 to 1.
    """

    play_clicked = Signal()
    loop_toggled = Signal(bool)
    mute_toggled = Signal(bool)
    volume_moved = Signal(float)
    large_clicked = Signal()
    full_screen_clicked = Signal()
    clip_step_clicked = Signal(int)

    def __init__(self, theme: Theme, icons: IconProvider) -> None:
        super().__init__()
        self._icons = icons
        self._column = QVBoxLayout(self)
        self._duration = 0
        self._frame_rate = DEFAULT_FRAME_RATE
        self._is_large = self._is_full = False
        self.scrubber = Scrubber()
        self.scrubber.setAccessibleName(self.tr("Position"))
        self.scrubber.setToolTip(self.tr("Position (Left and Right: one frame)"))
        self._previous = self._make_button("previous-button", "previous")
        self._previous.setAccessibleName(self.tr("Previous clip"))
        self._previous.setToolTip(self.tr("Previous clip (Up)"))
        self._play = self._make_button("play-button", "play")
        self._next = self._make_button("next-button", "next")
        self._next.setAccessibleName(self.tr("Next clip"))
        self._next.setToolTip(self.tr("Next clip (Down)"))
        self._time = PlainLabel()
        self._time.setObjectName("clip-time")
        self._time.setFont(tabular(theme.font(SMALL)))
        self._time.setProperty("role", "second")
        self._loop = self._make_button("loop-button", "loop", checkable=True)
        self._mute = self._make_button("mute-button", "volume", checkable=True)
        self._large = self._make_button("large-button", "expand")
        self._full_screen = self._make_button("full-screen-button", "fullscreen")
        self._volume = self._make_volume()
        # A click leaves the keys to the player; Tab still reaches the sliders.
        self._volume.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.scrubber.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._lay_out()

        self._play.clicked.connect(self._on_play_clicked)
        self._loop.toggled.connect(self.loop_toggled)
        self._mute.toggled.connect(self.mute_toggled)
        self._large.clicked.connect(self._on_large_clicked)
        self._full_screen.clicked.connect(self._on_full_screen_clicked)
        self._previous.clicked.connect(self._on_previous_clicked)
        self._next.clicked.connect(self._on_next_clicked)
        self._volume.valueChanged.connect(self._on_volume_changed)
        self.scrubber.seek_requested.connect(self._on_seek_requested)
        self.show_playing(is_playing=False)
        self.show_loop(loop=False)
        self.show_sound(1.0, muted=False)
        self.show_large(is_large=False)
        self.show_full_screen(is_full=False)
        self.show_clip(0)

    def show_clip(self, duration: int, frame_rate: float = DEFAULT_FRAME_RATE) -> None:
        """Set the clip's duration; 0 if there is no clip, which disables the controls for it."""
        self._duration, self._frame_rate = duration, frame_rate
        self.scrubber.show_duration(duration)
        for button in (self._play, self._large, self._full_screen):
            button.setEnabled(duration > 0)
        widest = _widest(f"{position_text(duration)} / {position_text(duration)}")
        metrics = QFontMetrics(self._time.font())
        self._time.setMinimumWidth(metrics.horizontalAdvance(widest))
        self.show_position(self.scrubber.value())

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
        self._play.setToolTip(as_tooltip(self.tr("{0} (Space)").format(name)))

    def show_loop(self, *, loop: bool) -> None:
        """Show whether the clip restarts at its end."""
        with QSignalBlocker(self._loop):
            self._loop.setChecked(loop)
        self._icons.apply(self._loop, "loop", "accent" if loop else "text")
        name = self.tr("Loop off") if loop else self.tr("Loop")
        self._loop.setToolTip(as_tooltip(self.tr("{0} (L)").format(name)))
        self._loop.setAccessibleName(self.tr("Loop"))

    def show_sound(self, volume: float, *, muted: bool) -> None:
        """Show the volume, and whether the sound is off."""
        with QSignalBlocker(self._volume):
            self._volume.setValue(round(volume * _VOLUME_STEPS))
        with QSignalBlocker(self._mute):
            self._mute.setChecked(muted)
        silent = muted or volume == 0
        self._icons.apply(self._mute, "volume-off" if silent else "volume")
        name = self.tr("Unmute") if muted else self.tr("Mute")
        self._mute.setToolTip(as_tooltip(self.tr("{0} (M)").format(name)))
        self._mute.setAccessibleName(self.tr("Mute"))

    def show_large(self, *, is_large: bool) -> None:
        """Show whether the clip is large; the button then leads back."""
        self._is_large = is_large
        self._icons.apply(self._large, "shrink" if is_large else "expand")
        name = self.tr("Back to clips") if is_large else self.tr("Show large")
        self._large.setAccessibleName(name)
        keys = self.tr("Escape") if is_large else self.tr("Return")
        self._large.setToolTip(as_tooltip(f"{name} ({keys})"))
        self._show_step_buttons()

    def show_full_screen(self, *, is_full: bool) -> None:
        """Show whether the clip fills the screen; the button then leads back."""
        self._is_full = is_full
        self._icons.apply(self._full_screen, "fullscreen-exit" if is_full else "fullscreen")
        name = self.tr("Leave full screen") if is_full else self.tr("Full screen")
        self._full_screen.setAccessibleName(name)
        self._full_screen.setToolTip(as_tooltip(self.tr("{0} (F)").format(name)))
        self._large.setVisible(not is_full)
        margin = 3 * GRID if is_full else 0
        self._column.setContentsMargins(margin, margin, margin, margin)
        self.setProperty("role", "overlay" if is_full else "")
        for button in self.findChildren(QToolButton):
            self._icons.set_on_dark(button, is_dark=is_full)
        self._show_step_buttons()

    def enable_clip_steps(self, *, enabled: bool) -> None:
        """Set whether there are a next and a previous clip to go to."""
        self._previous.setEnabled(enabled)
        self._next.setEnabled(enabled)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self._previous)
        row.addWidget(self._play)
        row.addWidget(self._next)
        row.addWidget(self._time)
        row.addStretch()
        row.addWidget(self._loop)
        row.addWidget(self._mute)
        row.addWidget(self._volume)
        row.addWidget(self._large)
        row.addWidget(self._full_screen)
        self._column.setSpacing(GRID)
        self._column.addWidget(self.scrubber)
        self._column.addLayout(row)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def _make_button(self, name: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName(name)
        button.setProperty("role", "quiet")
        button.setCheckable(checkable)
        button.setMinimumSize(CONTROL_HEIGHT, CONTROL_HEIGHT)
        self._icons.apply(button, icon)
        return button

    def _make_volume(self) -> QSlider:
        volume = QSlider(Qt.Orientation.Horizontal)
        volume.setObjectName("volume-slider")
        volume.setAccessibleName(self.tr("Volume"))
        volume.setToolTip(self.tr("Volume"))
        volume.setRange(0, _VOLUME_STEPS)
        volume.setPageStep(_VOLUME_STEPS // 10)
        volume.setSingleStep(_VOLUME_STEPS // 20)
        volume.setMinimumWidth(_VOLUME_WIDTHS[0])
        volume.setMaximumWidth(_VOLUME_WIDTHS[1])
        volume.setMinimumHeight(HEIGHT)
        return volume

    def _on_play_clicked(self) -> None:
        self.play_clicked.emit()

    def _on_large_clicked(self) -> None:
        self.large_clicked.emit()

    def _on_full_screen_clicked(self) -> None:
        self.full_screen_clicked.emit()

    def _on_previous_clicked(self) -> None:
        self.clip_step_clicked.emit(-1)

    def _on_next_clicked(self) -> None:
        self.clip_step_clicked.emit(1)

    def _show_step_buttons(self) -> None:
        for button in (self._previous, self._next):
            button.setVisible(self._is_large or self._is_full)

    def _on_volume_changed(self, value: int) -> None:
        self.volume_moved.emit(value / _VOLUME_STEPS)

    def _on_seek_requested(self, position: int) -> None:
        self._show_time(position)

    def _show_time(self, position: int) -> None:
        """Show the time at which the frame begins, and its number."""
        frame = frame_at(position, self._duration, self._frame_rate)
        shown = min(position, frame_start(frame, self._frame_rate))
        if position >= self._duration:
            shown = self._duration
        self._time.setText(f"{position_text(shown)} / {position_text(self._duration)}")
        frames = frame_at(self._duration, self._duration, self._frame_rate) + 1
        text = self.tr("Frame {0} of {1}").format(frame + 1, frames) if self._duration else ""
        self._time.setToolTip(as_tooltip(text))


def _widest(figures: str) -> str:
    return "".join("0" if each.isdigit() else each for each in figures)
