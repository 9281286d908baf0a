"""The one handler of user actions: which command each of them becomes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QClipboard, QDesktopServices
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeGenerations, FakeTasks
from videodesk.app.action_controller import ActionController
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction

KITE = replace(
    new_generation(Request(model="veo3", prompt="a kite", profile="studio")),
    status=Status.COMPLETED,
    task_id="task-1",
    file=Path("/library/kite.mp4"),
)
BOAT = replace(KITE, id="b0a7", request=replace(KITE.request, prompt="a boat"), task_id="task-2")


@dataclass
class Calls:
    """Keeps the calls of every method that it is asked for; `pause_at` is at 1500 ms."""

    made: list[tuple[Any, ...]] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:  # a stand-in for several ports
        def call(*arguments: object) -> int:
            self.made.append((name, *arguments))
            return 1500

        return call


class FakeSystem(QObject):
    """Opens files in place of the system's programs."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[QUrl] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url)


class FakeLibrary(FakeGenerations):
    """Generations in memory, with an event log of one entry."""

    def get_many(self, ids: Sequence[str]) -> list[Generation]:
        return [self.by_id[each] for each in ids if each in self.by_id]

    def events(self, generation_id: str) -> list[EventLogEntry]:
        return [EventLogEntry(generation_id, KITE.created_at, LogEvent.ACCEPTED, 200, "req-7", "")]


class ControllerHarness:
    """The controller on fakes."""

    def __init__(self) -> None:
        self.calls = Calls()
        self.tasks = FakeTasks()
        self.library = FakeLibrary(Path("/library"))
        self.library.add(KITE, BOAT)
        self.controller = ActionController(
            self.calls,
            self.tasks,
            self.library,
            generations=self.calls,
            clips=self.calls,
            accounts=self.calls,
        )

    async def perform(
        self, action: GenerationAction, *ids: str, task_id: str = ""
    ) -> list[tuple[Any, ...]]:
        self.controller.perform(ActionRequest(action, ids, task_id))
        await self.tasks.finish()
        return self.calls.made


@pytest.fixture
def harness(qapp: QApplication) -> ControllerHarness:
    return ControllerHarness()


@pytest.fixture
def clipboard(qapp: QApplication) -> Iterator[QClipboard]:
    clipboard = qapp.clipboard()
    clipboard.clear()
    yield clipboard
    clipboard.clear()


@pytest.mark.parametrize(
    ("action", "command"),
    [
        (GenerationAction.SEND_NOW, "try_now"),
        (GenerationAction.TRY_NOW, "try_now"),
        (GenerationAction.REMOVE_FROM_QUEUE, "remove_from_queue"),
        (GenerationAction.TRACK_AGAIN, "track_again"),
        (GenerationAction.PUT_BACK, "track_again"),
        (GenerationAction.SEND_AGAIN, "send_again"),
        (GenerationAction.FETCH_AGAIN, "fetch_again"),
        (GenerationAction.KEEP_FILE, "keep_file"),
        (GenerationAction.HIDE, "hide"),
        (GenerationAction.UNHIDE, "unhide"),
        (GenerationAction.TRASH, "trash"),
    ],
)
async def test_command_gets_all_the_ids(
    harness: ControllerHarness, action: GenerationAction, command: str
) -> None:
    assert await harness.perform(action, KITE.id, BOAT.id) == [(command, (KITE.id, BOAT.id))]


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (GenerationAction.STOP_TRACKING, Status.PROCESSING),
        (GenerationAction.FORGET, Status.UNCONFIRMED),
    ],
)
async def test_only_generations_with_the_right_status_are_stopped(
    harness: ControllerHarness, action: GenerationAction, status: Status
) -> None:
    harness.library.add(replace(KITE, status=status))
    assert await harness.perform(action, KITE.id, BOAT.id) == [("stop", [KITE.id])]


async def test_copies_of_several_clips_are_saved_together(harness: ControllerHarness) -> None:
    ids = (KITE.id, BOAT.id)
    assert await harness.perform(GenerationAction.SAVE_COPY, *ids) == [("save_copies", ids)]


async def test_request_is_not_forgotten_if_its_task_is_tracked_by_now(
    harness: ControllerHarness,
) -> None:
    harness.library.add(replace(KITE, status=Status.PROCESSING))
    assert await harness.perform(GenerationAction.FORGET, KITE.id) == []


