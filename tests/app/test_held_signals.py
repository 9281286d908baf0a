from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from tests.app.conftest import Run
from tests.app.environment import AppEnvironment, until
from videodesk.app.held_signals import HeldSignals
from videodesk.generation import Status
from videodesk.settings import Draft
from videodesk.ui.shell.main_window import MainWindow


class Source(QObject):
    pressed = Signal()
    chosen = Signal(str, int)


def test_held_signals_are_emitted_once_and_in_order(qapp: QApplication) -> None:
    source, seen = Source(), list[object]()
    held = HeldSignals(source.pressed, source.chosen)
    source.chosen.emit("first", 1)
    source.pressed.emit()
    source.chosen.emit("second", 2)
    cursor = QApplication.overrideCursor()
    assert cursor is not None
    assert cursor.shape() is Qt.CursorShape.BusyCursor
    source.chosen.connect(lambda *values: seen.append(values))
    source.pressed.connect(lambda: seen.append("pressed"))
    held.release()
    assert seen == [("first", 1), "pressed", ("second", 2)]
    assert QApplication.overrideCursor() is None
    source.pressed.emit()
    held.release()
    assert seen[3:] == ["pressed"]


def test_impatient_second_press_is_kept_once(qapp: QApplication) -> None:
    source, seen = Source(), list[object]()
    held = HeldSignals(source.chosen)
    for values in (("one", 1), ("one", 1), ("two", 2), ("one", 1)):
        source.chosen.emit(*values)
    source.chosen.connect(lambda *values: seen.append(values))
    held.release()
    assert seen == [("one", 1), ("two", 2), ("one", 1)]


def test_what_is_asked_for_before_the_program_is_built_is_done_afterwards(
    environment: AppEnvironment, run: Run
) -> None:
    def ask_early(window: MainWindow) -> None:
        window.menus.pause_queue.trigger()
        window.composer.restore(Draft(model="seedance-lite", prompt="Waves at dusk"))
        window.composer.submit()

    async def scenario() -> None:
        environment.save_profile("http://127.0.0.1:9")
        async with environment.open(asked_early=ask_early) as app:
            await app.wait_for_row("Waves at dusk", Status.QUEUED)
            pause = app.window.menus.pause_queue
            await until(pause.isChecked, what="the pause", seconds=5)

    run(scenario())
