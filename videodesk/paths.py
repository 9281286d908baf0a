"""Where things lie, per operating system, or all together in one folder."""

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from videodesk import APP_NAME


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The folders and files of one run; none is made before something is put there.

    `library_is_chosen` says that the settings name the library: it is there, or something is amiss.
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
        """The same places with the library in another folder; as they are for an empty word."""
        if not folder:
            return self
        path = Path(folder).expanduser().absolute()
        return replace(self, library=path, library_is_chosen=True)

    @property
    def posters(self) -> Path:
        """The folder of the posters, which is cache: deletable, and filled again."""
        return self.cache / "posters"


def poster_path(posters: Path, generation_id: str) -> Path:
    """Where the poster of a generation lies."""
    return posters / generation_id[:2] / f"{generation_id}.jpg"


def app_paths(
    *, data_dir: Path | None = None, library: Path | None = None, demo: bool = False
) -> AppPaths:
    """The system's usual places, or everything below `data_dir`; `library` overrides its own.

    A demo run without a `data_dir` has a place of its own, so that its clips do not mix with the
    user's. In a Flatpak the library lies among the user's videos (the manifest opens that folder):
    the program's own data is taken away with the program.
    """
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


def resource(name: str) -> Path:
    """A file of resources/: in the frozen program, in the installed package, or in the clone."""
    frozen: str | None = getattr(sys, "_MEIPASS", None)
    here = Path(__file__).resolve().parent
    roots = [Path(frozen) / "resources"] if frozen else []
    roots += [here / "resources", here.parent / "resources"]
    for root in roots:
        if (root / name).exists():
            return root / name
    raise FileNotFoundError(name)
