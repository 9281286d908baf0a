from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import FakeProgram, line, press, visible_text
from videodesk.ui.settings.dialog import SettingsDialog

Make = Callable[[str], SettingsDialog]


def choose_folder(dialog: SettingsDialog, folder: Path) -> None:
    (button,) = [
        each
        for each in dialog.findChildren(QPushButton)
        if each.accessibleName() == "Choose another folder…"
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit(str(folder))
    chooser.reject()


def test_path_and_size_of_the_library_are_shown(
    qtbot: QtBot, make_dialog: Make, tmp_path: Path
) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "clip.mp4").write_bytes(bytes(3_000_000))
    dialog = make_dialog("library")
    assert line(dialog, "place-library").text() == str(tmp_path / "library")
    qtbot.waitUntil(lambda: "2.86 MiB" in visible_text(dialog))


def test_missing_library_is_reported(qtbot: QtBot, make_dialog: Make) -> None:
    dialog = make_dialog("library")
    qtbot.waitUntil(lambda: "cannot be read at the moment" in visible_text(dialog))


def test_chosen_folder_is_stored_for_the_next_start(
    qtbot: QtBot, make_dialog: Make, program: FakeProgram, tmp_path: Path
) -> None:
    dialog = make_dialog("library")
    other = tmp_path / "clips"
    other.mkdir()
    choose_folder(dialog, other)
    qtbot.waitUntil(lambda: program.settings.library == str(other))
    assert line(dialog, "place-library").text() == str(tmp_path / "library")
    assert line(dialog, "setting-library").text() == str(other)
    press(dialog, "reset-library")
    assert program.settings.library == ""
    assert line(dialog, "setting-library").text() == str(tmp_path / "usual")


def test_read_only_folder_is_refused(
    qtbot: QtBot, make_dialog: Make, program: FakeProgram, tmp_path: Path
) -> None:
    dialog = make_dialog("library")
    choose_folder(dialog, tmp_path / "gone")
    qtbot.waitUntil(lambda: "This folder cannot be written to." in visible_text(dialog))
    assert program.changes == 0


def test_show_folder_requests_the_folder(
    make_dialog: Make, program: FakeProgram, tmp_path: Path
) -> None:
    dialog = make_dialog("library")
    press(dialog, "show-library")
    dialog.show_page("writing")
    press(dialog, "show-logs")
    dialog.show_page("models")
    press(dialog, "show-models")
    assert program.folders == [tmp_path / "library", tmp_path / "logs", tmp_path]


def test_models_page_tells_if_the_file_is_missing(make_dialog: Make, tmp_path: Path) -> None:
    dialog = make_dialog("models")
    assert "The file is not there yet." in visible_text(dialog)
    (tmp_path / "models.toml").write_text("")
    dialog.show_page("library")
    dialog.show_page("models")
    assert "The file is not there yet." not in visible_text(dialog)
