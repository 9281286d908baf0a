"""Which user is at the other end of a local socket."""

import ctypes
import os
import socket
import struct
import sys
from typing import Final

_UCRED: Final = struct.Struct("3i")
"""The process, user and group of SO_PEERCRED."""


def is_of_this_user(descriptor: int) -> bool:
    """Return whether the process at the other end of a connected socket runs as the same user.

    False if it cannot be known. On Windows, True: Qt opens the pipe to its user alone.
    """
    if sys.platform == "win32":
        return True
    try:
        return _peer_user(descriptor) == os.geteuid()
    except OSError:
        return False


def _peer_user(descriptor: int) -> int:
    """Return the user number of the peer. Raises OSError."""
    if sys.platform == "linux":
        with socket.socket(fileno=os.dup(descriptor)) as peer:
            found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _UCRED.size)
        return int(_UCRED.unpack(found)[1])
    else:  # macOS and the BSDs  # noqa: RET505  # mypy checks one platform
        user, group = ctypes.c_uint32(), ctypes.c_uint32()
        if ctypes.CDLL(None).getpeereid(descriptor, ctypes.byref(user), ctypes.byref(group)):
            raise OSError("the peer is not known")
        return user.value
