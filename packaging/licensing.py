"""The licences that go with the frozen program, and where the sources are.

Qt and FFmpeg come as libraries of their own in the folder, so that each can be replaced by a build
of the user's (LGPL-3.0, section 4d; LGPL-2.1, section 6b).
"""

import shutil
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution, packages_distributions, version
from pathlib import Path
from typing import Final

_TEXTS: Final = Path(__file__).with_name("licences")
_NAMES: Final = ("licen", "copying", "notice", "authors")
_CODE: Final = frozenset({".py", ".pyc"})
_SOURCES: Final = """\
VideoDesk {app}, as packaged here, contains these libraries under the GPL or the LGPL. The texts of
these licences are next to this file. The sources of the versions in this build:

Qt {qt} (LGPL-3.0)             download.qt.io, official_releases/qt/
PySide6, Shiboken6 {pyside} (LGPL-3.0)
                              download.qt.io, official_releases/QtForPython/pyside6/
FFmpeg of Qt Multimedia (LGPL-2.1-or-later)
                              ffmpeg.org; version and build options are named in Qt {qt}'s
                              documentation, "Licenses and Attributions", Qt Multimedia
FFmpeg of PyAV {av} (GPL-2.0-or-later, with x264 and x265)
                              the project PyAV-Org/pyav-ffmpeg on GitHub: its build script names
                              each version and where it is from

Each of these libraries is a separate file in this program's folder and can be replaced with a
compatible build of your own. If you cannot get these sources there, the VideoDesk authors will send
them to you at cost, for three years from the release of this version.

Because of x264 and x265, this build as a whole is distributed under the GPL, version 2 or later.
VideoDesk's own code is under the MIT licence.
"""


def write_licences(folder: Path, modules: Iterable[str], app_version: str) -> Path:
    """Fills a folder with the licences of all that is in the bundle, and gives it back.

    `modules` are the names of the Python modules in the bundle.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(_TEXTS, folder)
    text = _SOURCES.format(
        app=app_version, qt=_qt_version(), pyside=version("PySide6_Essentials"), av=version("av")
    )
    (folder / "SOURCES.txt").write_text(text, encoding="utf-8")
    python = _python_licence()
    if python is not None:
        shutil.copy(python, folder / "Python.txt")
    for name in sorted(_distributions(modules)):
        _copy_licences(distribution(name), folder / name)
    return folder


def _distributions(modules: Iterable[str]) -> set[str]:
    known = packages_distributions()
    tops = {name.partition(".")[0] for name in modules}
    return {each for top in tops for each in known.get(top, [])} - {"videodesk"}


def _copy_licences(package: Distribution, folder: Path) -> None:
    for file in package.files or []:
        path = Path(str(file.locate()))
        if path.name.lower().startswith(_NAMES) and path.suffix not in _CODE and path.is_file():
            folder.mkdir(exist_ok=True)
            shutil.copy(path, folder / path.name)


def _python_licence() -> Path | None:
    places = (Path(sysconfig.get_path("stdlib")), Path(sysconfig.get_config_var("base")))
    return next((each / "LICENSE.txt" for each in places if (each / "LICENSE.txt").exists()), None)


def _qt_version() -> str:
    from PySide6.QtCore import qVersion  # noqa: PLC0415  # only the build needs it

    return qVersion()
