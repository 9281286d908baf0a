"""Real exceptions in slots, paint events, threads and tasks."""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMessageBox, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk.background import Background
from videodesk.ui.platform.crash_dialog import CrashDialog, CrashReporter
from videodesk.ui.platform.error_report import ErrorReport
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def faults() -> Iterator[ExceptionReporter]:
    faults = ExceptionReporter()
    faults.install()
    yield faults
    faults.uninstall()


@pytest.fixture
def teller(qtbot: QtBot, theme: Theme, faults: ExceptionReporter) -> Iterator[CrashReporter]:
    window = QWidget()
    qtbot.addWidget(window)
    teller = CrashReporter(theme, faults, window, lambda text: text.replace("sk-secret", "sk-…"))
    yield teller
    teller.close()


class Bell(QObject):
    sounded = Signal()

    def fall(self) -> None:
        raise ValueError("the bell fell")


class Torn(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.paints = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        self.paints += 1
        raise ZeroDivisionError("torn")


def opened(qtbot: QtBot, teller: CrashReporter) -> CrashDialog:
    qtbot.waitUntil(lambda: teller.dialog is not None and teller.dialog.isVisible())
    assert teller.dialog is not None
    return teller.dialog


def words(dialog: CrashDialog) -> str:
    label = dialog.findChild(QLabel, "crashText")
    assert isinstance(label, QLabel)
    return label.text()


def details(dialog: CrashDialog) -> str:
    edit = dialog.findChild(QPlainTextEdit, "crashDetails")
    assert isinstance(edit, QPlainTextEdit)
    return edit.toPlainText()


def button(dialog: CrashDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def test_exception_in_a_slot_is_logged_once_and_shown_without_blocking(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    bell = Bell()
    bell.sounded.connect(bell.fall)

    with caplog.at_level(logging.CRITICAL):
        for _ in range(3):
            bell.sounded.emit()
        dialog = opened(qtbot, teller)

    assert not dialog.isModal()
    assert "ValueError" in words(dialog)
    assert "Requests already sent are still being tracked." in words(dialog)
    assert "the bell fell" in details(dialog)
    assert len([each for each in caplog.records if each.levelno == logging.CRITICAL]) == 1


def test_repeated_exception_is_counted_in_the_same_dialog(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    bell = Bell()
    bell.sounded.connect(bell.fall)
    bell.sounded.emit()
    dialog = opened(qtbot, teller)

    for _ in range(4):
        bell.sounded.emit()

    qtbot.waitUntil(lambda: "5 time" in words(dialog))
    assert "Happened 5 times." in details(dialog)
    assert teller.dialog is dialog


def test_exception_in_every_paint_opens_one_dialog(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    torn = Torn()
    qtbot.addWidget(torn)
    again = QTimer(torn, interval=5)
    again.timeout.connect(torn.update)
    torn.show()
    again.start()

    dialog = opened(qtbot, teller)
    painted = torn.paints
    qtbot.waitUntil(lambda: torn.paints > painted + 5)

    assert teller.dialog is dialog
    assert "ZeroDivisionError" in words(dialog)
    again.stop()


def test_exception_in_a_thread_is_shown(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    def work() -> None:
        raise OSError("no thread")

    thread = threading.Thread(target=work, name="reader")
    thread.start()
    thread.join()

    assert "In: thread reader" in details(opened(qtbot, teller))


async def test_repeated_exception_of_a_task_is_shown_and_logged_once(
    faults: ExceptionReporter, caplog: pytest.LogCaptureFixture
) -> None:
    reported: list[ErrorReport] = []
    faults.happened.connect(reported.append)
    background = Background(faults.on_task_failure)

    async def work() -> None:
        raise KeyError("lost")

    for _ in range(3):
        await asyncio.wait([background.start(work(), name="poll")])
        await asyncio.sleep(0)

    assert [(each.where, each.kind) for each in reported] == [("task poll", "KeyError")]
    assert faults.times(reported[0].signature) == 3
    (record,) = caplog.records
    assert "task poll" in record.getMessage()
    assert record.exc_info is not None


async def test_error_of_the_event_loop_is_shown(faults: ExceptionReporter) -> None:
    reported: list[ErrorReport] = []
    faults.happened.connect(reported.append)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(faults.on_loop_failure)

    def fail() -> None:
        raise RuntimeError("Cannot enter into task")

    loop.call_soon(fail)
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    assert [each.kind for each in reported] == ["RuntimeError"]


def test_exit_and_cancellation_are_not_reported(qtbot: QtBot, faults: ExceptionReporter) -> None:
    reported: list[ErrorReport] = []
    faults.happened.connect(reported.append)

    faults.report("window", KeyboardInterrupt())
    faults.report("window", SystemExit(1))

    assert reported == []


def test_failing_log_handler_does_not_recurse(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError("disk full")

    broken = Broken()
    logging.getLogger().addHandler(broken)
    try:
        faults.report("window", ValueError("first"))
    finally:
        logging.getLogger().removeHandler(broken)
    faults.report("window", LookupError("second"))

    dialog = opened(qtbot, teller)
    assert "ValueError" in details(dialog)
    qtbot.waitUntil(lambda: "LookupError" in details(dialog))


def test_recursion_error_in_a_slot_is_logged_and_shown(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter, caplog: pytest.LogCaptureFixture
) -> None:
    class Echo(QObject):
        sounded = Signal()

        def sound(self) -> None:
            self.sounded.emit()

    echo = Echo()
    echo.sounded.connect(echo.sound)

    with caplog.at_level(logging.CRITICAL):
        echo.sound()
        dialog = opened(qtbot, teller)

    assert "RecursionError" in words(dialog)
    assert "RecursionError" in details(dialog)
    logged = [each for each in caplog.records if each.levelno == logging.CRITICAL]
    assert [each.exc_info is not None for each in logged] == [True]


def test_recursion_error_just_before_uninstall_is_logged(
    faults: ExceptionReporter, caplog: pytest.LogCaptureFixture
) -> None:
    def fall() -> None:
        fall()

    with pytest.raises(RecursionError) as raised:
        fall()
    with caplog.at_level(logging.CRITICAL):
        sys.excepthook(RecursionError, raised.value, raised.value.__traceback__)
        faults.uninstall()

    assert any("RecursionError" in str(each.exc_info) for each in caplog.records)


def test_exception_without_a_message_is_reported_by_its_class(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    class MuteError(Exception):
        def __getattribute__(self, name: str) -> object:
            if name == "__notes__":
                raise LookupError("no words")
            return super().__getattribute__(name)

    faults.report("window", MuteError())

    assert "Mute" in words(opened(qtbot, teller))


def test_copied_details_hold_no_key(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    faults.report("window", ValueError("with sk-secret in it"))
    dialog = opened(qtbot, teller)

    button(dialog, "crashCopy").click()

    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("VideoDesk ")
    assert "sk-secret" not in copied
    assert "with sk-…" in copied


def test_closed_exception_is_not_shown_again_but_another_one_is(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    faults.report("window", ValueError("one"))
    button(opened(qtbot, teller), "crashContinue").click()
    assert teller.dialog is None

    faults.report("window", ValueError("one"))
    faults.report("window", LookupError("two"))
    dialog = opened(qtbot, teller)

    assert "LookupError" in words(dialog)
    assert "one" not in details(dialog)


def test_open_crash_dialog_does_not_block_the_window(
    qtbot: QtBot, faults: ExceptionReporter, theme: Theme
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    box = QMessageBox(window)
    box.open()
    qtbot.waitExposed(box)
    teller = CrashReporter(theme, faults, window, str)
    faults.report("window", ValueError("below the box"))
    dialog = opened(qtbot, teller)
    qtbot.waitExposed(dialog)
    on = button(dialog, "crashContinue")

    QTest.mouseClick(
        dialog.windowHandle(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        on.mapTo(dialog, on.rect().center()),
    )

    qtbot.waitUntil(lambda: teller.dialog is None)
    box.close()


def test_close_closes_the_crash_dialog(
    qtbot: QtBot, faults: ExceptionReporter, teller: CrashReporter
) -> None:
    faults.report("window", ValueError("just before the end"))
    opened(qtbot, teller)
    teller.close()
    assert teller.dialog is None


def test_uninstall_restores_the_hooks() -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    faults = ExceptionReporter()

    faults.install()
    assert sys.excepthook is not before[0]
    faults.uninstall()

    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
