"""The program with a part that fails while the window is built, as nobody foresees it.

python -m tests.window.unready_program DATA_DIR
"""

import asyncio
import sys
from functools import partial
from pathlib import Path
from typing import NoReturn

from qasync import QEventLoop

from videodesk.app.program import Program
from videodesk.credentials import Credentials
from videodesk.logs import start_logging
from videodesk.paths import places
from videodesk.settings import Options, Remembered
from videodesk.ui.application import make_application
from videodesk.ui.theme import Theme


class BrokenTheme(Theme):
    def font(self, scale: float = 1.0, *, bold: bool = False) -> NoReturn:
        raise LookupError("no fonts for “a secret_0123456789abcdef.mp4”")


def main() -> int:
    where = places(data_dir=Path(sys.argv[1]))
    start_logging(where.logs)
    application = make_application()
    program = Program(
        Options(data_dir=Path(sys.argv[1])),
        where,
        Remembered(where.settings, where.session),
        Credentials(),
        application,
        BrokenTheme(application),
    )
    with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
        return runner.run(program.run())


if __name__ == "__main__":
    sys.exit(main())
