"""Files in a folder that may come from a stranger: no link in it is followed.

The folder itself, `root` in every function, is named by the user and may be reached through links.
Below it each part of a path is opened relative to the one before, without following a link, so that
nothing can be exchanged between the check and the use. Windows has no such calls: there each part
is checked just before. A folder that is a link is followed only if the user has allowed the real
folder that it leads to, for this root and on this computer (`allow_folder`).

New files are for their user alone, or as open to others as the library's database is.
"""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import Final

DATABASE: Final = "library.db"
"""The file whose permissions new files get."""
_HAS_DIR_FD: Final = os.open in os.supports_dir_fd
_PRIVATE: Final = 0o600
_NO_FOLLOW: Final = getattr(os, "O_NOFOLLOW", 0)
_FILE_FLAGS: Final = (
    _NO_FOLLOW
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOINHERIT", 0)
    | getattr(os, "O_BINARY", 0)
    # Else opening a named pipe waits until somebody writes to it.
    | getattr(os, "O_NONBLOCK", 0)
)
_FOLDER_FLAGS: Final = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_allowed: set[tuple[Path, Path]] = set()
"""Real paths of roots and of folders that links in them may lead to."""


class LinkError(OSError):
    """A link, or something else that is not a file, in place of a library's file or folder."""

    def __init__(self, path: Path, reason: str = "It is a link to another place") -> None:
        super().__init__(errno.ELOOP, reason, str(path))


@dataclass(frozen=True, slots=True)
class _Place:
    """A name in an open folder; without `folder`, the whole path. `path` is for messages."""

    folder: int | None
    name: str
    path: Path

    def status(self) -> os.stat_result:
        return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)


def allow_folder(root: Path, folder: Path) -> None:
    """From now on links in a root to this very folder are followed."""
    _allowed.add((_real(root), _real(folder)))


def is_allowed(root: Path, folder: Path) -> bool:
    """Whether links in a root to this very folder are followed."""
    return (_real(root), _real(folder)) in _allowed


def is_inside(path: Path, root: Path) -> bool:
    """Whether a path really lies in a root, or in a folder allowed for it. Follows all links."""
    real, real_root = _real(path), _real(root)
    folders = (real_root, *(folder for of, folder in _allowed if of == real_root))
    return any(real.is_relative_to(each) for each in folders)


def is_link(status: os.stat_result) -> bool:
    """Whether it is a symbolic link, or a junction of Windows."""
    if stat.S_ISLNK(status.st_mode):
        return True
    return sys.platform == "win32" and status.st_reparse_tag == stat.IO_REPARSE_TAG_MOUNT_POINT


def open_file(path: Path, root: Path, flags: int = os.O_RDONLY) -> int:
    """Opens a file; returns its handle. Raises OSError, LinkError if it is not a real file."""
    with _place(path, root) as place:
        return _open(place, flags, root)


def open_to_read(path: Path, root: Path) -> BufferedReader:
    """Opens a file for reading. Raises OSError, LinkError if it is not a real file."""
    return os.fdopen(open_file(path, root), "rb")


def open_any_file(path: Path) -> BufferedReader:
    """Opens a file that the user has chosen, also by a link, for reading. Raises OSError.

    A pipe or device is refused: it might never end.
    """
    handle = os.open(path, os.O_RDONLY | _FILE_FLAGS & ~_NO_FOLLOW)
    try:
        _require_file(os.fstat(handle), path)
    except BaseException:
        os.close(handle)
        raise
    return os.fdopen(handle, "rb")


def create_file(path: Path, root: Path) -> int:
    """Creates a file in place of what has this name; returns its handle, to read and write.

    A link of this name is removed, not what it leads to. Raises OSError.
    """
    with _place(path, root) as place:
        with suppress(FileNotFoundError):
            os.unlink(place.name, dir_fd=place.folder)
        return _open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, root)


def write_file(path: Path, root: Path, data: bytes) -> None:
    """Writes a whole file, like `create_file`. Raises OSError."""
    with os.fdopen(create_file(path, root), "wb") as file:
        file.write(data)


def file_status(path: Path, root: Path) -> os.stat_result | None:
    """The status of a file; None if there is none. Raises OSError, LinkError for anything else."""
    try:
        with _place(path, root) as place:
            status = place.status()
    except (FileNotFoundError, NotADirectoryError):
        return None
    _require_file(status, place.path)
    return status


def file_size(path: Path, root: Path) -> int:
    """The size of a file, 0 if there is none. Raises OSError, LinkError for anything else."""
    status = file_status(path, root)
    return status.st_size if status else 0


def has_file(path: Path, root: Path) -> bool:
    """Whether there is a real file, reached without links."""
    try:
        return file_status(path, root) is not None
    except OSError:
        return False


def remove_file(path: Path, root: Path) -> None:
    """Removes a file if it is there; of a link only the link. Raises OSError."""
    with suppress(FileNotFoundError), _place(path, root) as place:
        os.unlink(place.name, dir_fd=place.folder)


