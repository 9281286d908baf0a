"""Keeps the sound on the system's default device."""

from typing import Any, Protocol

from PySide6.QtCore import QObject, SignalInstance


class SoundDevices(Protocol):
    """The sound devices of the system, as QMediaDevices knows them."""

    @property
    def audioOutputsChanged(self) -> SignalInstance:  # Qt's name
        """Emitted when a device is added or removed, and when the default changes."""

    def defaultAudioOutput(self) -> Any:  # Qt's name
        """Return the default device; a null device if there is none."""


class SoundOutput(Protocol):
    """Where a clip's sound goes, as QAudioOutput is one."""

    def device(self) -> Any:
        """Return the device in use."""

    def setDevice(self, device: Any, /) -> None:  # Qt's name
        """Use another device."""


class DefaultDeviceFollower(QObject):
    """Moves an output to the system's default device whenever that changes.

    A QAudioOutput keeps the device that was the default when it was made: once that one is
    disconnected, every later clip is silent (docs/pitfalls.md, F2).
    """

    def __init__(self, output: SoundOutput, devices: SoundDevices, parent: QObject) -> None:
        super().__init__(parent)
        self._output = output
        self._devices = devices
        devices.audioOutputsChanged.connect(self._follow)

    def _follow(self) -> None:
        default = self._devices.defaultAudioOutput()
        if not default.isNull() and default != self._output.device():
            self._output.setDevice(default)
