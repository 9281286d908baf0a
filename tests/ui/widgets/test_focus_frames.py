"""One focus frame, and only for the keyboard."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from videodesk.ui.theme.theme import DARK, Theme, style_sheet
from videodesk.ui.widgets.focus import PointerFocus


class IconsInDialogs(QProxyStyle):
    """A desktop whose dialogs have icons on their buttons."""

    def styleHint(  # noqa: N802  # Qt's name
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returned: QStyleHintReturn | None = None,
    ) -> int:
        if hint is QStyle.StyleHint.SH_DialogButtonBox_ButtonsHaveIcons:
            return 1
        return int(super().styleHint(hint, option, widget, returned))


def test_buttons_of_dialogs_have_no_icons_of_the_style(qtbot: QtBot, theme: Theme) -> None:
    box = QDialogButtonBox()
    qtbot.addWidget(box)
    style = IconsInDialogs("Fusion")
    box.setStyle(style)
    box.setStyleSheet("")
    box.setStyleSheet(style_sheet(DARK))

    button = box.addButton(QDialogButtonBox.StandardButton.Close)

    assert button.icon().isNull()


@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox])
def test_button_has_a_focus_frame_for_the_keyboard_alone(
    qtbot: QtBot, qapp: QApplication, theme: Theme, kind: type[QPushButton]
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    first, button = QPushButton("first"), kind()
    button.setText("A button")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    row = QHBoxLayout(window)
    row.addWidget(first)
    row.addWidget(button)
    PointerFocus(qapp, window)
    window.show()
    window.activateWindow()
    first.setFocus()
    qtbot.waitUntil(first.hasFocus)
    QApplication.sendPostedEvents()
    plain = button.grab().toImage()

    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(6, button.height() // 2))
    assert button.hasFocus()
    button.setChecked(False)
    QTest.mouseMove(first)
    qtbot.waitUntil(lambda: button.grab().toImage() == plain)

    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Tab)
    assert button.hasFocus()
    assert button.grab().toImage() != plain