def rename_file(source: Path, target: Path, root: Path, *, durably: bool = False) -> None:
    """Renames a file, in place of what has the new name. Raises OSError, LinkError.

    With `durably` the new name survives a power loss.
    """
    with _place(source, root) as old, _place(target, root) as new:
        _require_file(old.status(), old.path)
        os.replace(old.name, new.name, src_dir_fd=old.folder, dst_dir_fd=new.folder)
        if durably and new.folder is not None:
            os.fsync(new.folder)


def make_folders(folder: Path, root: Path) -> None:
    """Creates a folder and those above it, if needed. Raises OSError, LinkError."""
    root.mkdir(new_folder_mode(root), parents=True, exist_ok=True)
    with _open_folder(_parts(folder, root), root, create=True):
        pass


def real_path(path: Path, root: Path) -> Path:
    """The path without links, for functions that take nothing but a path; call it just before.

    The file need not exist. Raises OSError, LinkError.
    """
    with _place(path, root) as place:
        with suppress(FileNotFoundError):
            if is_link(place.status()):
                raise LinkError(path)
        return place.path


def new_file_mode(root: Path) -> int:
    """The permissions of new files: those of the database, or only the user's."""
    try:
        status = (root / DATABASE).lstat()
    except OSError:
        return _PRIVATE
    shared = stat.S_IMODE(status.st_mode) & 0o666 if stat.S_ISREG(status.st_mode) else 0
    return shared | _PRIVATE


def new_folder_mode(root: Path) -> int:
    """The permissions of new folders: those of new files, with the right to enter.

    On Windows a folder gets the access list of its parent, so that a shared one stays shared.
    """
    if os.name == "nt":
        return 0o777
    mode = new_file_mode(root)
    return mode | (mode & 0o444) >> 2


def _open(place: _Place, flags: int, root: Path) -> int:
    mode = new_file_mode(root) if flags & os.O_CREAT else 0
    if not _NO_FOLLOW:
        with suppress(FileNotFoundError):
            _require_file(place.status(), place.path)
    try:
        handle = os.open(place.name, flags | _FILE_FLAGS, mode, dir_fd=place.folder)
    except OSError as failure:
        # Opening a link, a socket, or a pipe that nobody reads.
        if failure.errno in {errno.ELOOP, errno.EMLINK, errno.ENXIO}:
            raise LinkError(place.path) from failure
        raise OSError(failure.errno, failure.strerror, str(place.path)) from failure
    try:
        _require_file(os.fstat(handle), place.path)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _require_file(status: os.stat_result, path: Path) -> None:
    if is_link(status):
        raise LinkError(path)
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode):
        raise LinkError(path, "It is not a file")


@contextmanager
def _place(path: Path, root: Path) -> Iterator[_Place]:
    """The name of a file in its folder, which is open meanwhile."""
    *folders, name = _parts(path, root) or [""]
    if not name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with _open_folder(folders, root) as (handle, real):
        yield _Place(handle, name if handle is not None else str(real / name), real / name)


def _parts(path: Path, root: Path) -> list[str]:
    try:
        parts = list(path.relative_to(root).parts)
    except ValueError:
        parts = [os.pardir]
    if os.pardir in parts:
        raise PermissionError(errno.EACCES, "It is outside of the library", str(path))
    return parts


@contextmanager
def _open_folder(
    parts: list[str], root: Path, *, create: bool = False
) -> Iterator[tuple[int | None, Path]]:
    """The handle of a folder, None on Windows, and its real path."""
    real_root = real = _real(root)
    handle = os.open(real, _FOLDER_FLAGS) if _HAS_DIR_FD else None
    try:
        for part in parts:
            below, real = _enter(handle, real / part, real_root, create=create)
            if handle is not None:
                os.close(handle)
            handle = below
        yield handle, real
    finally:
        if handle is not None:
            os.close(handle)


def _enter(
    above: int | None, folder: Path, real_root: Path, *, create: bool
) -> tuple[int | None, Path]:
    """Opens a folder in the one that is open; returns its handle and its real path."""
    name = folder.name if above is not None else str(folder)
    try:
        status = os.stat(name, dir_fd=above, follow_symlinks=False)
    except FileNotFoundError:
        if not create:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(folder)) from None
        with suppress(FileExistsError):
            os.mkdir(name, new_folder_mode(real_root), dir_fd=above)
        status = os.stat(name, dir_fd=above, follow_symlinks=False)
    if is_link(status):
        target = _real(folder)
        if (real_root, target) not in _allowed:
            raise LinkError(folder)
        return (os.open(target, _FOLDER_FLAGS | _NO_FOLLOW) if _HAS_DIR_FD else None), target
    if not stat.S_ISDIR(status.st_mode):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    if not _HAS_DIR_FD:
        return None, folder
    return os.open(name, _FOLDER_FLAGS | _NO_FOLLOW, dir_fd=above), folder


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
