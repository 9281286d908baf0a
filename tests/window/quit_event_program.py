"""The real program, which gets a quit event as from macOS.

python -m tests.window.quit_event_program FILE [ARGUMENT]...   quits once FILE exists
"""

import sys
import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMetaObject, Qt

from videodesk.__main__ import main

_PAUSE_SECONDS = 0.1


def quit_later(sign: Path) -> None:
    pause = threading.Event()
    while not sign.exists():
        pause.wait(_PAUSE_SECONDS)
    application = QCoreApplication.instance()
    assert application is not None
    QMetaObject.invokeMethod(application, "quit", Qt.ConnectionType.QueuedConnection)


if __name__ == "__main__":
    threading.Thread(target=quit_later, args=[Path(sys.argv.pop(1))], daemon=True).start()
    sys.exit(main())
