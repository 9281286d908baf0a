"""Paths of `file:` addresses."""

import os
import re
import socket
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

_LOCAL_HOSTS: Final = frozenset({"", "localhost", "127.0.0.1"})
_DRIVE: Final = re.compile(r"/[A-Za-z]:")


def local_path(url: str) -> str:
    """Return the path of a file on this computer; "" for anything else.

    Some programs name this computer in the address: `file://localhost/…`. Files of other computers
    are left out: on Windows, opening one sends the user's password hash to that computer. Bytes
    that are not UTF-8 stay as they are on the disk.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
    except ValueError:
        return ""
    if parts.scheme.lower() != "file":
        return ""
    if host not in _LOCAL_HOSTS and host != socket.gethostname().lower():
        return ""
    path = os.fsdecode(unquote_to_bytes(parts.path))
    if os.name == "nt" and _DRIVE.match(path):
        path = path[1:]
    return "" if path.startswith(("//", "\\\\")) else path
