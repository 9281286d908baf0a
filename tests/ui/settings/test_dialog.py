from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from tests.ui.settings.environment import FakeProgram, enter, find, line, press, visible_text
from videodesk.settings import Appearance, Network, Profile, Settings
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.widgets.message_line import MessageLine

Make = Callable[[str], SettingsDialog]

# Settings without a field in the dialog: set in the player, or by the list of profiles.
NOT_IN_DIALOG = {"version", "current_profile", "profiles", "network", "volume", "muted", "name"}


def choose(dialog: SettingsDialog, name: str, index: int) -> None:
    combo = find(dialog, QComboBox, name)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(combo, Qt.Key.Key_Down)


def test_every_setting_has_a_field(make_dialog: Make) -> None:
    dialog = make_dialog("")
    expected = {each.name for each in (*fields(Settings), *fields(Profile))}
    expected |= {f"network-{each.name}" for each in fields(Network)}
    missing = [
        name
        for name in expected - NOT_IN_DIALOG
        if dialog.findChild(QWidget, f"setting-{name.replace('_', '-')}") is None
    ]
    assert missing == []


def test_every_control_has_an_accessible_name(make_dialog: Make) -> None:
    dialog = make_dialog("")
    nameless = [
        each.objectName() or repr(each)
        for kind in (QAbstractButton, QLineEdit, QComboBox, QListWidget)
        for each in dialog.findChildren(kind)
        if not (each.accessibleName() or getattr(each, "text", str)())
        and not isinstance(each.parent(), QComboBox | MessageLine)
    ]
    assert nameless == []


