"""One window for each library: a second start activates the first one and hands over its files.

The socket is in a folder that no other user can enter, and both ends check that the other one runs
as the same user. Nothing else than the paths of files to open, and the right to take the focus, is
accepted.
"""

import ctypes
import hashlib
import logging
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from videodesk import APP_NAME
from videodesk.paths import runtime_folder
from videodesk.ui.platform.socket_peer import is_of_this_user

_log = logging.getLogger(__name__)

_TIMEOUT_MS: Final = 500
_MESSAGE_MS: Final = 5_000
"""How long the message of a second start may take."""
_MAX_BYTES: Final = 1_000_000
_MAX_NAMES: Final = 500_000
"""Bytes of file names in one message, which are longer in Base64."""
_MAX_PATH: Final = 32_767
"""What Windows allows; the others allow less."""
_TOKEN: Final = "XDG_ACTIVATION_TOKEN"  # noqa: S105  # no secret
_MAX_TOKEN: Final = 512
_ANY_PROCESS: Final = -1
"""ASFW_ANY"""


class _ActivationMessage(msgspec.Struct, frozen=True):
    """The message of a second start. File names are bytes: not every one is UTF-8."""

    files: list[bytes]
    token: str = ""


def activate_running_instance(library: Path, files: list[str]) -> bool:
    """Activates the window that has this library open; returns whether there is one.

    Passes on the right to take the focus, which the desktop gave to this process: on Wayland a
    token, on Windows a call. Blocks while the other one reads, and for half a second if it does
    not. A socket of another user counts as none, and is sent nothing.
    """
    address = _address(library)
    if address is None:
        return False
    if sys.platform == "win32":
        ctypes.windll.user32.AllowSetForegroundWindow(_ANY_PROCESS)
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(_TIMEOUT_MS):
        return False
    if not is_of_this_user(socket.socketDescriptor()):
        _log.warning("Another user listens at %s", address)
        socket.abort()
        return False
    message = _ActivationMessage(list(_names(files)), os.environ.get(_TOKEN, ""))
    socket.write(msgspec.json.encode(message))
    while socket.bytesToWrite() and socket.waitForBytesWritten(_TIMEOUT_MS):
        pass
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
        address = _address(library)
        if address is None:
            _log.warning("Cannot listen for second starts: no folder is this user's alone")
            return
        # An existing socket is stale: this process has the library's lock.
        QLocalServer.removeServer(address)
        if not self._server.listen(address):
            _log.warning("Cannot listen for second starts: %s", self._server.errorString())

    def close(self) -> None:
        """Stops listening."""
        self._server.close()

    def _on_connection(self) -> None:
        socket = self._server.nextPendingConnection()
        if socket is not None:
            self._accept(socket)

    def _accept(self, socket: QLocalSocket) -> None:
        if not is_of_this_user(socket.socketDescriptor()):
            _log.warning("Refused a message of another user")
            socket.abort()
            socket.deleteLater()
            return
        socket.setReadBufferSize(_MAX_BYTES)
        socket.readyRead.connect(self._on_data)
        socket.disconnected.connect(self._on_disconnected)
        socket.disconnected.connect(socket.deleteLater)
        timer = QTimer(socket)
        timer.setSingleShot(True)
        timer.timeout.connect(self._on_timeout)
        timer.start(_MESSAGE_MS)
        if socket.state() is QLocalSocket.LocalSocketState.UnconnectedState:
            self._read(socket)

    def _on_data(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket) and socket.bytesAvailable() >= _MAX_BYTES:
            self._give_up(socket)

    def _on_timeout(self) -> None:
        socket = self.sender().parent()
        if isinstance(socket, QLocalSocket):
            self._give_up(socket)

    def _give_up(self, socket: QLocalSocket) -> None:
        """Drops a connection whose message is too long or does not end."""
        if socket.state() is not QLocalSocket.LocalSocketState.UnconnectedState:
            socket.disconnected.disconnect(self._on_disconnected)
            socket.abort()

    def _on_disconnected(self) -> None:
        socket = self.sender()
        if isinstance(socket, QLocalSocket):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        try:
            message = msgspec.json.decode(
                bytes(socket.read(_MAX_BYTES).data()), type=_ActivationMessage
            )
        except (msgspec.DecodeError, RecursionError):
            return
        if message.token.isprintable() and 0 < len(message.token) <= _MAX_TOKEN:
            os.environ[_TOKEN] = message.token  # Qt's Wayland plug-in takes it from there
        paths = (_path(each) for each in message.files)
        self.activation_requested.emit([each for each in paths if each is not None])


def _names(files: Iterable[str]) -> Iterator[bytes]:
    """Yields the absolute paths of the files, as many as one message holds."""
    left = _MAX_NAMES
    for each in files:
        name = os.fsencode(Path(each).absolute())
        left -= len(name) + 8
        if left < 0:
            return
        yield name


def _path(name: bytes) -> Path | None:
    """Returns an absolute path; None for anything else."""
    if len(name) > _MAX_PATH or b"\0" in name:
        return None
    try:
        path = Path(os.fsdecode(name))
    except UnicodeDecodeError:  # Windows: no name of a file
        return None
    return path if path.is_absolute() else None


def _address(library: Path) -> str | None:
    """Returns the path of the library's socket, on Windows the name of its pipe.

    None if there is no folder for it.
    """
    digest = hashlib.sha256(os.fsencode(library.resolve())).hexdigest()[:16]
    name = f"{APP_NAME}-{digest}"
    if sys.platform == "win32":
        return name
    folder = runtime_folder()
    return None if folder is None else str(folder / name)
