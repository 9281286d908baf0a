"""Aspect ratio, size and duration: suggested, typed, or left to the service."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, WORDS, line_of
from videodesk.catalog import Field, parse_aspect
from videodesk.ui.composer.aspect_shape import ShapeDelegate, shape_size
from videodesk.ui.composer.options import OPTION_FIELDS, Options
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


def test_choices_of_the_model_follow_automatic_in_order(options: Options) -> None:
    assert suggestions(options, Field.ASPECT_RATIO) == ["Automatic", "16:9", "9:16"]
    assert suggestions(options, Field.DURATION) == ["Automatic", "4 s", "8 s"]


@pytest.mark.parametrize("field", OPTION_FIELDS)
def test_option_opens_on_a_click_and_steps_with_the_keys(options: Options, field: Field) -> None:
    combo = options.fields[field]

    QTest.mouseClick(line_of(combo), Qt.MouseButton.LeftButton)
    assert combo.view().isVisible()
    QTest.keyClick(combo.view(), Qt.Key.Key_Escape)
    QTest.keyClick(line_of(combo), Qt.Key.Key_Down)

    assert not combo.view().isVisible()
    assert options.text(field) == combo.itemText(1)


@pytest.mark.parametrize(
    ("text", "aspect", "size"),
    [
        ("16:9", 16 / 9, (13, 7.3125)),
        ("9:16", 9 / 16, (7.3125, 13)),
        ("1:1", 1, (13, 13)),
        ("1280x720", 16 / 9, (13, 7.3125)),
        ("100:1", 100, (13, 4)),
    ],
)
def test_shape_is_drawn_in_proportion(text: str, aspect: float, size: tuple[float, float]) -> None:
    assert parse_aspect(text) == pytest.approx(aspect)
    assert shape_size(aspect) == pytest.approx(size)


@pytest.mark.parametrize("text", ["", "720p", "Automatic", "16:", "0:9", "16:0", "a:b"])
def test_text_without_a_shape_has_none(text: str) -> None:
    assert parse_aspect(text) is None


def test_ratio_shows_its_shape_in_the_field_and_in_the_list(options: Options) -> None:
    combo = options.fields[Field.ASPECT_RATIO]
    (shape,) = line_of(combo).actions()
    assert not shape.isVisible()
    options.set_text(Field.ASPECT_RATIO, "9:16")
    assert shape.isVisible()

    def icon_of(row: int) -> QImage:
        option = QStyleOptionViewItem()
        delegate = combo.itemDelegate()
        assert isinstance(delegate, ShapeDelegate)
        delegate.initStyleOption(option, combo.model().index(row, 0))
        icon: QIcon = option.icon
        return icon.pixmap(16, 16).toImage()

    pictures = [icon_of(row) for row in range(3)]  # Automatic, 16:9, 9:16
    assert pictures[0] != pictures[1] != pictures[2]
    assert pictures[2] == shape.icon().pixmap(16, 16).toImage()


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
