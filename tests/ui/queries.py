"""Finds child widgets by type and object name, and those that have no name for the user."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

W = TypeVar("W", bound=QWidget)


def child(parent: QWidget, kind: type[W], name: str = "") -> W:
    """The one child of this kind and object name."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    assert found is not None, f"{kind.__name__} {name} is not there"
    return found


def is_seen(parent: QWidget, text: str) -> bool:
    """True if a label with this text is visible."""
    labels = parent.findChildren(QLabel)
    return any(label.isVisible() and text in label.text() for label in labels)


def nameless_controls(root: QWidget) -> str:
    """The controls in a window that take the keyboard, or can be clicked, and have no name."""
    nameless = []
    for each in root.findChildren(QWidget):
        inside = each.parentWidget()
        inner = isinstance(inside, QLineEdit | QComboBox | QAbstractSpinBox) or (
            isinstance(inside, QAbstractScrollArea) and each is inside.viewport()
        )
        takes_keys = each.focusPolicy() != Qt.FocusPolicy.NoFocus
        if inner or each.objectName().startswith("qt_") or not each.isVisible():
            continue
        if isinstance(each, QLabel) or not (takes_keys or isinstance(each, QAbstractButton)):
            continue
        found = QAccessible.queryAccessibleInterface(each)
        if not found.text(QAccessible.Text.Name):
            nameless.append(f"{type(each).__name__} {each.objectName()} in {each.parent()}")
    return "\n".join(nameless)
