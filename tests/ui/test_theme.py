import pytest
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from videodesk.ui.icons import Icons
from videodesk.ui.theme import DARK, LIGHT, SMALL, TITLE, Theme, Tokens, contrast

LOOKS = pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
READABLE = 4.5


def test_contrast_is_that_of_the_recommendation() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@LOOKS
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "second_text", "good", "caution", "bad"])
def test_every_text_can_be_read_on_every_ground(look: Tokens, ground: str, ink: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= READABLE


@LOOKS
def test_the_primary_button_can_be_read(look: Tokens) -> None:
    assert contrast(look.on_accent, look.accent) >= READABLE


def test_a_change_of_look_reaches_palette_and_icons(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    dark, light = Theme(qapp, force=DARK), Theme(qapp, force=LIGHT)
    button = QPushButton()
    qtbot.addWidget(button)
    try:
        light.apply()
        Icons(light).dress(button, "play")
        before = button.icon().pixmap(16).toImage()
        light.tokens = DARK
        light.changed.emit()
        assert button.icon().pixmap(16).toImage() != before
        dark.apply()
        shown = QGuiApplication.palette().color(QPalette.ColorRole.Window).name()
        assert shown == DARK.window
    finally:
        theme.apply()


def test_icons_are_crisp_at_every_scale(theme: Theme) -> None:
    icon = Icons(theme).icon("play")
    for scale in (1.0, 2.0, 3.0):
        pixmap = icon.pixmap(icon.availableSizes()[0], scale)
        assert pixmap.width() == round(16 * scale)


def test_type_follows_the_systems_font(theme: Theme, qapp: QApplication) -> None:
    base = qapp.font().pointSizeF()
    assert theme.font(SMALL).pointSizeF() == pytest.approx(base * 11 / 13)
    assert theme.font(TITLE).pointSizeF() == pytest.approx(base * 20 / 13)
