"""The program with a part that raises while the window is built or opened.

python -m tests.window.failing_start built|opened DATA_DIR
"""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

from qasync import QEventLoop

from videodesk.app.main import App
from videodesk.credentials import Credentials
from videodesk.known_libraries import KnownLibraries
from videodesk.logs import start_logging
from videodesk.paths import app_paths
from videodesk.settings import Options, SettingsStore
from videodesk.ui.platform.application import make_application
from videodesk.ui.theme.theme import Theme


class BrokenTheme(Theme):
    def font(self, scale: float = 1.0, *, bold: bool = False) -> NoReturn:
        raise LookupError("no fonts for “a secret_0123456789abcdef.mp4”")


class NoSession(SettingsStore):
    """Has settings to build the window with, and raises for the session when it is opened."""

    def __getattribute__(self, name: str) -> object:
        if name == "session":
            raise LookupError("no session")
        return super().__getattribute__(name)


def main() -> int:
    when, data = sys.argv[1:]
    paths = app_paths(data_dir=Path(data))
    start_logging(paths.logs)
    application = make_application()
    program = App(
        Options(data_dir=Path(data)),
        paths,
        (NoSession if when == "opened" else SettingsStore)(paths.settings, paths.session),
        Credentials(),
        application,
        (BrokenTheme if when == "built" else Theme)(application),
        KnownLibraries(paths.known_libraries),
    )
    with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
        return runner.run(program.run())


if __name__ == "__main__":
    sys.exit(main())
