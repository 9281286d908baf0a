"""Messages are scrolled into sight, and a scroll bar that comes moves nothing."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, find, line_of, mime_of, press_generate
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.prompt_editor import PromptEditor
from videodesk.ui.composer.request_form import RequestForm


def label(composer: Composer, text: str) -> QLabel:
    return next(each for each in composer.findChildren(QLabel) if each.text().startswith(text))


def is_in_sight(composer: Composer, text: str) -> bool:
    form = find(composer, RequestForm)
    line = label(composer, text)
    place = QRect(line.mapTo(form.viewport(), QPoint()), line.size())
    return line.isVisible() and form.viewport().rect().contains(place)


@pytest.mark.parametrize(
    ("extra", "text"),
    [
        ("{seed: 7}", 'This isn\'t valid JSON. Example: {"seed": 7}.'),
        ("[7]", 'This isn\'t a JSON object. Example: {"seed": 7}.'),
    ],
)
def test_reason_of_bad_json_is_in_sight_after_generate(
    qtbot: QtBot, composer: Composer, extra: str, text: str
) -> None:
    composer.resize(340, 360)
    composer.restore(Draft(model=FRAMES.id, prompt="a kite", extra=extra))

    press_generate(composer)

    qtbot.waitUntil(lambda: is_in_sight(composer, text))
    assert composer.focusWidget() is find(composer, PromptEditor, "extra")


def test_refused_picture_is_in_sight(qtbot: QtBot, composer: Composer, tmp_path: Path) -> None:
    composer.resize(340, 260)
    composer.add_images(mime_of(tmp_path / "gone.png"))
    qtbot.waitUntil(
        lambda: any(each.text().startswith("gone.png") for each in composer.findChildren(QLabel))
    )
    qtbot.waitUntil(lambda: is_in_sight(composer, "gone.png"))


def test_warning_is_in_sight_while_it_is_typed(qtbot: QtBot, composer: Composer) -> None:
    composer.resize(340, 330)
    composer.restore(Draft(model=FRAMES.id, prompt="a kite"))
    line = line_of(find(composer, QComboBox, "duration"))
    line.setFocus()
    QTest.keyClicks(line, "7")
    qtbot.waitUntil(lambda: is_in_sight(composer, "Frames supports 4 and 8 seconds."))


def test_nothing_moves_sideways_when_the_form_begins_to_scroll(
    qtbot: QtBot, composer: Composer
) -> None:
    form = find(composer, RequestForm)
    composer.resize(340, 900)
    fields: list[QWidget] = [
        find(composer, PromptEditor, "prompt"),
        find(composer, QComboBox, "model"),
        find(composer, QComboBox, "duration"),
    ]
    qtbot.waitUntil(lambda: form.verticalScrollBar().maximum() == 0)
    before = [(field.x(), field.width()) for field in fields]

    composer.resize(340, 300)
    qtbot.waitUntil(lambda: form.verticalScrollBar().maximum() > 0)

    assert [(field.x(), field.width()) for field in fields] == before
    generate = find(composer, QWidget, "generate")
    right = fields[0].mapTo(composer, fields[0].rect().topRight()).x()
    assert right == generate.mapTo(composer, generate.rect().topRight()).x()


def test_field_is_scrolled_to_while_a_button_is_pressed_elsewhere(composer: Composer) -> None:
    composer.resize(340, 300)
    form = find(composer, RequestForm)
    form.verticalScrollBar().setValue(form.verticalScrollBar().maximum())
    model = find(composer, QComboBox, "model")
    generate = find(composer, QWidget, "generate")
    QTest.mousePress(generate, Qt.MouseButton.LeftButton)

    model.setFocus(Qt.FocusReason.TabFocusReason)

    place = QRect(model.mapTo(form.viewport(), QPoint()), model.size())
    assert form.viewport().rect().contains(place)
    QTest.mouseMove(composer, QPoint(1, 1))
    QTest.mouseRelease(composer, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))


@pytest.mark.parametrize(
    ("typed", "model"),
    [
        ("frames", FRAMES.id),
        ("Maker frames-1", FRAMES.id),
        ("WORDS", "words"),
        ("mo-tion", "motion"),
    ],
)
def test_search_prefers_the_exact_name_whatever_its_punctuation(
    composer: Composer, typed: str, model: str
) -> None:
    combo = find(composer, QComboBox, "model")
    QTest.keyClicks(combo, typed[0])
    search = find(composer, QLineEdit, "searchModels")
    QTest.keyClicks(search, typed[1:])
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert composer.draft().model == model
