from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QPoint, Qt, QTranslator
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.paths import resource
from videodesk.ui.shell.exit_notice import ExitNotice, exit_text
from videodesk.ui.theme.theme import Theme


@pytest.fixture(autouse=True)
def english(qapp: QApplication) -> Iterator[None]:
    translator = QTranslator()
    assert translator.load(QLocale("en"), "videodesk", "_", str(resource("translations")))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def some(status: Status, count: int = 1) -> list[Generation]:
    made = new_generation(Request(model="veo3", prompt="a kite"))
    return [replace(made, status=status)] * count


def test_exit_text_is_empty_if_nothing_is_in_progress() -> None:
    assert exit_text(some(Status.COMPLETED) + some(Status.UNCONFIRMED)) == ""


def test_exit_text_counts_clips() -> None:
    one, two = some(Status.PROCESSING), some(Status.PROCESSING, 2)

    assert exit_text(one).startswith("1 clip is still being made")
    assert exit_text(two).startswith("2 clips are still being made")


def test_exit_text_has_one_sentence_for_each_kind() -> None:
    lines = exit_text(
        [
            *some(Status.SUBMITTING),
            *some(Status.PROCESSING),
            *some(Status.DOWNLOADING),
            *some(Status.QUEUED, 3),
        ]
    ).splitlines()

    assert lines == [
        "2 clips are still being made. They will be downloaded next time you open VideoDesk.",
        "1 finished clip will be downloaded next time you open VideoDesk.",
        "3 requests in the queue will be sent next time you open VideoDesk.",
    ]


def test_exit_notice_is_centred_and_takes_no_focus(qtbot: QtBot, theme: Theme) -> None:
    leaving = ExitNotice(theme, "2 clips go on.", QPoint(800, 500))
    qtbot.addWidget(leaving)
    leaving.show()

    assert (leaving.geometry().center() - QPoint(800, 500)).manhattanLength() <= 4
    assert not leaving.isModal()
    assert leaving.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    label = leaving.findChild(QLabel, "exitNoticeText")
    assert isinstance(label, QLabel)
    assert label.text() == "2 clips go on."
