"""A fake of the program behind the settings dialog, and helpers that use its fields."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QToolButton, QWidget

from videodesk.settings import Profile, Settings
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.requests import KeyEntry, ProfileTest

W = TypeVar("W", bound=QObject)

SETTINGS = Settings(
    current_profile="home",
    profiles=(
        Profile(name="home", base_url="https://home.example"),
        Profile(name="work", base_url="https://work.example", active_limit=6),
    ),
)


def check_address(text: str) -> tuple[str, str]:
    """Stands in for the provider's parser of base URLs."""
    trimmed = text.strip().rstrip("/").removesuffix("/v1")
    if not trimmed.startswith(("https://", "http://")):
        return "", "This isn't the address of a service."
    return trimmed, ""


@dataclass
class FakeProgram:
    """Holds the settings as the program does, and records what the dialog asks for."""

    settings: Settings = SETTINGS
    busy_profiles: frozenset[str] = frozenset()
    changes: int = 0
    tests: list[ProfileTest] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    entered: list[KeyEntry] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    read_again: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    folders: list[Path] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    refresh: Callable[[], None] | None = None

    def connect(self, dialog: SettingsDialog) -> None:
        dialog.profiles.use_requested.connect(self.use)
        dialog.profiles.test_requested.connect(self.tests.append)
        dialog.profiles.test_stopped.connect(self.stopped.append)
        dialog.profiles.key_entered.connect(self.entered.append)
        dialog.profiles.key_cleared.connect(self.cleared.append)
        dialog.profiles.key_retry_requested.connect(self.read_again.append)
        dialog.profiles.profile_shown.connect(self.shown.append)
        dialog.profiles.link_opened.connect(self.links.append)
        dialog.folder_requested.connect(self.folders.append)
        self.refresh = dialog.refresh

    def current(self) -> Settings:
        return self.settings

    def change(self, settings: Settings) -> None:
        self.settings = settings
        self.changes += 1

    def use(self, name: str) -> None:
        self.settings = replace(self.settings, current_profile=name)
        if self.refresh is not None:
            self.refresh()

    def is_in_use(self, name: str) -> bool:
        return name in self.busy_profiles


def find(parent: QWidget, kind: type[W], name: str) -> W:
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def line(parent: QWidget, name: str) -> QLineEdit:
    return find(parent, QLineEdit, name)


def enter(parent: QWidget, name: str, text: str) -> None:
    """Replace the text of a line, and confirm it."""
    field = line(parent, name)
    field.setFocus()
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def press(parent: QWidget, name: str) -> None:
    button = parent.findChild(QPushButton, name) or parent.findChild(QToolButton, name)
    assert button is not None, name
    assert button.isEnabled(), name
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_profile(parent: QWidget, row: int) -> None:
    find(parent, QListWidget, "profiles").setCurrentRow(row)


def visible_text(parent: QWidget) -> str:
    """Return the text of all visible labels."""
    return "\n".join(
        each.text() for each in parent.findChildren(QLabel) if each.isVisibleTo(parent)
    )
