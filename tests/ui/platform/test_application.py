"""The application object, in a process of its own: there can be only one in each."""

import json
import subprocess
import sys
from typing import Any

FILES = """
import json, sys
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from videodesk.ui.platform.application import make_application

application = make_application()
heard = []
def send(address):
    QCoreApplication.sendEvent(application, QFileOpenEvent(QUrl(address)))
def hear(files):
    heard.append([each.as_posix() for each in files])
send("file:///early.mp4")
send("https://example.org/no-file")
send("file:///second.png")
application.files_opened.connect(hear)
application.emit_opened_files()
send("file:///late.mp4")
print(json.dumps(heard))
"""
WORDS = """
import json
from PySide6.QtCore import QCoreApplication, QLocale
from videodesk.ui.platform.application import install_translations, make_application

application = make_application()
source = "%n request(s) in the queue will be sent next time you open VideoDesk."
english = [QCoreApplication.translate("ExitNotice", source, "", each) for each in (1, 2)]
install_translations(application, QLocale("de"))
close = QCoreApplication.translate("QPlatformTheme", "Close")
print(json.dumps([*english, close]))
"""


DIRECTION = """
import json
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QWidget
from videodesk.ui.platform.application import install_translations, make_application

application = make_application()
install_translations(application, QLocale("ar_EG"))
close = QCoreApplication.translate("QPlatformTheme", "Close")
mirrored = Qt.LayoutDirection.RightToLeft
directions = [application.layoutDirection() == mirrored, QWidget().layoutDirection() == mirrored]
print(json.dumps([close, *directions]))
"""


def run(code: str) -> list[Any]:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    heard: list[Any] = json.loads(done.stdout)
    return heard


def test_files_of_the_system_are_kept_until_they_are_emitted() -> None:
    assert run(FILES) == [["/early.mp4", "/second.png"], ["/late.mp4"]]


def test_plurals_are_english_and_qt_texts_are_in_the_system_language() -> None:
    one, many, close = run(WORDS)

    assert one == "1 request in the queue will be sent next time you open VideoDesk."
    assert many == "2 requests in the queue will be sent next time you open VideoDesk."
    assert close == "Schließen"


def test_layout_has_the_direction_of_the_language_that_is_shown() -> None:
    close, *mirrored = run(DIRECTION)

    assert mirrored == [False, False]
    assert close == "Close"
