"""The service's models reach the list, the estimate and the issues."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES, MOTION, WORDS, choose_model, find
from videodesk.catalog import ServiceModels
from videodesk.settings import Draft
from videodesk.ui.composer.composer import Composer
from videodesk.ui.composer.cost_estimate import CostEstimate
from videodesk.ui.composer.model_picker import ModelPicker

SERVICE = ServiceModels(
    "home", datetime(2026, 11, 23, tzinfo=UTC), (FRAMES.id,), {FRAMES.id: 0.4, "mine": 2}
)


def estimate_of(composer: Composer) -> CostEstimate:
    return find(composer, CostEstimate)


def test_estimate_shows_price_and_usual_wait(composer: Composer) -> None:
    assert estimate_of(composer).text == "Usually 4 min"
    composer.service_models = SERVICE
    assert estimate_of(composer).text == "1 clip, about $0.40 Usually 4 min"
    composer.unit = "credits"
    assert estimate_of(composer).text == "1 clip, about 0.40 credits Usually 4 min"


def test_estimate_follows_the_chosen_model(composer: Composer) -> None:
    composer.service_models = SERVICE
    choose_model(composer, MOTION.id)
    assert estimate_of(composer).text == ""
    assert not estimate_of(composer).isVisible()
    composer.restore(Draft(model="mine", prompt="a kite"))
    assert estimate_of(composer).text == "1 clip, about $2.00"
    composer.service_models = None
    assert not estimate_of(composer).isVisible()


def test_wait_is_below_the_price_if_narrow(qtbot: QtBot, composer: Composer) -> None:
    composer.service_models = SERVICE
    estimate = estimate_of(composer)
    wide = estimate.height()
    composer.setMinimumWidth(100)
    composer.resize(130, 700)
    qtbot.waitUntil(lambda: estimate.height() > 3 * wide // 2)
    composer.resize(340, 700)
    qtbot.waitUntil(lambda: estimate.height() == wide)


def test_refresh_names_the_current_profile(qtbot: QtBot, composer: Composer) -> None:
    composer.profile = "work"
    QTest.keyClick(find(composer, QComboBox, "model"), Qt.Key.Key_Down)
    with qtbot.waitSignal(composer.models_refresh_requested) as asked:
        QTest.mouseClick(find(composer, QPushButton, "refreshModels"), Qt.MouseButton.LeftButton)
    assert asked.args == ["work"]
    picker = find(composer, ModelPicker)
    assert picker.popup.state == "Checking available models…"
    composer.show_models_error("No answer.")
    assert picker.popup.state == "No answer."
    composer.show_models_loading()
    composer.service_models = SERVICE
    assert picker.popup.state.startswith("Checked 23 Nov")


def test_model_that_the_service_did_not_list_is_reported_and_can_be_sent(
    qtbot: QtBot, composer: Composer
) -> None:
    composer.service_models = SERVICE
    composer.restore(Draft(model=WORDS.id, prompt="a kite"))
    assert find(composer, ModelPicker).caution.startswith(
        "Not available to your key (checked 23 Nov)"
    )
    with qtbot.waitSignal(composer.submitted):
        composer.submit()
