"""What the user hid does not stay under "Needs attention"."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from videodesk.app.attention_controller import AttentionController
from videodesk.events import EventStream, LibraryChanged
from videodesk.generation import Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.ui.widgets.worker_pool import WorkerPool


class FakePanel:
    """Needs attention for these ids, and keeps which are hidden."""

    def __init__(self, *ids: str) -> None:
        self.attention_ids = frozenset(ids)
        self.hidden: list[frozenset[str]] = []

    def set_hidden(self, ids: frozenset[str]) -> None:
        self.hidden.append(ids)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path / "library") as opened:
        yield opened


def test_hidden_requests_are_left_out_at_the_start_and_when_it_changes(
    qtbot: QtBot, library: Library
) -> None:
    lost = [
        replace(new_generation(Request(model="veo3", prompt=each)), status=Status.UNCONFIRMED)
        for each in ("a", "b")
    ]
    for each in lost:
        library.add(each)
    library.annotations.set_hidden([lost[0].id], hidden=True)
    panel, events, workers = FakePanel(*(each.id for each in lost)), EventStream(), WorkerPool()
    with Reader(library.folder) as reader:
        controller = AttentionController(panel, reader, workers, events)
        controller.check()
        controller.check()
        qtbot.waitUntil(lambda: panel.hidden == [frozenset({lost[0].id})])
        library.annotations.set_hidden([lost[0].id], hidden=False)
        events.publish(LibraryChanged(annotated=frozenset({lost[0].id})))
        qtbot.waitUntil(lambda: panel.hidden[1:] == [frozenset()])
        workers.close()
