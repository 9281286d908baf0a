"""Tab order in visual order, scrolling to the focused widget, and focus frames."""

from collections.abc import Container
from itertools import pairwise

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QScrollArea,
    QWidget,
)


def set_tab_order(container: QWidget, *widgets: QWidget) -> None:
    """Makes Tab visit these widgets of `container` in this order, whenever they were created."""
    before = _previous_tab_stop(container, widgets)
    for former, following in pairwise(widgets if before is None else (before, *widgets)):
        QWidget.setTabOrder(former, following)


def _previous_tab_stop(place: QWidget, inside: Container[QWidget]) -> QWidget | None:
    each = place.previousInFocusChain()
    while each is not None and each is not place:
        if each not in inside and each.focusPolicy() != Qt.FocusPolicy.NoFocus:
            return each
        each = each.previousInFocusChain()
    return None


class EnsureFocusVisible(QObject):
    """Scrolls an area to the focused widget in it. Qt does so only for Tab from within the area."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101  # widgets need one
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _former: QWidget | None, focused: QWidget | None) -> None:
        """Scrolls, unless the widget was clicked: it must stay under the pointer.

        A pressed button alone does not mean that: after a drag, Qt considers it pressed until the
        mouse is used again.
        """
        if focused is None or not self._area.isAncestorOf(focused):
            return
        pressed = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if not (pressed and focused.underMouse()):
            self._area.ensureWidgetVisible(focused)


class PointerFocus(QObject):
    """Marks buttons, boxes and sliders that a click focused, which have no focus frame.

    The property `pointerFocus` selects that part of the style sheet.
    """

    def __init__(self, application: QApplication, parent: QObject) -> None:
        super().__init__(parent)
        application.focusChanged.connect(self._on_focus_changed)

    def _on_focus_changed(self, _former: QWidget | None, focused: QWidget | None) -> None:
        if not isinstance(focused, QAbstractButton | QAbstractSlider | QComboBox):
            return
        by_pointer = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if bool(focused.property("pointerFocus")) is not by_pointer:
            focused.setProperty("pointerFocus", by_pointer)
            focused.style().unpolish(focused)
            focused.style().polish(focused)
