from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton

from tests.ui.settings.environment import (
    FakeProgram,
    choose_profile,
    enter,
    find,
    line,
    press,
    visible_text,
)
from videodesk.credentials import KeyLocation
from videodesk.settings import Profile, Settings
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.settings.requests import KeyEntry, ProfileTest


@pytest.fixture
def dialog(make_dialog: Callable[[str], SettingsDialog]) -> SettingsDialog:
    return make_dialog("profiles")


def names(dialog: SettingsDialog) -> list[str]:
    profiles = find(dialog, QListWidget, "profiles")
    return [profiles.item(row).data(Qt.ItemDataRole.UserRole) for row in range(profiles.count())]


def test_profiles_are_listed_and_the_current_one_is_marked(dialog: SettingsDialog) -> None:
    profiles = find(dialog, QListWidget, "profiles")
    assert names(dialog) == ["home", "work"]
    labels = [profiles.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert labels == ["home, used for new clips", None]


def test_one_profile_is_shown_at_a_time(dialog: SettingsDialog, program: FakeProgram) -> None:
    assert line(dialog, "setting-base-url").text() == "https://home.example"
    choose_profile(dialog, 1)
    assert line(dialog, "setting-base-url").text() == "https://work.example"
    assert line(dialog, "setting-active-limit").text() == "6"
    assert program.changes == 0


def test_change_is_applied_to_the_shown_profile(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    choose_profile(dialog, 1)
    enter(dialog, "setting-active-limit", "9")
    assert [each.active_limit for each in program.settings.profiles] == [3, 9]


def test_address_is_stored_normalised(dialog: SettingsDialog, program: FakeProgram) -> None:
    enter(dialog, "setting-base-url", " https://new.example/v1/ ")
    assert program.settings.profiles[0].base_url == "https://new.example"
    assert line(dialog, "setting-base-url").text() == "https://new.example"


def test_invalid_address_is_reported_and_stays(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    enter(dialog, "setting-base-url", "crazy")
    assert program.changes == 0
    assert line(dialog, "setting-base-url").text() == "crazy"
    assert "This isn't the address of a service." in visible_text(dialog)


def test_other_profile_can_be_made_current(dialog: SettingsDialog, program: FakeProgram) -> None:
    assert not find(dialog, QPushButton, "useProfile").isEnabled()
    choose_profile(dialog, 1)
    press(dialog, "useProfile")
    assert program.settings.current_profile == "work"
    assert not find(dialog, QPushButton, "useProfile").isEnabled()


def test_added_profile_is_shown(dialog: SettingsDialog, program: FakeProgram) -> None:
    press(dialog, "addProfile")
    enter(dialog, "newProfileName", "away")
    assert program.settings.profile("away") == Profile(name="away")
    assert program.settings.current_profile == "home"
    assert program.shown[-1] == "away"
    assert not line(dialog, "newProfileName").isVisible()
    enter(dialog, "setting-base-url", "https://away.example")
    assert program.settings.profiles[2].base_url == "https://away.example"


def test_duplicate_name_is_refused_in_place(dialog: SettingsDialog, program: FakeProgram) -> None:
    press(dialog, "addProfile")
    enter(dialog, "newProfileName", "Work")
    assert program.changes == 0
    assert "A profile with this name already exists." in visible_text(dialog)
    assert line(dialog, "newProfileName").text() == "Work"


def test_escape_closes_the_name_input_and_not_the_dialog(dialog: SettingsDialog) -> None:
    press(dialog, "addProfile")
    QTest.keyClick(line(dialog, "newProfileName"), Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert not line(dialog, "newProfileName").isVisible()


def test_removed_profile_clears_its_key_and_can_come_back(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    before = program.settings.profile("work")
    choose_profile(dialog, 1)
    press(dialog, "removeProfile")
    assert names(dialog) == ["home"]
    assert program.settings.profile("work") is None
    assert program.cleared == ["work"]
    assert "“work” and its key were removed." in visible_text(dialog)
    (back,) = [each for each in dialog.findChildren(QPushButton) if "Restore" in each.text()]
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert program.settings.profile("work") == before


def test_removing_the_current_profile_makes_the_other_current(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    press(dialog, "removeProfile")
    assert program.settings.current_profile == "work"
    assert line(dialog, "setting-base-url").text() == "https://work.example"


def test_profile_in_use_is_not_removed(dialog: SettingsDialog, program: FakeProgram) -> None:
    program.busy_profiles = frozenset({"work"})
    choose_profile(dialog, 1)
    press(dialog, "removeProfile")
    assert names(dialog) == ["home", "work"]
    assert program.cleared == []
    assert "“work” has clips in progress." in visible_text(dialog)


def test_last_profile_cannot_be_removed(
    make_dialog: Callable[[str], SettingsDialog], program: FakeProgram
) -> None:
    program.settings = Settings()
    assert not find(make_dialog("profiles"), QPushButton, "removeProfile").isEnabled()


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (KeyLocation.KEYRING, "Saved in the password store (Secret Service)."),
        (
            KeyLocation.MEMORY,
            "Kept only until VideoDesk closes: it could not be saved in a password store.",
        ),
        (
            KeyLocation.ENVIRONMENT,
            "Set by VIDEODESK_API_KEY, which overrides a saved key.",
        ),
        (KeyLocation.NOWHERE, "No key saved."),
    ],
)
def test_location_of_the_key_is_shown(
    dialog: SettingsDialog, place: KeyLocation, sentence: str
) -> None:
    dialog.profiles.show_key_location("home", place, "SecretService")
    assert sentence in visible_text(dialog)
    removable = place in {KeyLocation.KEYRING, KeyLocation.MEMORY}
    assert find(dialog, QPushButton, "clearProfileKey").isVisible() is removable


def test_key_that_cannot_be_read_is_reported_with_a_button_that_tries_again(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    dialog.profiles.show_key_unknown("home", "The password store could not be opened.")
    assert "could not be opened. There may be a saved key in it." in visible_text(dialog)
    assert "No key saved" not in visible_text(dialog)
    press(dialog, "retryProfileKey")
    assert program.read_again == ["home"]
    assert not find(dialog, QPushButton, "retryProfileKey").isVisible()


def test_profile_links_to_its_site_and_its_own_documentation(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    assert not find(dialog, QPushButton, "link-docs").isVisible()
    enter(dialog, "setting-docs-url", "https://home.example/docs")
    press(dialog, "link-docs")
    press(dialog, "link-top_up")
    assert program.links == ["https://home.example/docs", "https://home.example"]


def test_saved_key_says_that_it_was_not_tested(dialog: SettingsDialog) -> None:
    where = KeyLocation.KEYRING
    dialog.profiles.show_key_location("home", where, "SecretService", is_untested=True)
    assert "Saved in the password store (Secret Service). Not tested yet." in visible_text(dialog)
    dialog.profiles.show_key_location("home", where, "SecretService")
    assert "Not tested yet" not in visible_text(dialog)


def test_location_of_the_key_is_requested_per_profile(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    choose_profile(dialog, 1)
    assert program.shown == ["home", "work"]
    assert "Reading the password store…" in visible_text(dialog)
    dialog.profiles.show_key_location("home", KeyLocation.KEYRING, "SecretService")
    assert "Reading the password store…" in visible_text(dialog)


def test_key_leaves_its_field_once_it_is_stored(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    enter(dialog, "profileKey", "  sk-abc ")
    assert program.entered == [KeyEntry("home", "sk-abc")]
    assert "sk-abc" not in repr(program.entered)
    assert line(dialog, "profileKey").text().strip() == "sk-abc"
    dialog.profiles.show_key_location("home", KeyLocation.KEYRING, "SecretService", is_new=True)
    assert line(dialog, "profileKey").text() == ""


def test_malformed_key_stays_with_the_reason(dialog: SettingsDialog) -> None:
    enter(dialog, "profileKey", "sk abc")
    dialog.profiles.show_key_problem("home", "This isn't an API key.")
    assert line(dialog, "profileKey").text() == "sk abc"
    assert "This isn't an API key." in visible_text(dialog)
    assert line(dialog, "profileKey").echoMode() is QLineEdit.EchoMode.Password


def test_typed_key_stays_while_another_profile_is_shown(
    dialog: SettingsDialog,
) -> None:
    QTest.keyClicks(line(dialog, "profileKey"), "sk-abc")
    choose_profile(dialog, 1)
    assert line(dialog, "profileKey").text() == ""
    choose_profile(dialog, 0)
    assert line(dialog, "profileKey").text() == "sk-abc"


def test_key_can_be_removed(dialog: SettingsDialog, program: FakeProgram) -> None:
    dialog.profiles.show_key_location("home", KeyLocation.KEYRING, "kwallet")
    press(dialog, "clearProfileKey")
    assert program.cleared == ["home"]


def test_connection_test_uses_what_was_typed_and_shows_the_result(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    QTest.keyClicks(line(dialog, "profileKey"), " sk-abc")
    line(dialog, "setting-base-url").setText("https://new.example/v1")
    press(dialog, "testProfile")
    tested = Profile(name="home", base_url="https://new.example")
    assert program.tests == [ProfileTest(tested, "sk-abc")]
    assert "sk-abc" not in repr(program.tests)
    assert "Testing https://new.example…" in visible_text(dialog)
    dialog.profiles.show_test_result("home", "The key is wrong.", success=False)
    assert "The key is wrong." in visible_text(dialog)
    assert line(dialog, "profileKey").text() == " sk-abc"
    assert find(dialog, QPushButton, "testProfile").text() == "Test"


def test_invalid_address_is_not_tested(dialog: SettingsDialog, program: FakeProgram) -> None:
    line(dialog, "setting-base-url").setText("crazy")
    press(dialog, "testProfile")
    assert program.tests == []


def test_result_of_a_stopped_test_is_ignored(dialog: SettingsDialog, program: FakeProgram) -> None:
    press(dialog, "testProfile")
    press(dialog, "testProfile")
    assert program.stopped == ["home"]
    dialog.profiles.show_test_result("home", "The key is good.", success=True)
    assert "The key is good." not in visible_text(dialog)


def test_result_for_another_profile_is_not_shown(dialog: SettingsDialog) -> None:
    press(dialog, "testProfile")
    choose_profile(dialog, 1)
    assert "Testing https://home.example…" not in visible_text(dialog)
    assert find(dialog, QPushButton, "testProfile").text() == "Test"
    dialog.profiles.show_test_result("home", "The key is good.", success=True)
    assert "The key is good." not in visible_text(dialog)


def test_typing_hides_the_former_result(dialog: SettingsDialog) -> None:
    press(dialog, "testProfile")
    dialog.profiles.show_test_result("home", "The key is good.", success=True)
    QTest.keyClicks(line(dialog, "profileKey"), "x")
    assert "The key is good." not in visible_text(dialog)


def test_reset_is_undone_for_its_own_profile_only(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    choose_profile(dialog, 1)
    press(dialog, "resetPage")
    assert program.settings.profile("work") == Profile(name="work")
    choose_profile(dialog, 0)
    press(dialog, "resetPage")
    assert program.settings.profile("home") == Profile(name="home")
    press(dialog, "resetPage")
    assert program.settings.profile("home") == Profile("home", "https://home.example")
    assert program.settings.profile("work") == Profile(name="work")


@pytest.mark.parametrize(
    ("field", "text"),
    [("account-url", "nowhere"), ("account-url", "ftp://x.example"), ("unit", " ")],
)
def test_account_page_and_unit_are_validated(
    dialog: SettingsDialog, program: FakeProgram, field: str, text: str
) -> None:
    enter(dialog, f"setting-{field}", text)
    assert program.changes == 0
    assert line(dialog, f"setting-{field}").property("invalid") is True


def test_unencrypted_address_is_warned_of_as_long_as_it_is_there(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    enter(dialog, "setting-base-url", "http://localhost:3000")
    assert "encrypted" not in visible_text(dialog)
    enter(dialog, "setting-base-url", "http://plain.example")
    assert "http://plain.example isn't encrypted" in visible_text(dialog)
    enter(dialog, "setting-base-url", "http://plain.example")
    assert "http://plain.example isn't encrypted" in visible_text(dialog)
    choose_profile(dialog, 1)
    assert "encrypted" not in visible_text(dialog)
    choose_profile(dialog, 0)
    assert "http://plain.example isn't encrypted" in visible_text(dialog)
    enter(dialog, "setting-base-url", "https://plain.example")
    assert "encrypted" not in visible_text(dialog)
    assert program.settings.profiles[0].base_url == "https://plain.example"


def test_location_of_the_key_is_requested_for_a_changed_address(
    dialog: SettingsDialog, program: FakeProgram
) -> None:
    asked: list[str] = []
    dialog.profiles.profile_shown.connect(asked.append)
    enter(dialog, "setting-active-limit", "9")
    assert asked == []
    enter(dialog, "setting-base-url", "https://new.example")
    assert asked == ["home"]
    dialog.profiles.show_key_location("home", KeyLocation.OTHER_ADDRESS, "SecretService")
    assert "The saved key is for another address" in visible_text(dialog)
    press(dialog, "clearProfileKey")
    assert program.changes == 2
