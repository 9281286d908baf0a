"""Finds child widgets by type and object name."""

from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget

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
