"""One window for each library: a second start activates the first one and hands over its files."""

import ctypes
import hashlib
import logging
import os
import sys
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from videodesk import APP_NAME

_log = logging.getLogger(__name__)

_TIMEOUT_MS: Final = 500
_MAX_BYTES: Final = 1_000_000
_TOKEN: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105  # no secret
_ANY_PROCESS: Final = -1
"""ASFW_ANY"""


class _ActivationMessage(msgspec.Struct, frozen=True):
    """The message of a second start. File names are bytes: not every one is UTF-8."""

    files: list[bytes]
    token: str = ""


def activate_running_instance(library: Path, files: list[str]) -> bool:
    """Activates the window that has this library open; returns whether there is one.

    Passes on the right to take the focus, which the desktop gave to this process: on Wayland a
    token, on Windows a call. Blocks for half a second at most.
    """
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
    socket = QLocalSocket()
    socket.connectToServer(_address(library))
    if not socket.waitForConnected(_TIMEOUT_MS):
        return False
    message = _ActivationMessage([os.fsencode(each) for each in files], os.environ.get(_TOKEN, ""))
    socket.write(msgspec.json.encode(message))
    socket.waitForBytesWritten(_TIMEOUT_MS)
    socket.disconnectFromServer()
    return True


class InstanceServer(QObject):
    """Listens for second starts on the same library, of the same user only.

    `activation_requested` carries the paths of the files that a second start was given.
    """

    activation_requested = Signal(list)

    def __init__(self, library: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        # An existing socket is stale: this process has the library's lock.
        QLocalServer.removeServer(_address(library))
        if not self._server.listen(_address(library)):
            _log.warning("Cannot listen for second starts: %s", self._server.errorString())

    def close(self) -> None:
        """Stops listening."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            socket.disconnected.connect(self._on_disconnected)
            socket.disconnected.connect(socket.deleteLater)
            if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
                self._read(socket)

    def _on_disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        try:
            message = msgspec.json.decode(
                bytes(socket.read(_MAX_BYTES).data()), type=_ActivationMessage
            )
        except msgspec.DecodeError:
            return
        if message.token:
            os.environ[_TOKEN] = message.token  # Qt's Wayland plug-in takes it from there
        self.activation_requested.emit([Path(os.fsdecode(each)) for each in message.files])


def _address(library: Path) -> str:
    digest = hashlib.sha256(os.fsencode(library.resolve())).hexdigest()[:16]
    return f"{APP_NAME}-{digest}"
