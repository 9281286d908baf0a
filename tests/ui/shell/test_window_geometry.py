import pytest
from PySide6.QtCore import QRect

from videodesk.ui.shell.window_geometry import fit_to_screens

LEFT = QRect(0, 0, 1920, 1040)
RIGHT = QRect(1920, 0, 1280, 1024)


@pytest.mark.parametrize(
    "frame", [QRect(100, 100, 1440, 900), QRect(1500, 50, 900, 800), QRect(1920, 0, 1280, 1024)]
)
def test_visible_window_is_not_moved(frame: QRect) -> None:
    assert fit_to_screens(frame, [LEFT, RIGHT]) == frame


def test_window_of_a_missing_screen_is_moved_to_the_nearest() -> None:
    assert fit_to_screens(QRect(2000, 100, 1000, 700), [LEFT]) == QRect(920, 100, 1000, 700)


def test_window_is_shrunk_to_a_smaller_screen() -> None:
    assert fit_to_screens(QRect(0, 0, 3000, 2000), [RIGHT]) == RIGHT


def test_window_above_the_screen_is_only_moved_down() -> None:
    assert fit_to_screens(QRect(300, -40, 800, 600), [LEFT]) == QRect(300, 0, 800, 600)


def test_partly_visible_window_is_moved_to_the_screen_that_shows_more_of_it() -> None:
    assert fit_to_screens(QRect(2600, 500, 900, 600), [LEFT, RIGHT]) == QRect(2300, 424, 900, 600)


def test_window_is_not_moved_without_any_screen() -> None:
    assert fit_to_screens(QRect(1, 2, 3, 4), []) == QRect(1, 2, 3, 4)
