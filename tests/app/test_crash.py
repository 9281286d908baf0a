"""The crash dialog over the running program."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton

from tests.app.conftest import Run
from tests.app.environment import AppEnvironment, until
from videodesk.ui.platform.crash_dialog import CrashDialog


def crash_dialog() -> CrashDialog | None:
    there = (each for each in QApplication.topLevelWidgets() if isinstance(each, CrashDialog))
    return next(there, None)


def press(dialog: CrashDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_copied_crash_details_hold_no_prompt_and_no_home_folder(
    run: Run, environment: AppEnvironment
) -> None:
    name = "a-red-kite-over-my-secret-project_0123456789abcdef.mp4"

    async def scenario() -> None:
        environment.save_profile("http://127.0.0.1:9")
        async with environment.open() as app:
            clip = environment.home / "videos" / name
            app.reporter.report("window", FileNotFoundError(2, "No such file", str(clip)))
            dialog = await until(crash_dialog, what="the crash dialog")
            assert dialog is not None
            press(dialog, "crashCopy")
            copied = QGuiApplication.clipboard().text()
            details = dialog.findChild(QPlainTextEdit, "crashDetails")
            assert isinstance(details, QPlainTextEdit)
            assert copied == details.toPlainText()
            assert "'~/videos/…_0123456789abcdef.mp4'" in copied
            assert "kite" not in copied
            press(dialog, "crashContinue")
            app.caught.clear()

    run(scenario())
