from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.settings.environment import check_address, enter, find, line, press, visible_text
from videodesk.ui.settings.onboarding_page import OnboardingPage
from videodesk.ui.settings.onboarding_panel import OnboardingPanel
from videodesk.ui.settings.requests import FirstKey
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme) -> OnboardingPanel:
    panel = OnboardingPanel(theme, base_url="https://home.example", check_address=check_address)
    qtbot.addWidget(panel)
    panel.resize(600, 400)
    panel.show()
    return panel


def test_key_is_emitted_with_its_address(panel: OnboardingPanel) -> None:
    emitted: list[object] = []
    panel.first_key_entered.connect(emitted.append)
    enter(panel, "apiKey", "  sk-abc ")
    assert emitted == [FirstKey("https://home.example", "sk-abc")]
    assert "sk-abc" not in repr(FirstKey("https://home.example", "sk-abc"))
    assert "Testing https://home.example…" in visible_text(panel)


def test_links_lead_to_the_pages_of_the_address_that_is_typed(panel: OnboardingPanel) -> None:
    opened: list[str] = []
    panel.link_opened.connect(opened.append)
    press(panel, "getKey")
    assert not find(panel, QPushButton, "serviceDocs").isVisible()
    enter(panel, "keyAddress", "https://cn.crazyrouter.com")
    press(panel, "getKey")
    press(panel, "serviceDocs")
    assert opened == [
        "https://home.example",
        "https://crazyrouter.com/console/token",
        "https://docs.crazyrouter.com",
    ]


def test_documentation_of_the_profile_is_linked(panel: OnboardingPanel) -> None:
    opened: list[str] = []
    panel.link_opened.connect(opened.append)
    panel.show_address("https://home.example", "https://home.example/docs")
    press(panel, "serviceDocs")
    assert opened == ["https://home.example/docs"]


def test_missing_password_store_is_reported_before_a_key_is_entered(panel: OnboardingPanel) -> None:
    assert "saved only in this computer's password store" in visible_text(panel)
    panel.show_store(is_there=False)
    assert "the key is kept only until VideoDesk closes." in visible_text(panel)


def test_refused_key_stays_in_its_field(panel: OnboardingPanel) -> None:
    enter(panel, "apiKey", "sk-abc")
    panel.show_test_result("The key has expired.", success=False)
    assert "The key has expired." in visible_text(panel)
    assert line(panel, "apiKey").text() == "sk-abc"
    assert find(panel, QPushButton, "keepKey").text() == "Test and save"


def test_accepted_key_leaves_its_field(panel: OnboardingPanel) -> None:
    enter(panel, "apiKey", "sk-abc")
    panel.show_test_result("The key is good.", success=True)
    assert line(panel, "apiKey").text() == ""


def test_key_is_cleared_if_the_panel_is_hidden_during_a_test(
    panel: OnboardingPanel,
) -> None:
    enter(panel, "apiKey", "sk-abc")
    panel.hide()
    panel.ask()
    assert line(panel, "apiKey").text() == ""
    assert find(panel, QPushButton, "keepKey").text() == "Test and save"


def test_typed_key_stays_after_not_now(panel: OnboardingPanel) -> None:
    panel.dismissed.connect(panel.hide)
    QTest.keyClicks(line(panel, "apiKey"), "sk-abc")
    press(panel, "keyLater")
    panel.ask()
    assert line(panel, "apiKey").text() == "sk-abc"


def test_typed_key_is_masked(panel: OnboardingPanel) -> None:
    QTest.keyClicks(line(panel, "apiKey"), "sk-abc")
    assert "sk-abc" not in line(panel, "apiKey").displayText()
    assert line(panel, "apiKey").echoMode() is QLineEdit.EchoMode.Password


def test_empty_key_is_not_emitted(panel: OnboardingPanel) -> None:
    emitted: list[object] = []
    panel.first_key_entered.connect(emitted.append)
    assert not find(panel, QPushButton, "keepKey").isEnabled()
    enter(panel, "apiKey", "   ")
    assert emitted == []


