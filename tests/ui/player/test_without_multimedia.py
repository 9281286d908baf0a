"""The window if Qt is installed without QtMultimedia."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

_PROGRAM = """
    import sys
    from pathlib import Path

    class Missing:
        def find_spec(self, name, path=None, target=None):
            if name.startswith("PySide6.QtMultimedia"):
                raise ImportError(f"{name}: cannot open shared object file")

    sys.meta_path.insert(0, Missing())

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QPushButton
    from videodesk.ui.theme.icons import IconProvider
    from videodesk.ui.player.player import Player
    from videodesk.ui.theme.theme import DARK, Theme
    from videodesk.ui.widgets.worker_pool import WorkerPool
    import videodesk.ui.shell.main_window
    import videodesk.ui.shell.window_factory

    application = QApplication([])
    theme = Theme(application, force=DARK)
    workers = WorkerPool()
    player = Player(theme, IconProvider(theme), workers)
    player.show()
    player.show_clip(Path(sys.argv[1]))

    def look():
        button = player.findChild(QPushButton, "open-in-system-player")
        if player.message and button is not None and button.isVisible():
            print(player.message, button.isVisible(), sep="|")
            workers.close()
            application.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    application.exec()
"""


def test_window_starts_and_shows_a_message_if_qtmultimedia_is_missing(clip: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(_PROGRAM), str(clip)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    sentence, offers_system_player = done.stdout.strip().split("|")
    assert sentence.startswith("Clips can't be played in this window")
    assert offers_system_player == "True"
