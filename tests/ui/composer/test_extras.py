"""Further fields are folded away, and never sent unseen."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.making import FRAMES, find
from videodesk.ui.composer.extras import Extras
from videodesk.ui.icons import Icons
from videodesk.ui.theme import Theme


@pytest.fixture
def extras(qtbot: QtBot, theme: Theme, icons: Icons) -> Extras:
    extras = Extras(theme, icons)
    qtbot.addWidget(extras)
    extras.resize(316, 200)
    extras.show()
    qtbot.waitExposed(extras)
    return extras


def press_more(extras: Extras) -> None:
    QTest.mouseClick(find(extras, QPushButton, "more"), Qt.MouseButton.LeftButton)


def test_the_field_opens_and_closes(extras: Extras) -> None:
    assert not extras.editor.isVisible()
    press_more(extras)
    assert extras.editor.isVisible()
    press_more(extras)
    assert not extras.editor.isVisible()


def test_it_opens_for_a_text_that_is_put_into_it(extras: Extras) -> None:
    extras.put("")
    assert not extras.editor.isVisible()
    extras.put('{"seed": 7}')
    assert extras.editor.isVisible()
    assert extras.text == '{"seed": 7}'


def test_folded_away_it_says_that_it_is_in_use(extras: Extras) -> None:
    extras.put('{"seed": 7}')
    press_more(extras)
    assert find(extras, QPushButton, "more").text() == "More, in use"


def test_it_names_what_the_model_is_known_to_take(extras: Extras) -> None:
    extras.show_model(FRAMES)
    press_more(extras)
    said = " ".join(label.text() for label in extras.findChildren(QLabel) if label.isVisible())
    assert "Frames is known to take seed." in said
