"""The menu bar as a whole, in the real window: texts, keys, mnemonics, and what they act on."""

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from videodesk.generation import Request, Status, new_generation
from videodesk.ui.actions.action_rules import ActionTarget
from videodesk.ui.actions.edit_actions import EditActions
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.actions.menus import Menus

MNEMONIC = re.compile(r"(?<!&)&([^&\s])")


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def menus(window: QMainWindow) -> Menus:
    return Menus(window)


def submenus(menu: QWidget) -> list[QMenu]:
    inside = [each.menu() for each in menu.actions()]
    found = [each for each in inside if isinstance(each, QMenu)]
    return found + [deeper for each in found for deeper in submenus(each)]


def test_every_entry_has_a_text_and_a_unique_mnemonic(window: QMainWindow, menus: Menus) -> None:
    assert len(list(menus.all_actions())) > 40
    for menu in (window.menuBar(), *submenus(window.menuBar())):
        texts = [each.text() for each in menu.actions() if not each.isSeparator()]
        assert all(texts)
        letters = [letter for text in texts for letter in MNEMONIC.findall(text.lower())]
        assert len(letters) == len(texts), texts
        twice = [letter for letter, times in Counter(letters).items() if times > 1]
        assert twice == [], texts


def test_no_shortcut_is_used_twice(menus: Menus) -> None:
    keys = Counter(key.toString() for each in menus.all_actions() for key in each.shortcuts())

    assert [key for key, times in keys.items() if times > 1] == []


def test_entry_has_all_standard_keys_of_the_system(menus: Menus) -> None:
    std = QKeySequence.StandardKey
    entries = {
        menus.undo: std.Undo,
        menus.redo: std.Redo,
        menus.cut: std.Cut,
        menus.copy: std.Copy,
        menus.paste: std.Paste,
        menus.close: std.Close,
        menus.help: std.HelpContents,
    }

    for entry, standard in entries.items():
        assert entry.shortcuts() == QKeySequence.keyBindings(standard), entry.text()


def test_entry_has_a_key_if_the_system_has_no_standard_key(menus: Menus) -> None:
    for entry in (menus.settings, menus.quit, menus.full_screen):
        assert not entry.shortcut().isEmpty(), entry.text()


def test_about_settings_and_quit_have_their_menu_roles(menus: Menus) -> None:
    roles = QAction.MenuRole
    found = {each.menuRole(): each for each in menus.all_actions()}

    assert found[roles.AboutRole] is menus.about
    assert found[roles.PreferencesRole] is menus.settings
    assert found[roles.QuitRole] is menus.quit


def paste_elsewhere() -> None:
    raise AssertionError("the field takes it")


@pytest.fixture
def field(qapp: QApplication, qtbot: QtBot, window: QMainWindow, menus: Menus) -> QPlainTextEdit:
    field = QPlainTextEdit()
    window.setCentralWidget(field)
    EditActions(qapp, menus, QUndoStack(window), paste_elsewhere, window)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    return field


def test_edit_menu_acts_on_the_focused_field(menus: Menus, field: QPlainTextEdit) -> None:
    QTest.keyClicks(field, "waves")

    menus.select_all.trigger()
    menus.cut.trigger()
    assert field.toPlainText() == ""
    assert QGuiApplication.clipboard().text() == "waves"
    menus.paste.trigger()
    menus.paste.trigger()
    assert field.toPlainText() == "waveswaves"
    menus.undo.trigger()
    assert field.toPlainText() == "waves"
    menus.redo.trigger()
    assert field.toPlainText() == "waveswaves"


def test_open_edit_menu_enables_what_the_field_can_do(menus: Menus, field: QPlainTextEdit) -> None:
    menus.edit.aboutToShow.emit()
    assert not menus.undo.isEnabled()
    assert not menus.copy.isEnabled()
    menus.edit.aboutToHide.emit()
    QTest.keyClicks(field, "waves")
    field.selectAll()

    menus.edit.aboutToShow.emit()

    assert menus.undo.isEnabled()
    assert menus.copy.isEnabled()
    assert menus.cut.isEnabled()


def test_translated_texts_are_found_by_lupdate() -> None:
    """`pyside6-lupdate` finds literals in calls named `tr` and `translate`, and in no others."""
    folder = Path(__file__).parents[3] / "videodesk" / "ui"
    for file in folder.rglob("*.py"):
        assert "_tr(" not in file.read_text(), file


def test_menu_lists_show_again_only_if_hidden_generations_are_selected(menus: Menus) -> None:
    hide = menus.generation_actions[GenerationAction.HIDE]
    unhide = menus.generation_actions[GenerationAction.UNHIDE]
    visible = ActionTarget(new_generation(Request(model="veo3", prompt="a kite")))
    hidden = replace(visible, is_hidden=True)

    menus.show_available([visible])
    assert (hide.isVisible(), unhide.isVisible()) == (True, False)
    menus.show_available([visible, hidden])
    assert (hide.isVisible(), unhide.isVisible()) == (True, True)
    menus.show_available([hidden])
    assert (hide.isVisible(), unhide.isVisible()) == (False, True)
    menus.show_available([])
    assert (hide.isVisible(), unhide.isVisible()) == (True, False)


def test_menu_lists_remedies_only_while_they_apply(menus: Menus) -> None:
    forget = menus.generation_actions[GenerationAction.FORGET]
    reuse = menus.generation_actions[GenerationAction.REUSE]
    made = new_generation(Request(model="veo3", prompt="a kite"))

    menus.show_available([ActionTarget(replace(made, status=Status.UNCONFIRMED))])
    assert forget.isVisible()
    menus.show_available([])
    assert not forget.isVisible()
    assert reuse.isVisible()
    assert not reuse.isEnabled()
