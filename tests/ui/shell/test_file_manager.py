"""Folders are opened in the system's file manager, or named in a notification."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from tests.app.fakes import FakeNotifier
from videodesk.ui.shell.file_manager import show_folder


class FileManager(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, address: QUrl) -> None:
        self.opened.append(address.toLocalFile())


def test_folder_is_opened_by_the_file_manager(qtbot: QtBot, tmp_path: Path) -> None:
    manager = FileManager()
    notifier = FakeNotifier()
    QDesktopServices.setUrlHandler("file", manager, "open")  # type: ignore[arg-type]  # the stubs say bytes
    try:
        show_folder(tmp_path, notifier)
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert manager.opened == [str(tmp_path)]
    assert notifier.texts == []


def test_folder_is_named_if_there_is_no_file_manager(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    notifier = FakeNotifier()
    show_folder(tmp_path, notifier)
    assert len(notifier.texts) == 1
    assert notifier.texts[0].endswith(str(tmp_path))
