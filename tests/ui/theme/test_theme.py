from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from videodesk.settings import Appearance
from videodesk.ui.theme.contrast import contrast
from videodesk.ui.theme.icons import ICON_SIZE, IconProvider, draw
from videodesk.ui.theme.system_appearance import SystemAppearance, read_system_appearance
from videodesk.ui.theme.theme import DARK, LIGHT, SMALL, TITLE, Theme, Tokens

LOOKS = pytest.mark.parametrize("look", [DARK, LIGHT], ids=["dark", "light"])
READABLE = 4.5


def test_contrast_ratio_follows_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@LOOKS
@pytest.mark.parametrize("ground", ["window", "surface", "raised"])
@pytest.mark.parametrize("ink", ["text", "second_text", "good", "caution", "bad"])
def test_every_text_is_readable_on_every_background(look: Tokens, ground: str, ink: str) -> None:
    assert contrast(getattr(look, ink), getattr(look, ground)) >= READABLE


@LOOKS
def test_primary_button_is_readable(look: Tokens) -> None:
    assert contrast(look.on_accent, look.accent) >= READABLE


def test_theme_change_reaches_palette_and_icons(
    qapp: QApplication, qtbot: QtBot, theme: Theme
) -> None:
    dark, light = Theme(qapp, force=DARK), Theme(qapp, force=LIGHT)
    button = QPushButton()
    qtbot.addWidget(button)
    try:
        light.apply()
        IconProvider(light).apply(button, "play")
        before = button.icon().pixmap(16).toImage()
        light.tokens = DARK
        light.changed.emit()
        assert button.icon().pixmap(16).toImage() != before
        dark.apply()
        shown = QGuiApplication.palette().color(QPalette.ColorRole.Window).name()
        assert shown == DARK.window
    finally:
        theme.apply()


class System:
    """A system whose appearance the test changes."""

    def __init__(self) -> None:
        self.look = SystemAppearance(QPalette())

    def read(self, _application: QApplication) -> SystemAppearance:
        return self.look


@pytest.fixture
def system(theme: Theme) -> Iterator[System]:
    yield System()
    theme.apply()


def test_theme_follows_the_system_while_the_program_runs(
    qapp: QApplication, qtbot: QtBot, system: System
) -> None:
    following = Theme(qapp, read=system.read)
    following.apply()
    assert following.tokens == LIGHT
    system.look = replace(system.look, is_dark=True)

    hints = qapp.styleHints()
    with qtbot.waitSignal(following.changed):
        hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)

    assert following.tokens == DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window


def test_choice_of_the_user_overrides_the_system(
    qapp: QApplication, qtbot: QtBot, system: System
) -> None:
    chosen = Theme(qapp, read=system.read)
    with qtbot.waitSignal(chosen.changed):
        chosen.set_appearance(Appearance.DARK)
    assert (chosen.color_scheme, chosen.tokens) == (Qt.ColorScheme.Dark, DARK)

    chosen.set_appearance(Qt.ColorScheme.Light)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    system.look = replace(system.look, is_dark=True)
    qapp.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window
    chosen.set_appearance(Appearance.SYSTEM)

    assert chosen.tokens == DARK


def test_high_contrast_is_followed_and_undone(
    qapp: QApplication, qtbot: QtBot, system: System
) -> None:
    following = Theme(qapp, read=system.read)
    following.apply()
    glaring = QPalette()
    glaring.setColor(QPalette.ColorRole.Window, QColor("#000000"))
    glaring.setColor(QPalette.ColorRole.WindowText, QColor("#ffff00"))
    system.look = SystemAppearance(glaring, is_dark=True, wants_contrast=True)
    accessibility = qapp.styleHints().accessibility()

    with qtbot.waitSignal(following.changed):
        accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.HighContrast)
    assert (following.tokens.window, following.tokens.text) == ("#000000", "#ffff00")
    assert qapp.styleSheet() == ""
    assert qapp.palette().color(QPalette.ColorRole.Window).name() != LIGHT.window

    system.look = SystemAppearance(QPalette())
    accessibility.contrastPreferenceChanged.emit(Qt.ContrastPreference.NoPreference)
    assert following.tokens == LIGHT
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.window


def test_chosen_scheme_overrides_high_contrast(qapp: QApplication, system: System) -> None:
    system.look = SystemAppearance(QPalette(), wants_contrast=True)
    chosen = Theme(qapp, read=system.read)
    chosen.set_appearance(Appearance.DARK)
    assert chosen.tokens == DARK
    chosen.set_appearance(Appearance.SYSTEM)
    assert chosen.tokens != DARK


def test_system_accent_is_used(qapp: QApplication, system: System) -> None:
    system.look = replace(system.look, accent="#b3261e")

    tokens = Theme(qapp, read=system.read).tokens

    assert QColor(tokens.accent).hslHueF() == pytest.approx(QColor("#b3261e").hslHueF(), abs=0.02)
    assert contrast(tokens.accent, tokens.window) >= READABLE


def test_changed_system_accent_is_followed(
    qapp: QApplication, qtbot: QtBot, system: System
) -> None:
    following = Theme(qapp, read=system.read)
    window = QWidget()
    qtbot.addWidget(window)
    following.watch(window)
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))
    assert following.tokens == LIGHT
    system.look = replace(system.look, accent="#15539e")

    with qtbot.waitSignal(following.changed):
        QCoreApplication.sendEvent(window, QEvent(QEvent.Type.ThemeChange))

    assert following.tokens.accent == "#15539e"


def test_reading_the_system_appearance_changes_nothing(qapp: QApplication, theme: Theme) -> None:
    before = QPalette(qapp.palette())

    look = read_system_appearance(qapp)

    assert qapp.palette() == before
    assert look.palette.color(QPalette.ColorRole.Window).name() != DARK.window
    assert look.accent is None


def test_icons_are_crisp_at_every_scale(theme: Theme) -> None:
    scales = (1.0, 1.25, 1.5, 2.0, 3.0)
    icon = IconProvider(theme, lambda: scales).icon("play")
    for scale in scales:
        pixmap = icon.pixmap(QSize(ICON_SIZE, ICON_SIZE), scale)
        assert pixmap.toImage() == draw("play", theme.color("text"), ICON_SIZE, scale).toImage()


def test_icons_are_drawn_again_for_a_screen_with_another_scale(qtbot: QtBot, theme: Theme) -> None:
    scales = [1.0]
    window, button = QWidget(), QPushButton()
    qtbot.addWidget(window)
    qtbot.addWidget(button)
    theme.watch(window)
    IconProvider(theme, lambda: scales).apply(button, "play")
    scales.append(2.0)
    QApplication.sendEvent(window, QEvent(QEvent.Type.DevicePixelRatioChange))
    pixmap = button.icon().pixmap(QSize(ICON_SIZE, ICON_SIZE), 2.0)
    assert pixmap.toImage() == draw("play", theme.color("text"), ICON_SIZE, 2.0).toImage()


def test_a_style_sheet_applied_later_is_that_of_the_theme(theme: Theme, qapp: QApplication) -> None:
    theme.apply()
    usual = qapp.styleSheet()
    with theme.style_sheet_later():
        assert not qapp.styleSheet()
    assert qapp.styleSheet() == usual != ""


def test_font_sizes_follow_the_system_font(theme: Theme, qapp: QApplication) -> None:
    base = qapp.font().pointSizeF()
    assert theme.font(SMALL).pointSizeF() == pytest.approx(base * 11 / 13)
    assert theme.font(TITLE).pointSizeF() == pytest.approx(base * 20 / 13)
