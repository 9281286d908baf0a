import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from videodesk.ui.widgets.flow_layout import FlowLayout


@pytest.fixture
def box(qtbot: QtBot) -> QWidget:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=10)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    return box


def places(box: QWidget, width: int) -> list[tuple[int, int]]:
    layout = box.layout()
    assert layout is not None
    layout.setGeometry(QRect(0, 0, width, 200))
    items = [layout.itemAt(index) for index in range(layout.count())]
    return [(item.geometry().x(), item.geometry().y()) for item in items if item is not None]


def test_items_that_fit_are_on_one_line(box: QWidget) -> None:
    assert places(box, 320) == [(0, 0), (110, 0), (220, 0)]


def test_items_that_do_not_fit_go_to_the_next_line(box: QWidget) -> None:
    assert places(box, 319) == [(0, 0), (110, 0), (0, 30)]
    assert places(box, 100) == [(0, 0), (0, 30), (0, 60)]


def test_height_depends_on_width(box: QWidget) -> None:
    layout = box.layout()
    assert layout is not None
    assert [layout.heightForWidth(width) for width in (320, 220, 100)] == [20, 50, 80]


def test_hidden_items_leave_no_gap(box: QWidget) -> None:
    layout = box.layout()
    assert layout is not None
    item = layout.itemAt(0)
    assert item is not None
    part = item.widget()
    assert part is not None
    part.setVisible(False)
    assert places(box, 320)[1:] == [(0, 0), (110, 0)]


def test_one_item_can_be_kept_on_the_first_line(qtbot: QtBot) -> None:
    box, last = QWidget(), QWidget()
    qtbot.addWidget(box)
    last.setFixedSize(30, 20)
    flow = FlowLayout(box, gap=10, kept_first=last)
    for _ in range(3):
        part = QWidget()
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    flow.addWidget(last)

    assert places(box, 360) == [(0, 0), (110, 0), (220, 0), (330, 0)]
    assert places(box, 359) == [(0, 0), (110, 0), (0, 30), (220, 0)]
    assert flow.heightForWidth(359) == 50


def test_items_start_on_the_right_in_right_to_left_layouts(box: QWidget) -> None:
    box.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert places(box, 320) == [(220, 0), (110, 0), (0, 0)]
