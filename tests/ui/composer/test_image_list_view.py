"""Images are moved and removed by pointer and keyboard."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tests.ui.composer.factories import FRAMES
from videodesk.ui.composer.images.image_delegate import cross_of, tile_of
from videodesk.ui.composer.images.image_list_model import ImageListModel, ListedImage
from videodesk.ui.composer.images.image_list_view import ImageListView
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme


class DropFromSelf(QDropEvent):
    """A drop whose drag was started by a widget of ours; Qt makes one only for real drags."""

    def __init__(self, position: QPoint, mime: QMimeData, source: QObject | None) -> None:
        super().__init__(
            QPointF(position),
            Qt.DropAction.MoveAction | Qt.DropAction.CopyAction,
            mime,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        self._source = source
        self._mime = mime  # Qt keeps an address only

    def source(self) -> QObject:
        return self._source  # type: ignore[return-value]  # None is what Qt gives for others


@pytest.fixture
def view(qtbot: QtBot, theme: Theme, icons: IconProvider) -> Iterator[ImageListView]:
    model = ImageListModel()
    view = ImageListView(theme, icons, model)
    view.move_requested.connect(model.move)
    qtbot.addWidget(view)
    for name in "abcd":
        model.append(ListedImage(f"/{name}.png"))
    view.resize(316, view.sizeHint().height())
    view.show()
    qtbot.waitExposed(view)
    yield view
    model.setParent(view)


def order(view: ImageListView) -> str:
    return "".join(image[1] for image in view.model().images)  # type: ignore[attr-defined]


def tile_centre(view: ImageListView, row: int) -> QPoint:
    return tile_of(view.visualRect(view.model().index(row, 0))).center()


def drop(view: ImageListView, row: int, position: QPoint) -> DropFromSelf:
    model = view.model()
    event = DropFromSelf(position, model.mimeData([model.index(row, 0)]), view)
    event.setDropAction(Qt.DropAction.MoveAction)
    view.dropEvent(event)
    return event


def test_view_is_as_high_as_all_rows_of_three_tiles(view: ImageListView) -> None:
    tops = [tile_centre(view, row).y() for row in range(4)]
    assert tops[0] == tops[1] == tops[2] < tops[3]
    assert view.sizeHint().height() > tops[3]


def test_tile_dropped_on_the_right_half_of_another_goes_after_it(view: ImageListView) -> None:
    event = drop(view, 0, tile_centre(view, 1) + QPoint(10, 0))
    assert order(view) == "bacd"
    assert event.isAccepted()
    assert event.dropAction() == Qt.DropAction.CopyAction


def test_tile_dropped_on_the_left_half_of_another_goes_before_it(view: ImageListView) -> None:
    drop(view, 3, tile_centre(view, 0) - QPoint(10, 0))
    assert order(view) == "dabc"


def test_tile_dropped_after_the_last_goes_to_the_end(view: ImageListView) -> None:
    drop(view, 0, tile_centre(view, 3) + QPoint(120, 0))
    assert order(view) == "bcda"


def test_tile_dropped_on_itself_stays(view: ImageListView) -> None:
    drop(view, 1, tile_centre(view, 1))
    assert order(view) == "abcd"


def test_drag_from_outside_is_left_to_the_composer(view: ImageListView) -> None:
    model = view.model()
    foreign = DropFromSelf(QPoint(5, 5), model.mimeData([model.index(2, 0)]), None)
    view.dropEvent(foreign)
    assert not foreign.isAccepted()
    mime = QMimeData()
    mime.setText("words")
    enter = QDragEnterEvent(
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    view.dragEnterEvent(enter)
    assert not enter.isAccepted()
    assert order(view) == "abcd"


def test_ctrl_and_arrow_move_the_selected_image(qtbot: QtBot, view: ImageListView) -> None:
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert order(view) == "acbd"
    assert view.currentIndex().row() == 2
    for _ in range(5):
        QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert order(view) == "bacd"


def test_arrows_follow_their_direction_in_a_right_to_left_layout(
    qtbot: QtBot, view: ImageListView
) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    view.setCurrentIndex(view.model().index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert order(view) == "bacd"


def test_delete_requests_removal_of_the_selected_image(qtbot: QtBot, view: ImageListView) -> None:
    view.setCurrentIndex(view.model().index(2, 0))
    with qtbot.waitSignal(view.removal_requested) as asked:
        QTest.keyClick(view, Qt.Key.Key_Delete)
    assert asked.args == [[2]]


def test_click_on_the_cross_requests_removal_without_selecting(
    qtbot: QtBot, view: ImageListView
) -> None:
    position = cross_of(view.visualRect(view.model().index(1, 0))).center()
    with qtbot.waitSignal(view.removal_requested) as asked:
        QTest.mouseClick(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position
        )
    assert asked.args == [[1]]
    assert not view.selectedIndexes()


def test_press_on_the_cross_released_elsewhere_removes_nothing(
    qtbot: QtBot, view: ImageListView
) -> None:
    position = cross_of(view.visualRect(view.model().index(1, 0))).center()
    with qtbot.assertNotEmitted(view.removal_requested):
        QTest.mousePress(
            view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position
        )
        QTest.mouseRelease(
            view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            position + QPoint(40, 40),
        )


def menu_of(view: ImageListView, row: int) -> tuple[QMenu, dict[str, bool]]:
    view.setCurrentIndex(view.model().index(row, 0))
    menu = view.menu_for(view.currentIndex())
    return menu, {each.text(): each.isEnabled() for each in menu.actions() if each.text()}


def test_menu_enables_what_applies_to_the_image(view: ImageListView) -> None:
    _, first = menu_of(view, 0)
    assert first == {
        "Preview": True,
        "Move left": False,
        "Move right": True,
        "Show in folder": True,
        "Remove": True,
    }
    view.model().append(ListedImage("https://example.com/a.png"))  # type: ignore[attr-defined]
    _, last = menu_of(view, 4)
    assert not last["Move right"]
    assert not last["Show in folder"]
    assert not last["Preview"]


def test_menu_actions_do_what_they_say(qtbot: QtBot, view: ImageListView) -> None:
    menu, _ = menu_of(view, 1)
    actions = {action.text(): action for action in menu.actions()}
    actions["Move right"].trigger()
    assert order(view) == "acbd"
    with qtbot.waitSignal(view.folder_requested) as signal:
        actions["Show in folder"].trigger()
    assert signal.args is not None
    assert signal.args[0].source == "/b.png"
    with qtbot.waitSignal(view.removal_requested) as asked:
        actions["Remove"].trigger()
    assert asked.args == [[2]]


def test_tiles_show_what_their_images_are_for_the_model(view: ImageListView) -> None:
    def chip(row: int) -> QImage:
        tile = tile_of(view.visualRect(view.model().index(row, 0)))
        return view.viewport().grab(tile.adjusted(0, tile.height() - 18, 0, 0)).toImage()

    plain = [chip(row) for row in range(3)]
    view.model().set_chosen_model(FRAMES)  # type: ignore[attr-defined]
    drawn = [chip(row) for row in range(3)]

    assert all(before != after for before, after in zip(plain, drawn, strict=True))
    assert len({bytes(image.constBits()) for image in drawn}) == 3  # first, last, extra
