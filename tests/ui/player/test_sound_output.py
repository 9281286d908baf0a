from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from videodesk.ui.player.sound_output import DefaultDeviceFollower


@dataclass(frozen=True)
class Device:
    name: str

    def isNull(self) -> bool:  # noqa: N802  # Qt's name
        return not self.name


class Devices(QObject):
    audioOutputsChanged = Signal()  # noqa: N815  # Qt's name

    def __init__(self, default: Device) -> None:
        super().__init__()
        self._default = default

    def defaultAudioOutput(self) -> Device:  # noqa: N802  # Qt's name
        return self._default

    def change(self, default: Device) -> None:
        self._default = default
        self.audioOutputsChanged.emit()


class Output:
    def __init__(self, device: Device) -> None:
        self.devices = [device]

    def device(self) -> Device:
        return self.devices[-1]

    def setDevice(self, device: Device) -> None:  # noqa: N802  # Qt's name
        self.devices.append(device)


SPEAKERS, HEADPHONES, NONE = Device("speakers"), Device("headphones"), Device("")


def test_output_moves_to_each_new_default_device(qtbot: QtBot) -> None:
    parent, devices, output = QObject(), Devices(SPEAKERS), Output(SPEAKERS)
    DefaultDeviceFollower(output, devices, parent)

    devices.change(HEADPHONES)
    devices.change(HEADPHONES)
    devices.change(SPEAKERS)

    assert output.devices == [SPEAKERS, HEADPHONES, SPEAKERS]


def test_output_without_any_device_takes_the_next_one(qtbot: QtBot) -> None:
    parent, devices, output = QObject(), Devices(HEADPHONES), Output(HEADPHONES)
    DefaultDeviceFollower(output, devices, parent)

    devices.change(NONE)
    assert output.device() == HEADPHONES
    devices.change(SPEAKERS)

    assert output.device() == SPEAKERS
