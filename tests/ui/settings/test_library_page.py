import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import FakeProgram, line, press, visible_text
from videodesk.catalog import load_merged
from videodesk.paths import resource
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.models_file import create_models_file

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
    qtbot.waitUntil(lambda: "can't be read right now" in visible_text(dialog))


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
    qtbot.waitUntil(lambda: "This folder can't be written to." in visible_text(dialog))
    assert program.changes == 0


def test_show_folder_requests_the_folder(
    make_dialog: Make, program: FakeProgram, tmp_path: Path
) -> None:
    dialog = make_dialog("library")
    press(dialog, "show-library")
    press(dialog, "show-models")
    dialog.show_page("general")
    press(dialog, "show-logs")
    assert program.folders == [tmp_path / "library", tmp_path, tmp_path / "logs"]


def test_models_file_can_be_created_and_holds_no_mistakes(
    qtbot: QtBot, make_dialog: Make, program: FakeProgram, tmp_path: Path
) -> None:
    dialog = make_dialog("library")
    assert "It doesn't exist yet." in visible_text(dialog)
    link = next(
        each
        for each in dialog.findChildren(QPushButton)
        if each.text() == "Create" and each.isVisible()
    )
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    file = tmp_path / "models.toml"
    qtbot.waitUntil(lambda: "Created, with an example in it." in visible_text(dialog))
    assert program.folders == [tmp_path]
    assert load_merged(resource("models.toml"), file)[1] == ()
    example = file.read_text(encoding="utf-8").partition("Example:")[2]
    file.write_text(re.sub("(?m)^# ?", "", example), encoding="utf-8")
    catalog, mistakes = load_merged(resource("models.toml"), file)
    assert mistakes == ()
    assert catalog.model("my-model-id") is not None
    dialog.show_page("network")
    dialog.show_page("library")
    assert "It doesn't exist yet." not in visible_text(dialog)


def test_models_file_that_is_there_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "models.toml"
    file.write_text("# mine")
    create_models_file(file)
    assert file.read_text() == "# mine"
