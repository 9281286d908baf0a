from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import FakeProgram, enter, find, line, press, visible_text
from videodesk.settings import Network, Proxy
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.network_page import certificate_error

MANUAL = Network(proxy=Proxy.MANUAL)
PEM = "text before\n-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n"


@pytest.fixture
def dialog(make_dialog: Callable[[str], SettingsDialog], program: FakeProgram) -> SettingsDialog:
    program.settings = replace(program.settings, network=MANUAL)
    return make_dialog("network")


def test_proxy_address_is_shown_for_a_manual_proxy_only(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    assert line(dialog, "setting-network-proxy-url").isVisible()
    assert "Enter the proxy address." in visible_text(dialog)
    program.settings = replace(program.settings, network=Network())
    dialog.refresh()
    assert not line(dialog, "setting-network-proxy-url").isVisible()
    assert "Enter the proxy address." not in visible_text(dialog)


def test_hidden_proxy_address_leaves_no_gap(
    qtbot: QtBot, dialog: SettingsDialog, program: FakeProgram
) -> None:
    program.settings = replace(program.settings, network=Network())
    dialog.refresh()
    proxy = find(dialog, QComboBox, "setting-network-proxy")
    below = find(dialog, QWidget, "setting-network-ca-file")

    def gap() -> int:
        top = below.mapTo(dialog, QPoint(0, 0)).y()
        return top - proxy.mapTo(dialog, QPoint(0, proxy.height())).y()

    qtbot.waitUntil(lambda: 0 < gap() < proxy.height())


def test_user_and_masked_password_are_stored_in_the_proxy_url(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    enter(dialog, "setting-network-proxy-url", "proxy.example:3128")
    enter(dialog, "proxyUser", "me@work")
    enter(dialog, "proxyPassword", "s:e/c")
    assert program.settings.network.proxy_url == "http://me%40work:s%3Ae%2Fc@proxy.example:3128"
    assert line(dialog, "setting-network-proxy-url").text() == "http://proxy.example:3128"
    assert "s:e/c" not in line(dialog, "proxyPassword").displayText()


def test_pasted_proxy_url_is_split(dialog: SettingsDialog, program: FakeProgram) -> None:
    enter(dialog, "setting-network-proxy-url", "socks5://me:secret@127.0.0.1:1080")
    assert program.settings.network.proxy_url == "socks5://me:secret@127.0.0.1:1080"
    shown = [each.displayText() for each in dialog.findChildren(QLineEdit)]
    assert not any("secret" in text for text in shown)
    assert line(dialog, "proxyUser").text() == "me"
    assert "secret" not in visible_text(dialog)


def test_invalid_proxy_address_is_reported(dialog: SettingsDialog, program: FakeProgram) -> None:
    enter(dialog, "setting-network-proxy-url", "ftp://proxy.example")
    assert program.settings.network == MANUAL
    assert "This isn't a proxy address." in visible_text(dialog)


def choose_file(qtbot: QtBot, dialog: SettingsDialog, button: str, path: Path) -> None:
    (choose,) = [
        each
        for each in dialog.findChildren(QPushButton)
        if each.accessibleName() == button and each.isVisible()
    ]
    QTest.mouseClick(choose, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    assert chooser is not None
    chooser.fileSelected.emit(str(path))
    chooser.reject()


def test_certificate_file_is_checked_before_it_is_used(
    qtbot: QtBot, dialog: SettingsDialog, program: FakeProgram, tmp_path: Path
) -> None:
    wrong, right = tmp_path / "notes.txt", tmp_path / "company.pem"
    wrong.write_text("nothing")
    right.write_text(PEM)
    choose_file(qtbot, dialog, "Choose a certificate file…", wrong)
    qtbot.waitUntil(lambda: "This file contains no PEM certificate." in visible_text(dialog))
    assert program.settings.network.ca_file == ""
    choose_file(qtbot, dialog, "Choose a certificate file…", right)
    qtbot.waitUntil(lambda: program.settings.network.ca_file == str(right))
    assert "There is no certificate" not in visible_text(dialog)
    press(dialog, "reset-network-ca-file")
    assert program.settings.network.ca_file == ""


@pytest.mark.parametrize(
    ("content", "reason"), [(PEM, ""), ("-----BEGIN PRIVATE KEY-----", "none"), ("", "none")]
)
def test_certificate_is_distinguished_from_other_files(
    tmp_path: Path, content: str, reason: str
) -> None:
    file = tmp_path / "file.pem"
    file.write_text(content)
    assert certificate_error("none", "unreadable", file) == reason


def test_missing_certificate_file_is_reported(tmp_path: Path) -> None:
    assert certificate_error("none", "unreadable", tmp_path / "gone.pem") == "unreadable"


def test_time_outs_are_collapsed(dialog: SettingsDialog) -> None:
    assert not line(dialog, "setting-network-query-timeout").isVisible()
    press(dialog, "networkAdvanced")
    assert line(dialog, "setting-network-query-timeout").isVisible()
    assert find(dialog, QPushButton, "networkAdvanced").isChecked()


def test_largest_clip_and_unsafe_links_are_stored(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    enter(dialog, "setting-network-max-clip-gb", "12.5")
    assert program.settings.network.max_clip_gb == 12.5
    enter(dialog, "setting-network-max-clip-gb", "0")
    assert "Enter a number from 0.1 to 1000." in visible_text(dialog)
    press(dialog, "networkAdvanced")
    find(dialog, QCheckBox, "setting-network-unsafe-links").click()
    assert program.settings.network.unsafe_links
