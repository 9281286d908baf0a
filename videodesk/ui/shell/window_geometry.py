"""Saved window geometry, and windows that are no longer fully on a screen.

`QWidget.restoreGeometry` only makes sure that a part of the window is on a screen.
"""

from base64 import b64decode, b64encode
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget


def fit_to_screens(frame: QRect, screens: Sequence[QRect]) -> QRect:
    """The frame of a window, moved and shrunk as little as possible to be fully visible.

    `screens` are the available areas of the screens. A frame that is fully visible on several
    screens stays as it is.
    """
    if not screens or _is_fully_visible(frame, screens):
        return frame
    target = max(
        screens, key=lambda screen: (_shared_area(frame, screen), -_distance(frame, screen))
    )
    size = frame.size().boundedTo(target.size())
    left = min(max(frame.left(), target.left()), target.right() + 1 - size.width())
    top = min(max(frame.top(), target.top()), target.bottom() + 1 - size.height())
    return QRect(QPoint(left, top), size)


def ensure_on_screen(window: QWidget) -> None:
    """Moves a window that is not fully visible onto a screen."""
    if window.isMaximized() or window.isFullScreen():
        return
    frame = window.frameGeometry()
    new = fit_to_screens(frame, [each.availableGeometry() for each in QApplication.screens()])
    if new != frame:
        window.resize(window.size() - (frame.size() - new.size()))
        window.move(new.topLeft())


def from_text(text: str) -> QByteArray:
    """The inverse of `to_text`; empty for any other text."""
    try:
        return QByteArray(b64decode(text, validate=True))
    except ValueError:
        return QByteArray()


def to_text(data: QByteArray) -> str:
    """Qt's bytes for a geometry as Base64, for the session's file."""
    return b64encode(data.data()).decode()


def _is_fully_visible(frame: QRect, screens: Sequence[QRect]) -> bool:
    return sum(_shared_area(frame, screen) for screen in screens) >= frame.width() * frame.height()


def _shared_area(first: QRect, second: QRect) -> int:
    common = first.intersected(second)
    return common.width() * common.height()


def _distance(frame: QRect, screen: QRect) -> int:
    return (frame.center() - screen.center()).manhattanLength()
