"""A removed profile and a reset page come back from the undo stack, whatever is shown."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QKeySequence, QUndoCommand, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QPushButton

from tests.ui.settings.environment import (
    SETTINGS,
    FakeProgram,
    choose_profile,
    enter,
    find,
    line,
    press,
    visible_text,
)
from videodesk.profiles import add_profile
from videodesk.settings import Appearance, Profile
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.undo_commands import ChangeSettings

Make = Callable[[str], SettingsDialog]


@pytest.fixture
def access(program: FakeProgram) -> SettingsAccess:
    return SettingsAccess(program.current, program.change)


def test_changed_settings_are_changed_back_and_later_changes_stay(
    program: FakeProgram, access: SettingsAccess, undo_stack: QUndoStack
) -> None:
    before = replace(SETTINGS, loop=False)
    program.settings = before
    undo_stack.push(ChangeSettings("Reset", access, before, replace(before, loop=True)))
    assert program.settings.loop is True
    program.settings = replace(program.settings, volume=0.1)
    undo_stack.undo()
    assert (program.settings.loop, program.settings.volume) == (False, 0.1)
    undo_stack.redo()
    assert (program.settings.loop, program.settings.volume) == (True, 0.1)


def colours(program: FakeProgram) -> Appearance:
    return program.settings.appearance


def test_reset_is_undone_from_the_stack_while_another_page_is_shown(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    program.settings = replace(program.settings, appearance=Appearance.DARK)
    dialog = make_dialog("general")
    press(dialog, "resetPage")
    assert colours(program) is Appearance.SYSTEM
    assert undo_stack.undoText() == "Reset “General”"
    dialog.show_page("network")
    undo_stack.undo()
    assert colours(program) is Appearance.DARK
    undo_stack.redo()
    assert colours(program) is Appearance.SYSTEM


def test_reset_of_a_profile_is_undone_while_another_profile_is_shown(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    dialog = make_dialog("profiles")
    choose_profile(dialog, 1)
    press(dialog, "resetPage")
    assert program.settings.profile("work") == Profile(name="work")
    choose_profile(dialog, 0)
    undo_stack.undo()
    assert program.settings.profile("work") == SETTINGS.profile("work")
    assert program.settings.profile("home") == SETTINGS.profile("home")


def test_page_offers_to_undo_its_reset_only_while_undo_would_do_it(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    program.settings = replace(program.settings, appearance=Appearance.DARK)
    dialog = make_dialog("general")
    button = find(dialog, QPushButton, "resetPage")
    press(dialog, "resetPage")
    assert button.text() == "Undo reset"
    undo_stack.push(QUndoCommand("Hide clip"))
    assert button.text() == "Reset this page"
    undo_stack.undo()
    assert button.text() == "Undo reset"


def test_reset_discards_invalid_input(make_dialog: Make) -> None:
    dialog = make_dialog("profiles")
    enter(dialog, "setting-unit", " ")
    assert "Enter a short name" in visible_text(dialog)
    press(dialog, "resetPage")
    assert line(dialog, "setting-unit").text() == "USD"
    assert "Enter a short name" not in visible_text(dialog)


def test_undo_keys_in_the_dialog_undo_its_own_commands_only(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    program.settings = replace(program.settings, appearance=Appearance.DARK)
    dialog = make_dialog("general")
    press(dialog, "resetPage")
    pages = find(dialog, QListWidget, "settingsPages")
    undo_stack.push(QUndoCommand("Hide clip"))
    QTest.keySequence(pages, QKeySequence(QKeySequence.StandardKey.Undo))
    assert undo_stack.index() == 2
    undo_stack.undo()
    QTest.keySequence(pages, QKeySequence(QKeySequence.StandardKey.Undo))
    assert colours(program) is Appearance.DARK
    QTest.keySequence(pages, QKeySequence(QKeySequence.StandardKey.Redo))
    assert colours(program) is Appearance.SYSTEM
    QTest.keySequence(pages, QKeySequence(QKeySequence.StandardKey.Redo))
    assert undo_stack.index() == 1


def test_removed_profile_comes_back_from_the_stack_without_its_key(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    dialog = make_dialog("profiles")
    choose_profile(dialog, 1)
    press(dialog, "removeProfile")
    assert undo_stack.undoText() == "Remove profile “work”"
    undo_stack.undo()
    assert program.settings.profile("work") == SETTINGS.profile("work")
    assert program.settings.current_profile == "home"
    assert "were removed" not in visible_text(dialog)
    undo_stack.redo()
    assert program.settings.profile("work") is None
    assert program.cleared == ["work", "work"]
    assert "“work” and its key were removed" in visible_text(dialog)


def test_removed_profile_does_not_replace_a_new_one_of_its_name(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    dialog = make_dialog("profiles")
    choose_profile(dialog, 1)
    press(dialog, "removeProfile")
    program.settings = add_profile(program.settings, Profile(name="Work"))
    undo_stack.undo()
    assert [each.name for each in program.settings.profiles] == ["home", "Work"]
    assert not undo_stack.canRedo()


def test_profile_that_is_in_use_by_now_is_not_removed_again(
    make_dialog: Make, program: FakeProgram, undo_stack: QUndoStack
) -> None:
    dialog = make_dialog("profiles")
    choose_profile(dialog, 1)
    press(dialog, "removeProfile")
    undo_stack.undo()
    program.busy_profiles = frozenset({"work"})
    undo_stack.redo()
    assert program.settings.profile("work") is not None
    assert program.cleared == ["work"]
    assert not undo_stack.canUndo()
