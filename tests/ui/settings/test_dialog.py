from collections.abc import Callable
from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QWidget,
)

from tests.ui.settings.environment import Owner, enter, find, line, press, said
from videodesk.settings import Appearance, Network, Profile, Settings
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.widgets.message_line import MessageLine

Make = Callable[[str], SettingsDialog]

# What is no setting of the dialog: set in the player, or by the profiles' list.
ELSEWHERE = {"version", "current_profile", "profiles", "network", "volume", "muted", "name"}


def choose(dialog: SettingsDialog, name: str, index: int) -> None:
    combo = find(dialog, QComboBox, name)
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(index):
        QTest.keyClick(combo, Qt.Key.Key_Down)


def test_every_setting_has_a_field(make_dialog: Make) -> None:
    dialog = make_dialog("")
    wanted = {each.name for each in (*fields(Settings), *fields(Profile))}
    wanted |= {f"network-{each.name}" for each in fields(Network)}
    missing = [
        name
        for name in wanted - ELSEWHERE
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


def test_appearance_page_explains_high_contrast(make_dialog: Make) -> None:
    words = said(make_dialog("appearance"))
    assert "High contrast is followed while the colours are “As the system”." in words


def test_ticked_box_is_applied_at_once(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("playback")
    box = find(dialog, QCheckBox, "setting-autoplay")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert owner.settings.autoplay is False
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert owner.settings.autoplay is True


def test_choice_is_applied_at_once(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("appearance")
    choose(dialog, "setting-appearance", 2)
    assert owner.settings.appearance is Appearance.DARK


def test_number_is_applied_when_it_is_confirmed(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-connect-timeout", "12,5")
    assert owner.settings.network.connect_timeout == 12.5
    assert line(dialog, "setting-network-connect-timeout").text() in {"12.5", "12,5"}


@pytest.mark.parametrize("text", ["-3", "0", "99999", "soon", ""])
def test_invalid_number_is_reported_and_not_applied(
    make_dialog: Make, owner: Owner, text: str
) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-connect-timeout", text)
    assert owner.changes == 0
    assert line(dialog, "setting-network-connect-timeout").text() == text
    assert "Enter a number from 1 to 3600." in said(dialog)
    enter(dialog, "setting-network-connect-timeout", "20")
    assert owner.settings.network.connect_timeout == 20
    assert "Enter a number" not in said(dialog)


def test_change_keeps_what_was_changed_elsewhere(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("appearance")
    owner.settings = replace(owner.settings, volume=0.1)
    choose(dialog, "setting-appearance", 1)
    assert owner.settings.appearance is Appearance.LIGHT
    assert owner.settings.volume == 0.1


def test_refresh_shows_what_was_changed_elsewhere(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("playback")
    owner.settings = replace(owner.settings, loop=False)
    dialog.refresh()
    assert not find(dialog, QCheckBox, "setting-loop").isChecked()
    assert owner.changes == 0


def test_reset_button_restores_the_default_beside_the_field(
    make_dialog: Make, owner: Owner
) -> None:
    owner.settings = replace(owner.settings, network=Network(query_timeout=45))
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    assert "default: 30 s" in said(dialog)
    assert not find(dialog, QAbstractButton, "reset-network-stall-timeout").isVisible()
    press(dialog, "reset-network-query-timeout")
    assert owner.settings.network.query_timeout == 30
    assert not find(dialog, QAbstractButton, "reset-network-query-timeout").isVisible()


def test_page_reset_changes_only_its_page_and_can_be_undone(
    make_dialog: Make, owner: Owner
) -> None:
    owner.settings = replace(owner.settings, loop=False, autoplay=False, log_prompts=True)
    dialog = make_dialog("playback")
    press(dialog, "resetPage")
    assert (owner.settings.loop, owner.settings.autoplay) == (True, True)
    assert owner.settings.log_prompts is True
    press(dialog, "resetPage")
    assert (owner.settings.loop, owner.settings.autoplay) == (False, False)


def test_reset_is_disabled_if_everything_is_default(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("playback")
    assert not find(dialog, QPushButton, "resetPage").isEnabled()


def test_escape_closes_and_applies_what_was_typed(make_dialog: Make, owner: Owner) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    field = line(dialog, "setting-network-stall-timeout")
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "90")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert owner.settings.network.stall_timeout == 90


def test_return_confirms_a_field_and_does_not_close(make_dialog: Make) -> None:
    dialog = make_dialog("network")
    press(dialog, "networkAdvanced")
    enter(dialog, "setting-network-stall-timeout", "61")
    assert dialog.isVisible()


def test_dialog_opens_at_the_last_page(make_dialog: Make) -> None:
    dialog = make_dialog("writing")
    pages = find(dialog, QListWidget, "settingsPages")
    chosen: list[str] = []
    dialog.page_chosen.connect(chosen.append)
    assert pages.currentItem().text() == "Files and log"
    QTest.keyClick(pages, Qt.Key.Key_Up)
    dialog.close()
    dialog.open_at()
    assert pages.currentItem().text() == "Playback"
    assert chosen == ["playback"]


def test_unknown_page_opens_the_first(make_dialog: Make) -> None:
    dialog = make_dialog("gone")
    assert find(dialog, QListWidget, "settingsPages").currentRow() == 0
    dialog.open_at("models")
    assert find(dialog, QListWidget, "settingsPages").currentItem().text() == "Models"


def test_dialog_is_not_modal(make_dialog: Make) -> None:
    assert not make_dialog("").isModal()
