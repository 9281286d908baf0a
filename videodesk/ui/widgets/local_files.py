"""Local paths of the `file:` addresses in drags, drops and the clipboard."""

import os
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QSysInfo, QUrl

_REPLACEMENT: Final = "\ufffd"
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
    if _REPLACEMENT in path and os.name == "posix":  # its bytes may not be UTF-8, as Qt wants them
        encoded = plain.path(QUrl.ComponentFormattingOption.FullyEncoded)
        path = os.fsdecode(unquote_to_bytes(encoded))
    return "" if path.startswith(("//", "\\\\")) else path


def file_url(path: str) -> QUrl:
    """Return the address of a local file, also if its name contains bytes that are not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return QUrl.fromEncoded(Path(path).as_uri().encode("ascii"))
    return QUrl.fromLocalFile(path)


def is_remote_file(url: QUrl) -> bool:
    """Return True for a file of another computer."""
    return url.isLocalFile() and not local_path(url)
