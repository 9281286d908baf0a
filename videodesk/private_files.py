"""Folders and files for their user alone: 0700 and 0600.

Windows gives the folders of a user's profile such access lists itself; there, modes change nothing.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

FOLDER_MODE: Final = 0o700
FILE_MODE: Final = 0o600

_OTHERS: Final = 0o077
# A link is not followed, and a pipe without a writer is not waited for.
_LOOK: Final = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


def make_private_folder(folder: Path) -> None:
    """Create a folder and its missing parents; one that exists stays as it is. Raises OSError."""
    if folder.is_dir():
        return
    if folder.parent != folder:
        make_private_folder(folder.parent)
    # On Windows the folder gets the access list of its parent.
    with suppress(FileExistsError):
        folder.mkdir(FOLDER_MODE if os.name == "posix" else 0o777)
    if not folder.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))


def is_private_folder(folder: Path) -> bool:
    """Return whether a folder exists that belongs to this user and that no other user can enter."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    if os.name != "posix":
        return stat.S_ISDIR(found.st_mode)
    is_ours = found.st_uid == os.geteuid()
    return stat.S_ISDIR(found.st_mode) and is_ours and not found.st_mode & _OTHERS


def private_opener(path: str, flags: int) -> int:
    """Open a file for `open(..., opener=private_opener)`: a new one is for the user alone."""
    return os.open(path, flags, FILE_MODE)


def withdraw_permissions(path: Path) -> None:
    """Take from other users what they may do with a file or folder of this user.

    Links, devices, and what belongs to somebody else stay as they are; so does everything on a disk
    that knows no permissions. Never raises.
    """
    if os.name != "posix":
        return
    with suppress(OSError):
        handle = os.open(path, _LOOK)
        try:
            found = os.fstat(handle)
            is_ours = found.st_uid == os.geteuid()
            is_plain = stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)
            if is_ours and is_plain and found.st_mode & _OTHERS:
                os.fchmod(handle, stat.S_IMODE(found.st_mode) & ~_OTHERS)
        finally:
            os.close(handle)
