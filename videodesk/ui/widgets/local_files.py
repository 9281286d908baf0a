"""Local paths of the `file:` addresses in drags, drops and the clipboard."""

from typing import Final

from PySide6.QtCore import QSysInfo, QUrl

_LOCAL_HOSTS: Final = frozenset({"", "localhost", "127.0.0.1"})


def local_path(url: QUrl) -> str:
    """Return the path of a file on this computer; "" for anything else.

    Some programs name this computer in the address: `file://localhost/…`. Files of others
    are left out: on Windows, opening one sends the user's password hash to that computer.
    """
    if not url.isLocalFile():
        return ""
    host = url.host().lower()
    if host not in _LOCAL_HOSTS and host != QSysInfo.machineHostName().lower():
        return ""
    plain = QUrl(url)
    plain.setHost("")
    path = plain.toLocalFile()
    return "" if path.startswith(("//", "\\\\")) else path


def is_remote_file(url: QUrl) -> bool:
    """Return True for a file of another computer."""
    return url.isLocalFile() and not local_path(url)
