"""A model is picked from the list, or its id is typed."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, MOTION, WORDS
from videodesk.catalog import Catalog, ServiceModels
from videodesk.ui.composer.model_list import ROW, Heading, ModelRow
from videodesk.ui.composer.model_picker import ModelPicker
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SERVICE = ServiceModels(
    "home",
    datetime(2026, 11, 23, 12, 0, tzinfo=UTC),
    (FRAMES.id, "zeta/one", "Alpha-2"),
    {FRAMES.id: 0.4, "zeta/one": 1.5},
)


def noon() -> datetime:
    return NOW


@pytest.fixture
def picker(qtbot: QtBot, theme: Theme, icons: IconProvider, catalog: Catalog) -> ModelPicker:
    picker = ModelPicker(theme, icons, catalog, noon)
    qtbot.addWidget(picker)
    picker.resize(316, 90)
    picker.show()
    qtbot.waitExposed(picker)
    return picker


def rows(picker: ModelPicker) -> list[str]:
    """Return the texts of the list, headings in brackets."""
    model = picker.popup.view.model()
    found = [model.index(row, 0).data(ROW) for row in range(model.rowCount())]
    return [f"[{row.text}]" if isinstance(row, Heading) else row.name for row in found]


def row_of(picker: ModelPicker, model_id: str) -> ModelRow:
    model = picker.popup.view.model()
    found = [model.index(row, 0).data(ROW) for row in range(model.rowCount())]
    (row,) = [row for row in found if isinstance(row, ModelRow) and row.id == model_id]
    return row


def open_list(picker: ModelPicker, typed: str = "") -> None:
    """Open the list by keyboard."""
    if not typed:
        QTest.keyClick(picker.combo, Qt.Key.Key_Down)
        return
    QTest.keyClicks(picker.combo, typed[0])
    QTest.keyClicks(picker.popup.search, typed[1:])


def press(picker: ModelPicker, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(picker.popup.search, key)


def test_first_model_is_chosen_and_described(picker: ModelPicker) -> None:
    assert picker.model == FRAMES
    assert picker.model_id == FRAMES.id
    assert picker.summary == FRAMES.summary
    assert picker.combo.currentText() == FRAMES.name


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Space, Qt.Key.Key_F4], ids=str
)
def test_combo_box_keys_open_the_list(picker: ModelPicker, key: Qt.Key) -> None:
    QTest.keyClick(picker.combo, key)
    assert picker.popup.isVisible()
    assert picker.popup.focusWidget() is picker.popup.search
    assert rows(picker) == [FRAMES.name, WORDS.name, MOTION.name]


def test_click_opens_the_list_at_the_chosen_model(picker: ModelPicker) -> None:
    picker.set_model_id(MOTION.id)
    QTest.mouseClick(picker.combo, Qt.MouseButton.LeftButton)
    assert picker.popup.isVisible()
    current = picker.popup.current
    assert current is not None
    assert current.id == MOTION.id


def test_arrows_move_and_return_chooses(qtbot: QtBot, picker: ModelPicker) -> None:
    open_list(picker)
    with qtbot.waitSignal(picker.changed):
        press(picker, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert picker.model == WORDS
    assert picker.summary == WORDS.summary
    assert not picker.popup.isVisible()


def test_arrows_stop_at_the_ends_and_skip_headings(picker: ModelPicker) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker)
    press(picker, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageUp)
    first = picker.popup.current
    assert first is not None
    assert first.id == FRAMES.id
    press(picker, *[Qt.Key.Key_Down] * 3)
    other = picker.popup.current
    assert other is not None
    assert other.id == "Alpha-2"
    press(picker, *[Qt.Key.Key_Down] * 9)
    last = picker.popup.current
    assert last is not None
    assert last.id == "zeta/one"


def test_escape_closes_the_list_without_choosing(qtbot: QtBot, picker: ModelPicker) -> None:
    open_list(picker, "words")
    with qtbot.assertNotEmitted(picker.changed):
        press(picker, Qt.Key.Key_Escape)
    assert not picker.popup.isVisible()
    assert picker.model == FRAMES


def test_click_chooses_a_model_but_not_a_heading(picker: ModelPicker) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker)
    view = picker.popup.view
    heading = view.visualRect(view.model().index(3, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert picker.model == FRAMES
    assert picker.popup.isVisible()
    words = view.visualRect(view.model().index(1, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=words)
    assert picker.model == WORDS


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("other", [WORDS.name, MOTION.name, "other"]),
        ("MOT other", [MOTION.name, "MOT other"]),
        ("frames-1", [FRAMES.name, "frames-1"]),
        ("zet", ["[Other models available to your key]", "zeta/one", "zet"]),
    ],
)
def test_typing_filters_rows_by_all_words(
    picker: ModelPicker, typed: str, shown: list[str]
) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker, typed)
    assert rows(picker) == shown


@pytest.mark.parametrize("typed", ["Words only", "WORDS ONLY", "words", " words "])
def test_exact_name_or_id_chooses_the_known_model(picker: ModelPicker, typed: str) -> None:
    open_list(picker)
    QTest.keyClicks(picker.popup.search, typed)
    press(picker, Qt.Key.Key_Return)
    assert picker.model == WORDS


@pytest.mark.parametrize(
    ("typed", "model_id"), [("mot", MOTION.id), ("m", FRAMES.id), ("zet", "zeta/one")]
)
def test_part_of_a_name_chooses_the_first_match(
    picker: ModelPicker, typed: str, model_id: str
) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker, typed)
    press(picker, Qt.Key.Key_Return)
    assert picker.model_id == model_id


def test_unknown_id_is_used_as_typed(qtbot: QtBot, picker: ModelPicker) -> None:
    open_list(picker, "maker/brand-new")
    with qtbot.waitSignal(picker.changed):
        press(picker, Qt.Key.Key_Return)
    assert picker.model is None
    assert picker.model_id == "maker/brand-new"
    assert picker.combo.currentText() == "maker/brand-new"
    assert picker.summary == ""
    open_list(picker)
    assert rows(picker) == [FRAMES.name, WORDS.name, MOTION.name]


def test_usable_models_are_marked_with_day_and_price(picker: ModelPicker) -> None:
    assert row_of(picker, FRAMES.id).usable is None
    picker.show_service_models(SERVICE, "USD")
    offered, other, missing = (row_of(picker, each) for each in (FRAMES.id, "zeta/one", WORDS.id))
    assert (offered.usable, offered.price, offered.caution) == (True, "about $0.40", "")
    assert (other.usable, other.price) == (True, "about $1.50")
    assert (missing.usable, missing.price) == (False, "")
    assert missing.caution == "Not available to your key (checked 23 Nov)"
    assert picker.popup.state.startswith("Checked 23 Nov, ")
    assert rows(picker)[3:] == ["[Other models available to your key]", "Alpha-2", "zeta/one"]


def test_chosen_model_warns_if_the_service_did_not_list_it(picker: ModelPicker) -> None:
    picker.show_service_models(SERVICE, "USD")
    assert picker.caution == ""
    picker.set_model_id(WORDS.id)
    assert picker.caution == "Not available to your key (checked 23 Nov)."
    picker.show_service_models(None, "USD")
    assert picker.caution == ""


def test_empty_model_list_rules_no_model_out(picker: ModelPicker) -> None:
    picker.show_service_models(ServiceModels("home", NOW, (), {WORDS.id: 3}), "credits")
    assert row_of(picker, WORDS.id).usable is None
    assert row_of(picker, WORDS.id).caution == ""
    assert row_of(picker, WORDS.id).price == "about 3 credits"


def test_refresh_is_disabled_until_the_answer_is_in_the_open_list(
    qtbot: QtBot, picker: ModelPicker
) -> None:
    open_list(picker)
    refresh = picker.popup.findChild(QPushButton, "refreshModels")
    assert refresh is not None
    with qtbot.waitSignal(picker.refresh_requested):
        QTest.mouseClick(refresh, Qt.MouseButton.LeftButton)
    assert picker.popup.state == "Checking available models…"
    assert not refresh.isEnabled()
    picker.show_service_models(SERVICE, "USD")
    assert picker.popup.isVisible()
    assert refresh.isEnabled()
    assert "zeta/one" in rows(picker)


def test_error_is_shown_and_the_former_list_stays(picker: ModelPicker) -> None:
    picker.show_service_models(SERVICE, "USD")
    picker.show_error("The service could not be reached.")
    assert picker.popup.state == "The service could not be reached."
    assert row_of(picker, FRAMES.id).usable


def test_search_field_describes_the_current_row_to_screen_readers(picker: ModelPicker) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker)
    press(picker, Qt.Key.Key_Down)
    heard = picker.popup.search.accessibleDescription()
    assert heard.startswith("Words only. Other. Not available to your key (checked 23 Nov).")


def test_hidden_or_unknown_model_of_an_earlier_request_is_shown(
    qtbot: QtBot, theme: Theme, icons: IconProvider
) -> None:
    picker = ModelPicker(theme, icons, Catalog({}))
    qtbot.addWidget(picker)
    assert picker.model_id == ""
    picker.set_model_id("old/model")
    assert (picker.model_id, picker.combo.currentText()) == ("old/model", "old/model")
    picker.set_model_id("")
    assert (picker.model_id, picker.combo.currentText()) == ("", "")


def test_wheel_does_not_change_the_model(picker: ModelPicker) -> None:
    down = QWheelEvent(
        QPointF(20, 10),
        QPointF(picker.combo.mapToGlobal(QPoint(20, 10))),
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(picker.combo, down)
    assert picker.model == FRAMES
    assert not down.isAccepted()


def test_popup_stays_on_the_screen_and_wraps_summaries_if_narrow(
    picker: ModelPicker,
) -> None:
    screen = picker.screen().availableGeometry()
    picker.move(screen.right() - 100, screen.bottom() - 60)
    open_list(picker)
    assert screen.contains(picker.popup.geometry())
    view = picker.popup.view
    delegate, index = view.itemDelegate(), view.model().index(0, 0)
    wide = delegate.sizeHint(QStyleOptionViewItem(), index).height()
    picker.popup.resize(140, 300)
    QApplication.sendPostedEvents()
    assert delegate.sizeHint(QStyleOptionViewItem(), index).height() > wide


@pytest.mark.parametrize("mode", ["d", "e"])
def test_popup_can_be_painted(picker: ModelPicker, mode: str) -> None:
    picker.show_service_models(SERVICE, "USD")
    open_list(picker, mode)
    assert not picker.popup.grab().isNull()


def test_part_of_several_names_chooses_one_that_the_key_can_use(picker: ModelPicker) -> None:
    asked_at = SERVICE.asked_at
    picker.show_service_models(ServiceModels("home", asked_at, (MOTION.id,)), "USD")
    open_list(picker, "other")  # the maker of both
    press(picker, Qt.Key.Key_Return)
    assert picker.model == MOTION
