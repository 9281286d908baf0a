from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.inspector.factories import UNCONFIRMED, WORKING
from videodesk.generation import Generation
from videodesk.ui.inspector.lineage import Lineage, LineageView
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

PARENT = replace(UNCONFIRMED, id="aa", request=replace(WORKING.request))
AGAIN = replace(WORKING, id="bb", parent="aa")
OTHER = replace(WORKING, id="cc", parent="aa", request=replace(WORKING.request, prompt="A fox"))
FAMILIES = {
    "aa": Lineage(None, (AGAIN, OTHER)),
    "bb": Lineage(PARENT),
    "cc": Lineage(PARENT),
}


def family_of(generation: Generation) -> Lineage:
    return FAMILIES.get(generation.id, Lineage())


def texts(links: LineageView) -> list[str]:
    return [each.text() for each in links.findChildren(QPushButton) if not each.isHidden()]


def test_request_and_its_resubmission_link_to_each_other(
    qtbot: QtBot, theme: Theme, workers: WorkerPool
) -> None:
    links = LineageView(theme, workers, family_of)
    qtbot.addWidget(links)
    links.resize(400, 80)
    links.show_generation(PARENT)
    qtbot.waitUntil(
        lambda: texts(links) == ["Sent again as: A red kite over dunes", "Reused in: A fox"]
    )
    qtbot.waitUntil(lambda: links.findChildren(QPushButton)[0].width() > 100)
    with qtbot.waitSignal(links.chosen) as emitted:
        QTest.mouseClick(links.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert emitted.args == ["bb"]
    links.show_generation(AGAIN)
    qtbot.waitUntil(lambda: texts(links) == ["Sent again from: A red kite over dunes"])
    links.show_generation(OTHER)
    qtbot.waitUntil(lambda: texts(links) == ["Based on: A red kite over dunes"])


def test_lineage_is_hidden_without_relatives(
    qtbot: QtBot, theme: Theme, workers: WorkerPool
) -> None:
    links = LineageView(theme, workers, family_of)
    qtbot.addWidget(links)
    links.resize(400, 80)
    links.show_generation(AGAIN)
    qtbot.waitUntil(lambda: not links.isHidden())
    links.show_generation(WORKING)
    qtbot.waitUntil(links.isHidden)


def test_parent_is_linked_by_id_without_a_reader(
    qtbot: QtBot, theme: Theme, workers: WorkerPool
) -> None:
    links = LineageView(theme, workers, None)
    qtbot.addWidget(links)
    links.resize(400, 80)
    links.show_generation(AGAIN)
    qtbot.waitUntil(lambda: links.findChildren(QPushButton)[0].width() > 100)
    with qtbot.waitSignal(links.chosen) as emitted:
        QTest.mouseClick(links.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    assert emitted.args == ["aa"]
