"""Whether other users of the computer can open a library, and how to keep them out.

A new library is for its user alone. One of an older version is as open as the system made it then,
and stays so until its user wants otherwise: some share theirs.
"""

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from videodesk.library import backups, clip_folder
from videodesk.no_follow import is_allowed, is_link
from videodesk.private_files import FILE_MODE, withdraw_permissions

_GROUP: Final = 0o070
_OTHERS: Final = 0o007
_ENTER: Final = 0o011
_FILES: Final = re.compile(r"library\.[\w.-]+|ledger\.jsonl|reserve|pending-trash\.\w+")
_FOLDERS: Final = (backups.FOLDER, "images", clip_folder.FOLDER)
_SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


def is_open_to_others(folder: Path) -> bool:
    """Whether other users can open a library of this user. Blocks on the disk; never raises.

    False where nothing can be changed: on Windows, on a disk without permissions, in the folder of
    another user. False too if a folder above it keeps the others out.
    """
    if os.name != "posix":
        return False
    try:
        real = Path(os.path.realpath(folder))
        status = real.stat()
        who = _those_who_reach(real, status)
        ours = [status, *(each.lstat() for each in _own_entries(real))]
        return (
            bool(who)
            and any(each.st_mode & who for each in ours[1:] if not is_link(each))
            and bool(status.st_mode & who)
            and status.st_uid == os.geteuid()
            and _has_permissions(real)
        )
    except OSError:
        return False


def make_private(folder: Path) -> bool:
    """Takes a library from other users; returns whether that succeeded. Blocks; never raises.

    The folder itself stays as it is if it contains other files than the library's.
    """
    real = Path(os.path.realpath(folder))
    with suppress(OSError):
        entries = list(_own_entries(real))
        names = {each.name for each in entries} | _SYSTEM_FILES
        if all(each.name in names for each in real.iterdir()):
            withdraw_permissions(real)
        for each in entries:
            _withdraw_below(each, real)
    return not is_open_to_others(folder)


def _withdraw_below(entry: Path, root: Path) -> None:
    if entry.is_symlink():
        if not is_allowed(root, entry):
            return
        entry = Path(os.path.realpath(entry))
    withdraw_permissions(entry)
    for above, folders, files in os.walk(entry):
        for name in (*folders, *files):
            withdraw_permissions(Path(above, name))


def _own_entries(folder: Path) -> Iterator[Path]:
    for each in folder.iterdir():
        if _FILES.fullmatch(each.name) or each.name in _FOLDERS:
            yield each


def _those_who_reach(folder: Path, status: os.stat_result) -> int:
    """The bits of those who can enter all folders above: of the group, of others, or none."""
    above = [each.stat().st_mode for each in folder.parents]
    who = _OTHERS if all(each & 0o001 for each in above) else 0
    if all(each & _ENTER for each in above) and not _is_private_group(status.st_gid):
        who |= _GROUP
    return who


def _is_private_group(group: int) -> bool:
    """Whether nobody but this user is in a group, as in the one that many systems make for each."""
    if os.name != "posix":
        return False
    import grp  # noqa: PLC0415  # not on Windows
    import pwd  # noqa: PLC0415

    try:
        user, found = pwd.getpwuid(os.geteuid()), grp.getgrgid(group)
    except KeyError:
        return False
    is_own = user.pw_gid == group and found.gr_name == user.pw_name
    return is_own and not {*found.gr_mem} - {user.pw_name}


def _has_permissions(folder: Path) -> bool:
    """Whether the disk keeps the permissions of a file."""
    probe = folder / f".permissions-{secrets.token_hex(8)}"
    handle = os.open(probe, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        os.fchmod(handle, FILE_MODE)
        return stat.S_IMODE(os.fstat(handle).st_mode) == FILE_MODE
    finally:
        os.close(handle)
        probe.unlink()
