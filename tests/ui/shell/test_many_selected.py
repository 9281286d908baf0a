"""The selection in the window: the inspector, the count, and the actions that apply."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.queries import child
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.shell.main_window import MainWindow

MANY = 210
"""More than the menus check at each change of the selection."""


def title(window: MainWindow) -> str:
    label = child(window.inspector, QLabel, "selection-title")
    return label.text() if label.isVisible() else ""


@pytest.fixture
def failed(qtbot: QtBot, window: MainWindow, library: Library) -> list[str]:
    """The ids of many failed requests in the gallery, newest first."""
    made = [
        replace(new_generation(Request(model="veo3", prompt=f"{number}")), status=Status.FAILED)
        for number in range(MANY)
    ]
    for each in made:
        library.add(each)
    window.gallery.refresh()
    view = child(window.gallery, QAbstractItemView, "galleryTiles")
    qtbot.waitUntil(lambda: view.model().rowCount() == MANY)
    return [each.id for each in reversed(made)]


def test_inspector_shows_how_many_are_selected(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    library.add(replace(new_generation(Request("veo3", "x")), status=Status.FAILED))
    window.gallery.refresh()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    window.gallery.select_all()
    qtbot.waitUntil(lambda: title(window).startswith("2 clip"))
    statuses = child(window.inspector, QLabel, "selection-statuses")
    qtbot.waitUntil(lambda: "Finished 1" in statuses.text())
    assert child(window.gallery, QLabel, "galleryCount").text().startswith("2 selected")
    assert not window.inspector.player.isVisible()

    view = child(window.gallery, QAbstractItemView, "galleryTiles")
    QTest.mouseClick(
        view.viewport(),
        Qt.MouseButton.LeftButton,
        pos=view.visualRect(view.model().index(1, 0)).center(),
    )
    qtbot.waitUntil(lambda: title(window) == "")
    assert window.inspector.generation == clip
    assert window.inspector.player.isVisible()


def test_action_applies_to_all_however_many_are_selected(
    qtbot: QtBot, window: MainWindow, failed: list[str]
) -> None:
    window.gallery.select_all()
    qtbot.waitUntil(lambda: title(window).startswith(f"{MANY}"))
    with qtbot.waitSignal(window.selection_actions.action_requested) as asked:
        window.selection_actions.request(GenerationAction.COPY_PROMPT)
    assert asked.args == [ActionRequest(GenerationAction.COPY_PROMPT, tuple(failed))]


def test_button_shows_a_hidden_clip_again_as_soon_as_it_is_hidden(
    qtbot: QtBot, window: MainWindow, library: Library, clip: Generation
) -> None:
    window.menus.show_hidden.trigger()
    window.gallery.select(clip.id)
    qtbot.waitUntil(lambda: window.inspector.generation == clip)
    name = f"{GenerationAction.UNHIDE}-button"
    assert window.inspector.findChild(QPushButton, name) is None
    library.annotations.set_hidden([clip.id], hidden=True)
    window.gallery.list_again()
    qtbot.waitUntil(lambda: window.inspector.findChild(QPushButton, name) is not None)