def test_fields_stay_where_they_are_when_a_value_can_be_reset(make_dialog: Make) -> None:
    dialog = make_dialog("general")
    loop = find(dialog, QCheckBox, "setting-loop")
    below = find(dialog, QCheckBox, "setting-hardware-decoding")
    places = [each.mapTo(dialog, QPoint(0, 0)) for each in (loop, below)]
    QTest.mouseClick(loop, Qt.MouseButton.LeftButton, pos=QPoint(8, loop.height() // 2))
    assert find(dialog, QAbstractButton, "reset-loop").isVisible()
    QApplication.processEvents()
    assert [each.mapTo(dialog, QPoint(0, 0)) for each in (loop, below)] == places


def test_pages_hold_more_than_one_setting(make_dialog: Make) -> None:
    dialog = make_dialog("")
    assert [each.title for each in dialog._pages] == [
        *("Profiles and keys", "General", "Library", "Network"),
    ]
    assert all(len(each.grid.rows) > 1 for each in dialog._pages)


@pytest.mark.parametrize(
    ("former", "title"),
    [
        *(("appearance", "General"), ("playback", "General"), ("writing", "General")),
        ("models", "Library"),
    ],
)
def test_page_of_an_earlier_version_opens_the_page_that_has_its_settings(
    make_dialog: Make, former: str, title: str
) -> None:
    dialog = make_dialog(former)
    assert find(dialog, QListWidget, "settingsPages").currentItem().text() == title


def test_general_page_explains_what_follows_the_system(make_dialog: Make) -> None:
    words = visible_text(make_dialog("general"))
    assert "Font size, reduced motion and high contrast follow the system." in words


def test_ticked_box_is_applied_at_once(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("general")
    box = find(dialog, QCheckBox, "setting-autoplay")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert program.settings.autoplay is False
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert program.settings.autoplay is True


def test_choice_is_applied_at_once(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("general")
    choose(dialog, "setting-appearance", 2)
    assert program.settings.appearance is Appearance.DARK


def test_number_is_applied_when_it_is_confirmed(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-connect-timeout", "12,5")
    assert program.settings.network.connect_timeout == 12.5
    assert line(dialog, "setting-network-connect-timeout").text() in {"12.5", "12,5"}


@pytest.mark.parametrize("text", ["-3", "0", "99999", "soon", ""])
def test_invalid_number_is_reported_and_not_applied(
    make_dialog: Make, program: FakeProgram, text: str
) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-connect-timeout", text)
    assert program.changes == 0
    assert line(dialog, "setting-network-connect-timeout").text() == text
    assert "Enter a number from 1 to 3600." in visible_text(dialog)
    enter(dialog, "setting-network-connect-timeout", "20")
    assert program.settings.network.connect_timeout == 20
    assert "Enter a number" not in visible_text(dialog)


def test_change_keeps_what_was_changed_elsewhere(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("general")
    program.settings = replace(program.settings, volume=0.1)
    choose(dialog, "setting-appearance", 1)
    assert program.settings.appearance is Appearance.LIGHT
    assert program.settings.volume == 0.1


def test_refresh_shows_what_was_changed_elsewhere(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("general")
    program.settings = replace(program.settings, loop=False)
    dialog.refresh()
    assert not find(dialog, QCheckBox, "setting-loop").isChecked()
    assert program.changes == 0


def test_reset_button_restores_the_default_beside_the_field(
    make_dialog: Make, program: FakeProgram
) -> None:
    program.settings = replace(program.settings, network=Network(query_timeout=45))
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    assert "Default: 30 s" in visible_text(dialog)
    assert not find(dialog, QAbstractButton, "reset-network-stall-timeout").isVisible()
    press(dialog, "reset-network-query-timeout")
    assert program.settings.network.query_timeout == 30
    assert not find(dialog, QAbstractButton, "reset-network-query-timeout").isVisible()


def test_page_reset_changes_only_its_page_and_can_be_undone(
    make_dialog: Make, program: FakeProgram
) -> None:
    program.settings = replace(program.settings, loop=False, autoplay=False, write_provenance=False)
    dialog = make_dialog("general")
    press(dialog, "resetPage")
    assert (program.settings.loop, program.settings.autoplay) == (True, True)
    assert program.settings.write_provenance is False
    press(dialog, "resetPage")
    assert (program.settings.loop, program.settings.autoplay) == (False, False)


def test_reset_is_disabled_if_everything_is_default(
    make_dialog: Make, program: FakeProgram
) -> None:
    dialog = make_dialog("general")
    assert not find(dialog, QPushButton, "resetPage").isEnabled()


def test_escape_closes_and_applies_what_was_typed(make_dialog: Make, program: FakeProgram) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    field = line(dialog, "setting-network-stall-timeout")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "90")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert program.settings.network.stall_timeout == 90


def test_return_confirms_a_field_and_does_not_close(make_dialog: Make) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-stall-timeout", "61")
    assert dialog.isVisible()


def test_dialog_opens_at_the_last_page(make_dialog: Make) -> None:
    dialog = make_dialog("network")
    pages = find(dialog, QListWidget, "settingsPages")
    chosen: list[str] = []
    dialog.page_chosen.connect(chosen.append)
    assert pages.currentItem().text() == "Network"
    QTest.keyClick(pages, Qt.Key.Key_Up)
    dialog.close()
    dialog.open_at()
    assert pages.currentItem().text() == "Library"
    assert chosen == ["library"]


def test_unknown_page_opens_the_first(make_dialog: Make) -> None:
    dialog = make_dialog("gone")
    assert find(dialog, QListWidget, "settingsPages").currentRow() == 0
    dialog.open_at("network")
    assert find(dialog, QListWidget, "settingsPages").currentItem().text() == "Network"


def test_dialog_is_not_modal(make_dialog: Make) -> None:
    assert not make_dialog("").isModal()


def test_dialog_that_was_built_on_a_larger_screen_is_fitted_to_the_present_one(
    make_dialog: Make,
) -> None:
    dialog = make_dialog("general")
    available = dialog.screen().availableSize()
    dialog.close()
    dialog.resize(available.width() + 500, available.height() + 300)
    dialog.open_at()
    assert dialog.width() <= available.width()
    assert dialog.height() <= available.height()
