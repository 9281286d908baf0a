"""Aspect ratio, size and duration: suggested, typed, or left to the service."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, WORDS, line_of
from videodesk.catalog import Field
from videodesk.ui.composer.options import Options
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


@pytest.fixture
def options(qtbot: QtBot, theme: Theme, icons: IconProvider) -> Options:
    options = Options(theme, icons)
    qtbot.addWidget(options)
    options.set_model(FRAMES)
    options.resize(330, 80)
    options.show()
    qtbot.waitExposed(options)
    return options


def suggestions(options: Options, field: Field) -> list[str]:
    combo = options.fields[field]
    return [combo.itemText(row) for row in range(combo.count())]


def test_choices_of_the_model_follow_automatic(options: Options) -> None:
    assert suggestions(options, Field.ASPECT_RATIO) == ["Automatic", "16:9", "9:16"]
    assert suggestions(options, Field.DURATION) == ["Automatic", "8 s", "4 s"]


def test_fields_are_empty_at_first(options: Options) -> None:
    assert [options.text(field) for field in options.fields] == ["", "", ""]


def test_automatic_empties_the_field(qtbot: QtBot, options: Options) -> None:
    combo = options.fields[Field.SIZE]
    options.set_text(Field.SIZE, "4K")
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert combo.currentText() == ""
    assert options.text(Field.SIZE) == ""


def test_typed_automatic_is_empty(options: Options) -> None:
    options.set_text(Field.SIZE, "")
    QTest.keyClicks(line_of(options.fields[Field.SIZE]), "automatic")
    assert options.text(Field.SIZE) == ""


def test_typed_text_stays_when_the_model_changes(qtbot: QtBot, options: Options) -> None:
    QTest.keyClicks(line_of(options.fields[Field.DURATION]), "12 s")
    options.set_text(Field.ASPECT_RATIO, "16:9")
    with qtbot.assertNotEmitted(options.changed):
        options.set_model(WORDS)
    assert options.text(Field.DURATION) == "12 s"
    assert options.text(Field.ASPECT_RATIO) == "16:9"
    assert suggestions(options, Field.DURATION) == ["Automatic", "5 s"]


def test_typed_character_is_not_completed(options: Options) -> None:
    QTest.keyClicks(line_of(options.fields[Field.ASPECT_RATIO]), "1")
    assert options.text(Field.ASPECT_RATIO) == "1"


def test_fields_are_stacked_if_narrow(qtbot: QtBot, options: Options) -> None:
    first, second, _ = options.fields.values()
    assert first.y() == second.y()
    options.resize(200, 200)
    qtbot.waitUntil(lambda: first.y() < second.y())
    options.resize(400, 200)
    qtbot.waitUntil(lambda: first.y() == second.y())
