"""A long line is elided like a whole one, although only its beginning is measured."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

from videodesk.ui.widgets.text_layout import elide


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("width", [0, 40, 260, 900])
@pytest.mark.parametrize(
    "text",
    ["", "short", "a red kite " * 40, "i" * 300, "海边的风筝" * 60, ".,'" * 100, "e\u0301" * 200],
)
def test_elided_text_is_that_of_the_whole_line(text: str, width: int) -> None:
    metrics = QFontMetrics(QFont(QApplication.font().family(), 10))
    expected = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
    assert elide(text, metrics, width) == expected