def test_address_can_be_changed(qtbot: QtBot, panel: OnboardingPanel) -> None:
    QTest.keyClicks(line(panel, "apiKey"), "sk-abc")
    with qtbot.waitSignal(panel.first_key_entered) as entered:
        enter(panel, "keyAddress", "https://new.example/v1")
    assert entered.args == [FirstKey("https://new.example", "sk-abc")]
    assert line(panel, "keyAddress").text() == "https://new.example"


def test_invalid_address_is_reported_and_not_tested(panel: OnboardingPanel) -> None:
    emitted: list[object] = []
    panel.first_key_entered.connect(emitted.append)
    QTest.keyClicks(line(panel, "apiKey"), "sk-abc")
    enter(panel, "keyAddress", "crazy")
    assert emitted == []
    assert "This isn't the address of a service." in visible_text(panel)
    assert line(panel, "apiKey").text() == "sk-abc"


def test_running_test_can_be_stopped(qtbot: QtBot, panel: OnboardingPanel) -> None:
    enter(panel, "apiKey", "sk-abc")
    with qtbot.waitSignal(panel.test_stopped):
        press(panel, "keepKey")
    assert "Asking" not in visible_text(panel)
    assert line(panel, "apiKey").text() == "sk-abc"


def test_typing_stops_the_test(qtbot: QtBot, panel: OnboardingPanel) -> None:
    enter(panel, "apiKey", "sk-abc")
    with qtbot.waitSignal(panel.test_stopped):
        QTest.keyClicks(line(panel, "apiKey"), "d")


def test_key_is_emitted_once_per_test(panel: OnboardingPanel) -> None:
    emitted: list[object] = []
    panel.first_key_entered.connect(emitted.append)
    enter(panel, "apiKey", "sk-abc")
    QTest.keyClick(line(panel, "apiKey"), Qt.Key.Key_Return)
    assert emitted == [FirstKey("https://home.example", "sk-abc")]


def test_demo_and_not_now_are_offered(qtbot: QtBot, panel: OnboardingPanel) -> None:
    with qtbot.waitSignal(panel.demo_chosen):
        press(panel, "tryDemo")
    with qtbot.waitSignal(panel.dismissed):
        QTest.keyClick(line(panel, "apiKey"), Qt.Key.Key_Escape)


def test_error_is_shown_below_the_fields(panel: OnboardingPanel) -> None:
    panel.show_message("This isn't a key.")
    assert "This isn't a key." in visible_text(panel)
    panel.show_message("")
    assert "This isn't a key." not in visible_text(panel)


def test_first_start_focuses_the_key_field(qtbot: QtBot, theme: Theme) -> None:
    panel = OnboardingPanel(theme)
    welcome = OnboardingPage(panel)
    qtbot.addWidget(welcome)
    welcome.resize(1200, 800)
    welcome.show()
    qtbot.waitExposed(welcome)
    panel.show_onboarding()
    assert "Welcome to VideoDesk" in visible_text(panel)
    assert panel.focusWidget() is line(panel, "apiKey")
    around = welcome.width() - panel.width()
    assert around > 200
    assert abs(panel.x() - around / 2) <= 1
    panel.ask()
    assert "Enter an API key to make clips" in visible_text(panel)


def test_former_result_is_hidden_when_the_panel_asks_again(panel: OnboardingPanel) -> None:
    enter(panel, "apiKey", "sk-abc")
    panel.show_test_result("The key has expired.", success=False)
    panel.hide()
    panel.ask()
    assert "The key has expired." not in visible_text(panel)


def test_panel_scrolls_without_overlaps_in_a_low_window(qtbot: QtBot, theme: Theme) -> None:
    panel = OnboardingPanel(theme, base_url="https://home.example", check_address=check_address)
    welcome = OnboardingPage(panel)
    qtbot.addWidget(welcome)
    panel.show_onboarding()
    welcome.resize(620, 140)
    welcome.show()
    qtbot.waitExposed(welcome)

    fields = [line(panel, "apiKey"), line(panel, "keyAddress"), find(panel, QPushButton, "keepKey")]

    places = [each.geometry() for each in fields]
    assert all(each.height() >= each.minimumSizeHint().height() for each in fields)
    assert not any(one.intersects(other) for one, other in pairwise(places))
    assert welcome.verticalScrollBar().maximum() > 0
    welcome.resize(620, 900)
    qtbot.waitUntil(lambda: welcome.verticalScrollBar().maximum() == 0)