@pytest.mark.parametrize(
    ("action", "call"),
    [
        (GenerationAction.CONTINUE, ("continue_from_last_frame", KITE.id)),
        (GenerationAction.SAVE_COPY, ("save_copy", KITE.id)),
        (GenerationAction.SHOW, ("select", KITE.id)),
        (GenerationAction.ENTER_TASK_ID, ("show_task_entry", KITE.id)),
        (GenerationAction.SHOW_LARGE, ("show_large", KITE)),
        (GenerationAction.REUSE, ("reuse", KITE.request, KITE.id)),
        (GenerationAction.LOOK_AT_ACCOUNT, ("open_account", "studio")),
        (GenerationAction.TOP_UP, ("open_top_up", "studio")),
        (GenerationAction.SHOW_IN_FOLDER, ("show_in_folder", KITE.file)),
    ],
)
async def test_action_on_one_generation_becomes_one_call(
    harness: ControllerHarness, action: GenerationAction, call: tuple[Any, ...]
) -> None:
    assert await harness.perform(action, KITE.id) == [call]


async def test_typed_task_id_is_entered(harness: ControllerHarness) -> None:
    calls = await harness.perform(GenerationAction.ENTER_TASK_ID, KITE.id, task_id="task-9")
    assert calls == [("enter_task_id", KITE.id, "task-9")]


async def test_frame_is_saved_where_the_clip_is_paused(harness: ControllerHarness) -> None:
    calls = await harness.perform(GenerationAction.SAVE_FRAME, KITE.id)
    assert calls == [("pause_at", KITE.id), ("save_frame", KITE.id, 1500)]


@pytest.mark.parametrize(
    ("action", "text"),
    [
        (GenerationAction.COPY_PROMPT, "a kite\n\na boat"),
        (GenerationAction.COPY_FILE_PATH, f"{KITE.file}\n{BOAT.file}"),
        (GenerationAction.COPY_TASK_ID, "task-1\ntask-2"),
    ],
)
async def test_texts_of_all_generations_are_copied(
    harness: ControllerHarness, clipboard: QClipboard, action: GenerationAction, text: str
) -> None:
    assert await harness.perform(action, KITE.id, BOAT.id) == []
    assert clipboard.text() == text


async def test_file_itself_is_copied(harness: ControllerHarness, clipboard: QClipboard) -> None:
    await harness.perform(GenerationAction.COPY_FILE, KITE.id)
    assert [each.toLocalFile() for each in clipboard.mimeData().urls()] == [str(KITE.file)]


async def test_details_for_support_are_copied_with_the_event_log(
    harness: ControllerHarness, clipboard: QClipboard
) -> None:
    await harness.perform(GenerationAction.COPY_FOR_SUPPORT, KITE.id)
    assert "request req-7" in clipboard.text()
    assert "task task-1" in clipboard.text()
    assert "a kite" not in clipboard.text()


async def test_clip_is_paused_while_the_systems_player_shows_it(
    harness: ControllerHarness,
) -> None:
    system = FakeSystem()
    QDesktopServices.setUrlHandler("file", system, "open")  # type: ignore[arg-type]  # the stubs say bytes
    try:
        assert await harness.perform(GenerationAction.OPEN_IN_SYSTEM, KITE.id) == [
            ("pause_at", KITE.id)
        ]
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert [each.toLocalFile() for each in system.opened] == [str(KITE.file)]


async def test_link_of_the_service_is_opened_in_the_browser_and_copied(
    harness: ControllerHarness, clipboard: QClipboard
) -> None:
    link = "https://files.test/clip.gif?sig=1"
    harness.library.add(replace(KITE, video_url=link))
    browser = FakeSystem()
    QDesktopServices.setUrlHandler("https", browser, "open")  # type: ignore[arg-type]  # the stubs say bytes
    try:
        await harness.perform(GenerationAction.OPEN_LINK, KITE.id)
        await harness.perform(GenerationAction.COPY_LINK, KITE.id)
        harness.library.add(replace(KITE, video_url="file:///etc/passwd"))
        await harness.perform(GenerationAction.OPEN_LINK, KITE.id)
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert [each.toString() for each in browser.opened] == [link]
    assert clipboard.text() == link


async def test_generation_that_is_gone_is_left_alone(
    harness: ControllerHarness, clipboard: QClipboard
) -> None:
    for action in (GenerationAction.REUSE, GenerationAction.COPY_PROMPT):
        assert await harness.perform(action, "gone") == []
    assert clipboard.text() == ""


@pytest.mark.parametrize("action", GenerationAction)
async def test_every_action_is_handled(
    harness: ControllerHarness, clipboard: QClipboard, action: GenerationAction
) -> None:
    harness.library.add(replace(KITE, file=None))
    await harness.perform(action, KITE.id)
    assert harness.tasks.problems == []
