"""The crash dialog over the running program."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from tests.app.conftest import Run
from tests.app.workplace import Workplace, until
from videodesk.ui.crash.dialog import CrashDialog


def test_the_details_that_are_copied_hold_no_prompt_and_no_home(run: Run, place: Workplace) -> None:
    name = "a-red-kite-over-my-secret-project_0123456789abcdef.mp4"

    async def work() -> None:
        place.has("http://127.0.0.1:9")
        async with place.open() as seat:
            clip = place.home / "videos" / name
            seat.faults.take("window", FileNotFoundError(2, "No such file", str(clip)))
            await until(lambda: seat.window.findChild(CrashDialog), what="the crash dialog")
            seat.press("crashCopy")
            copied = QGuiApplication.clipboard().text()
            assert copied == seat.find(QPlainTextEdit, "crashDetails").toPlainText()
            assert "'~/videos/…_0123456789abcdef.mp4'" in copied
            assert "kite" not in copied
            seat.press("crashContinue")
            seat.caught.clear()

    run(work())
