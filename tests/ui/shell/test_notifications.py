"""The stack of notifications: none replaces another one that waits for the user."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.notifications import NotificationArea
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.widgets.notification_bar import Notification, NotificationBar


@pytest.fixture
def area(qtbot: QtBot, icons: IconProvider) -> NotificationArea:
    area = NotificationArea(icons)
    qtbot.addWidget(area)
    return area


def bars(area: NotificationArea) -> list[NotificationBar]:
    return [each for each in area.findChildren(NotificationBar) if not each.isHidden()]


def texts(area: NotificationArea) -> list[str]:
    labels = [bar.findChild(QLabel) for bar in bars(area)]
    return [label.text() for label in labels if isinstance(label, QLabel)]


def bar_of(area: NotificationArea, text: str) -> NotificationBar:
    return next(each for each in bars(area) if each.notification.text == text)


def press(area: NotificationArea, text: str) -> None:
    button = bar_of(area, text).findChild(QPushButton)
    assert isinstance(button, QPushButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def dismiss(area: NotificationArea, text: str) -> None:
    button = bar_of(area, text).findChild(QToolButton)
    assert isinstance(button, QToolButton)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def expire(area: NotificationArea, text: str) -> None:
    bar_of(area, text)._expiry.timeout.emit()


def test_progress_does_not_replace_a_message_that_waits_for_an_answer(
    area: NotificationArea,
) -> None:
    opened: list[str] = []
    lost = Notification(
        "The settings were lost.", "Open settings", partial(opened.append, "settings")
    )
    area.notify(lost)
    area.notify(Notification("Looking through the library…", key="library"))
    area.notify(Notification("The library is well.", key="library"))

    assert texts(area) == ["The settings were lost.", "The library is well."]
    expire(area, "The library is well.")
    assert texts(area) == ["The settings were lost."]
    press(area, "The settings were lost.")
    assert opened == ["settings"]
    assert area.isHidden()


def test_message_with_a_button_stays_until_it_is_dismissed(area: NotificationArea) -> None:
    answered: list[bool] = []
    area.notify(Notification("It crashed.", "Copy details", partial(answered.append, True)))
    assert not bar_of(area, "It crashed.")._expiry.isActive()
    dismiss(area, "It crashed.")
    assert area.shown == ()
    assert answered == []


def test_passing_message_with_a_button_expires(area: NotificationArea) -> None:
    area.notify(Notification("1 clip hidden", "Undo", passing=True))
    expire(area, "1 clip hidden")
    assert area.shown == ()


def test_expiring_message_stays_while_it_has_the_focus(
    qtbot: QtBot, area: NotificationArea
) -> None:
    area.show()
    area.notify(Notification("1 clip hidden", "Undo", passing=True))
    area.activateWindow()
    button = bar_of(area, "1 clip hidden").findChild(QPushButton)
    assert isinstance(button, QPushButton)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    expire(area, "1 clip hidden")
    assert texts(area) == ["1 clip hidden"]
    QTest.keyClick(button, Qt.Key.Key_Escape)
    assert area.shown == ()


def test_message_takes_the_place_of_one_with_the_same_key(area: NotificationArea) -> None:
    area.notify(Notification("first", "Reuse", key="a"))
    area.notify(Notification("other", "Reuse", key="b"))
    area.notify(Notification("second", "Reuse", key="a"))
    assert texts(area) == ["second", "other"]


def test_messages_without_a_key_never_replace_one_another(area: NotificationArea) -> None:
    area.notify(Notification("first", "Reuse"))
    area.notify(Notification("first", "Reuse"))
    assert texts(area) == ["first", "first"]


def test_fourth_message_that_waits_for_an_answer_is_shown_when_another_one_is_closed(
    area: NotificationArea,
) -> None:
    for text in ("one", "two", "three", "four"):
        area.notify(Notification(text, "Reuse"))
    area.notify(Notification("passing"))
    assert texts(area) == ["one", "two", "three", "passing"]
    dismiss(area, "two")
    assert texts(area) == ["one", "three", "passing", "four"]


def test_oldest_of_many_expiring_messages_gives_way(area: NotificationArea) -> None:
    area.notify(Notification("waits", "Reuse"))
    for text in ("one", "two", "three"):
        area.notify(Notification(text))
    assert texts(area) == ["waits", "two", "three"]


def test_withdrawn_message_disappears_without_its_action(area: NotificationArea) -> None:
    answered: list[bool] = []
    area.notify(Notification("hidden", "Undo", partial(answered.append, True), key="undo"))
    area.withdraw("undo")
    area.withdraw("undo")
    assert area.shown == ()
    assert answered == []


def test_waiting_message_can_be_withdrawn(area: NotificationArea) -> None:
    for text in ("one", "two", "three"):
        area.notify(Notification(text, "Reuse"))
    area.notify(Notification("four", "Reuse", key="four"))
    area.withdraw("four")
    dismiss(area, "one")
    assert texts(area) == ["two", "three"]


def test_action_may_notify_again(area: NotificationArea) -> None:
    again = Notification("again", key="a")
    area.notify(Notification("first", "Try", partial(area.notify, again), key="a"))
    press(area, "first")
    assert texts(area) == ["again"]


def test_notifications_are_seen_while_a_clip_is_shown_large_and_while_the_key_is_asked_for(
    window: MainWindow,
) -> None:
    window.notifications.notify(Notification("It crashed.", "Copy details"))
    assert window.notifications.isVisibleTo(window)
    window.key_panel.ask()
    assert window.notifications.isVisibleTo(window)
