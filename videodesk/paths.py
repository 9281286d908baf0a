"""Paths of the program's folders and files, per operating system or in one folder."""

import errno
import os
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from videodesk import APP_NAME
from videodesk.private_files import (
    is_private_folder,
    make_private_folder,
    withdraw_permissions,
)

_WINDOWS_MAX_PATH: Final = 260


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders and files of one run. Each is created only when something is written to it.

    `library_is_chosen`: the settings name the library, so it must exist.
    """

    library: Path
    settings: Path
    session: Path
    models: Path
    cache: Path
    logs: Path
    demo: Path
    library_is_chosen: bool = False

    def with_library(self, folder: str) -> "AppPaths":
        """Return the same paths with the library in another folder; "" changes nothing."""
        if not folder:
            return self
        path = Path(folder).expanduser().absolute()
        return replace(self, library=path, library_is_chosen=True)

    def withdraw_permissions(self) -> None:
        """Take from other users what they may do with the program's own folders and files.

        Earlier versions created them for all to read. A folder that may be another program's, or
        that contains the library, keeps its permissions: the library's are its user's decision.
        """
        for folder in (self.settings.parent, self.cache, self.logs, self.demo):
            if APP_NAME in folder.parts and not self.library.is_relative_to(folder):
                withdraw_permissions(folder)
        for file in (self.settings, self.session):
            for each in (file, *file.parent.glob(f"{file.stem}.*-*{file.suffix}")):
                withdraw_permissions(each)

    @property
    def library_answers(self) -> Path:
        """The record of what the user has answered about libraries."""
        return self.settings.with_name("library-answers.json")

    @property
    def known_libraries(self) -> Path:
        """The record of the libraries that were opened on this computer."""
        return self.settings.with_name("known-libraries.json")

    @property
    def posters(self) -> Path:
        """The folder of the posters: a cache that may be deleted."""
        return self.cache / "posters"

    @property
    def playable_copies(self) -> Path:
        """The folder of clips that were converted to be played: a cache that may be deleted."""
        return self.cache / "playable"


def poster_path(posters: Path, generation_id: str) -> Path:
    """Return the path of a generation's poster."""
    return posters / generation_id[:2] / f"{generation_id}.jpg"


def app_paths(
    *, data_dir: Path | None = None, library: Path | None = None, demo: bool = False
) -> AppPaths:
    """Return the system's usual paths, or those in `data_dir`; `library` overrides the library's.

    A demo run without a `data_dir` has its own folder, so that its clips do not mix with the
    user's. In a Flatpak the library is among the user's videos (the manifest opens that folder):
    the program's own data is deleted with the program.
    """
    import platformdirs  # noqa: PLC0415  # used once or twice in a run

    if demo and data_dir is None:
        data_dir = platformdirs.user_data_path(APP_NAME, appauthor=False, roaming=False) / "demo"
    if data_dir is not None:
        data_dir = data_dir.expanduser().absolute()
        data = settings = data_dir
        cache, logs = data_dir / "cache", data_dir / "logs"
    else:
        dirs = platformdirs.PlatformDirs(APP_NAME, appauthor=False, roaming=False)
        data, settings = dirs.user_data_path, dirs.user_config_path
        cache, logs = dirs.user_cache_path, dirs.user_log_path
    usual = data / "library"
    if data_dir is None and "FLATPAK_ID" in os.environ:
        usual = platformdirs.user_videos_path() / APP_NAME
    return AppPaths(
        library=library.expanduser().absolute() if library else usual,
        settings=settings / "settings.json",
        session=settings / "session.json",
        models=settings / "models.toml",
        cache=cache,
        logs=logs,
        demo=data / "demo-service",
    )


def runtime_folder() -> Path | None:
    """Return the folder for sockets, which only this user can enter; None if there is none.

    It is the session's, or the one that the system gives each user for temporary files (macOS),
    or one of our own. In a Flatpak it is the one that all instances of the program share.
    """
    import tempfile  # noqa: PLC0415  # slow to import

    import platformdirs  # noqa: PLC0415

    session = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    flatpak = os.environ.get("FLATPAK_ID")
    usual = [session / "app" / flatpak] if flatpak else []
    usual += [session, Path(f"/run/user/{_user_number()}"), Path(tempfile.gettempdir())]
    for folder in usual:
        if folder.is_absolute() and is_private_folder(folder):
            return folder
    own = platformdirs.user_cache_path(APP_NAME, appauthor=False) / "run"
    with suppress(OSError):
        make_private_folder(own)
        withdraw_permissions(own)
    return own if is_private_folder(own) else None


def _user_number() -> int:
    return os.geteuid() if os.name == "posix" else 0


def is_path_too_long(failure: OSError) -> bool:
    """Whether a file could not be used because its path, or a name in it, is too long."""
    # ERROR_FILENAME_EXCED_RANGE; most functions of Windows only say that there is no such path.
    if failure.errno == errno.ENAMETOOLONG or getattr(failure, "winerror", None) == 206:
        return True
    path = failure.filename
    is_long = isinstance(path, str) and len(path) >= _WINDOWS_MAX_PATH
    return sys.platform == "win32" and failure.errno == errno.ENOENT and is_long


def resource(name: str) -> Path:
    """Return a file of resources/ in the frozen program, the installed package, or the clone."""
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    roots = [Path(frozen) / "resources"] if frozen else []
    roots += [here / "resources", here.parent / "resources"]
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
