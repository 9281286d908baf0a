"""Requests in the whole program, and the controller alone."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from tests.app.conftest import Run
from tests.app.environment import AppDriver, AppEnvironment, until
from tests.app.fakes import FakeNotifier, FakeTasks
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, dropped
from videodesk.app.generation_controller import GenerationController
from videodesk.app.undo import CommandQueue
from videodesk.errors import Code, Problem, error
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.planning import Plan
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.activity.activity_state import QueueMove

NOBODY = "http://127.0.0.1:9"


async def queued(app: AppDriver, *prompts: str) -> list[str]:
    """A paused queue with these requests, and their ids."""
    app.window.menus.pause_queue.trigger()
    await until(app.window.menus.pause_queue.isChecked, what="the pause")
    ids: list[str] = []
    for prompt in prompts:
        app.submit(prompt)
        ids.append((await app.wait_for_row(prompt, Status.QUEUED)).id)
        # It is on the disk a moment before it is in the queue.
        await until(
            lambda: app.parts.generations._queue.queue == ids, what=f"{prompt} in the queue"
        )
    return ids


async def chosen(app: AppDriver, generation: Generation) -> None:
    app.window.gallery.select(generation.id)
    await until(
        lambda: (
            app.window.inspector.generation is not None
            and app.window.inspector.generation.id == generation.id
            and app.window.inspector.generation.status is generation.status
        ),
        what="the inspector",
    )


def test_paused_queue_is_reordered_and_sent_in_the_new_order(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                activity, menus = app.window.activity, app.window.menus
                first, second, third = await queued(app, "first", "second", "third")
                await until(menus.pause_queue.isChecked, what="the tick")
                activity.queue_move_requested.emit(QueueMove(third, first))
                await until(
                    lambda: (
                        [each.id for each in activity._state.waiting()] == [third, first, second]
                    ),
                    what="the new order",
                )
                assert service.creates == []
                activity.queue_pause_requested.emit(False)
                for prompt in ("first", "second", "third"):
                    await app.wait_for_row(prompt, Status.COMPLETED)
                assert not menus.pause_queue.isChecked()
            assert service.creates == ["third", "first", "second"]

    run(scenario())


def test_undo_puts_a_cleared_queue_back_in_its_order(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                first, second = await queued(app, "first", "second")
                app.window.activity.queue_clear_requested.emit()
                await app.wait_for_row("first", Status.CANCELLED)
                await app.wait_for_row("second", Status.CANCELLED)
                await app.wait_for_text("removed from the queue", app.window.notifications)
                app.press("undoNotificationButton")
                await app.wait_for_row("first", Status.QUEUED)
                await app.wait_for_row("second", Status.QUEUED)
                queue = app.parts.generations._queue
                await until(lambda: queue.queue == [first, second], what="the former order")
            assert service.creates == []

    run(scenario())


def test_send_again_makes_one_request_however_often_it_is_pressed(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService(on_create=[dropped])
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                app.submit("a kite")
                doubtful = await app.wait_for_row("a kite", Status.UNCONFIRMED)
                await chosen(app, doubtful)
                for _ in range(3):
                    app.request(GenerationAction.SEND_AGAIN, doubtful.id)
                child = await app.wait_for_row("a kite", Status.COMPLETED)
                assert child.parent == doubtful.id
                assert len(app.library.children(doubtful.id)) == 1
            assert service.creates == ["a kite", "a kite"]

    run(scenario())


def test_wrong_task_id_gets_a_message_beside_its_field_and_the_right_one_is_tracked(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService(on_create=[dropped])
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                app.submit("a kite")
                doubtful = await app.wait_for_row("a kite", Status.UNCONFIRMED)
                await chosen(app, doubtful)
                app.type("task-id-field", "task-9", confirm=True)
                message = app.find(QLabel, "task-id-problem")
                await until(lambda: message.isVisibleTo(app.window), what="the sentence")
                assert "doesn't know this task ID" in message.text()
                assert app.find(QLineEdit, "task-id-field").text() == "task-9"
                task = service.accept("a kite")
                app.type("task-id-field", task, confirm=True)
                followed = await app.wait_for_row("a kite", Status.COMPLETED)
                assert (followed.id, followed.task_id) == (doubtful.id, task)

    run(scenario())


def test_task_of_the_account_is_tracked_by_its_id(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                app.window.task_entered.emit("task-9")
                await app.wait_for_text("doesn't know this task", app.window.notifications)
                app.window.task_entered.emit(service.accept("made elsewhere"))
                made = await app.wait_for_row("", Status.COMPLETED)
                assert made.request.profile == "default"

    run(scenario())


def test_request_submitted_just_before_quitting_is_on_the_disk(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY, key=None)
        async with environment.open() as app:
            app.submit("at the last moment")
            app.window.close()
            assert app.quits == [True]
        async with environment.open() as app:
            assert (await app.wait_for_row("at the last moment", Status.QUEUED)).task_id is None

    run(scenario())


# -- The controller by itself ------------------------------------------------------------------


class FakeEngine:
    """Submits, and carries commands out by writing them down; a queue of unsent requests."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.queue: list[str] = []
        self.being_sent: set[str] = set()
        self.fails_for: set[str] = set()

    async def submit(
        self, requests: Sequence[Request], *, parent: str | None = None
    ) -> list[Generation]:
        return [new_generation(each, parent=parent) for each in requests]

    async def stop(self, generation_id: str) -> None:
        await self._call("stop", generation_id)

    async def remove_from_queue(self, generation_id: str) -> Generation | None:
        if generation_id not in self.queue or generation_id in self.being_sent:
            return None
        await self._call("remove", generation_id)
        self.queue.remove(generation_id)
        return replace(new_generation(Request(model="veo3", prompt="")), id=generation_id)

    async def put_back(self, generation_id: str) -> None:
        await self._call("put back", generation_id)
        self.queue.append(generation_id)

    async def follow_again(self, generation_id: str) -> None:
        await self._call("follow", generation_id)

    async def send_again(self, generation_id: str) -> Generation:
        await self._call("send again", generation_id)
        return new_generation(Request(model="veo3", prompt="again"), parent=generation_id)

    async def try_now(self, generation_id: str) -> None:
        await self._call("try", generation_id)

    async def fetch_again(self, generation_id: str) -> None:
        await self._call("fetch", generation_id)

    async def keep_file(self, generation_id: str) -> None:
        await self._call("keep", generation_id)

    async def give_task_id(self, generation_id: str, task_id: str) -> None:
        await self._call("task id", generation_id, task_id)

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        await self._call("follow task", task_id, model, profile)
        return new_generation(Request(model=model, prompt=""))

    async def try_profile_now(self, profile: str) -> None:
        await self._call("try profile", profile)

    async def move_in_queue(self, generation_id: str, before: str | None) -> None:
        self.queue.remove(generation_id)
        self.queue.insert(self.queue.index(before) if before else len(self.queue), generation_id)

    async def pause_queue(self) -> None:
        await self._call("pause")

    async def resume_queue(self) -> None:
        await self._call("resume")

    async def empty_queue(self) -> list[Generation]:
        stopped = [
            replace(new_generation(Request(model="veo3", prompt="")), id=each)
            for each in self.queue
        ]
        self.queue.clear()
        return stopped

    async def _call(self, *call: str) -> None:
        if call[1:2] and call[1] in self.fails_for:
            raise error(Code.INVALID_REQUEST, message="It cannot be done.")
        self.calls.append(call)


class FakeViews:
    """The gallery, the inspector and the profile in use."""

    def __init__(self) -> None:
        self.current = "default"
        self.revealed: list[str] = []
        self.enabled: list[str] = []
        self.entry_problems: list[str] = []

    def reveal_new(self, *generation_ids: str) -> None:
        self.revealed += generation_ids

    def enable_actions(self, generation_id: str) -> None:
        self.enabled.append(generation_id)

    def show_entry_problem(self, generation_id: str, problem: Problem) -> None:
        self.entry_problems.append(generation_id)


class Bench:
    def __init__(self, stack: QUndoStack) -> None:
        self.stack = stack
        self.tasks = FakeTasks()
        self.engine = FakeEngine()
        self.views = FakeViews()
        self.commands = CommandQueue(stack, self.tasks, FakeNotifier())
        self.controller = GenerationController(
            self.tasks,
            self.engine,
            self.engine,
            self.engine,
            self.commands,
            gallery=self.views,
            inspector=self.views,
            profiles=self.views,
            model=lambda: "veo3",
        )

    async def finish(self) -> list[Code]:
        """The problems that were shown in the end."""
        await self.commands.finish()
        await self.tasks.finish()
        return [each.code for each in self.tasks.problems]


@pytest.fixture
def bench(qapp: QApplication) -> Iterator[Bench]:
    stack = QUndoStack()
    yield Bench(stack)
    stack.clear()


async def test_every_request_of_a_plan_is_revealed(bench: Bench) -> None:
    requests = tuple(Request(model="veo3", prompt=each) for each in ("a kite", "a boat"))
    bench.controller.submit(Plan(requests))
    await bench.controller.settled()
    assert await bench.finish() == []
    assert len(bench.views.revealed) == 2


async def test_task_of_the_account_is_followed_with_the_model_and_profile_in_use(
    bench: Bench,
) -> None:
    bench.controller.follow_task("task-9")
    await bench.finish()
    assert bench.engine.calls == [("follow task", "task-9", "veo3", "default")]
    assert len(bench.views.revealed) == 1


async def test_second_request_is_revealed(bench: Bench) -> None:
    bench.controller.send_again(["a"])
    await bench.finish()
    assert bench.engine.calls == [("send again", "a")]
    assert len(bench.views.revealed) == 1


async def test_failed_command_does_not_stop_the_others_and_enables_its_buttons(
    bench: Bench,
) -> None:
    bench.engine.fails_for = {"a", "c"}
    bench.controller.try_now(["a", "b", "c"])
    assert await bench.finish() == [Code.INVALID_REQUEST]
    assert bench.engine.calls == [("try", "b")]
    assert bench.views.enabled == ["a", "c"]


async def test_problem_of_a_task_id_is_shown_beside_its_field(bench: Bench) -> None:
    bench.engine.fails_for = {"a"}
    bench.controller.enter_task_id("a", "task-9")
    bench.controller.enter_task_id("b", "task-9")
    assert await bench.finish() == []
    assert bench.views.entry_problems == ["a"]
    assert bench.engine.calls == [("task id", "b", "task-9")]


async def test_only_unsent_requests_are_removed_from_the_queue(bench: Bench) -> None:
    bench.engine.queue = ["a", "b"]
    bench.controller.remove_from_queue(["b", "sent"])
    await bench.finish()
    assert bench.engine.calls == [("remove", "b")]
    assert bench.views.enabled == ["sent"]
    bench.stack.undo()
    await bench.finish()
    assert bench.engine.queue == ["a", "b"]


async def test_request_that_is_being_sent_is_not_stopped_by_removing_it(bench: Bench) -> None:
    bench.engine.queue, bench.engine.being_sent = ["a"], {"a"}
    bench.controller.remove_from_queue(["a"])
    await bench.finish()
    assert bench.engine.calls == []
    assert bench.views.enabled == ["a"]


async def test_request_that_was_sent_since_is_not_stopped_by_redo(bench: Bench) -> None:
    bench.engine.queue = ["a"]
    bench.controller.remove_from_queue(["a"])
    await bench.finish()
    bench.stack.undo()
    await bench.finish()
    bench.engine.queue.clear()  # it was sent, and may have been charged
    bench.engine.calls.clear()
    bench.stack.redo()
    await bench.finish()
    assert bench.engine.calls == []


async def test_request_that_cannot_be_removed_keeps_its_buttons(bench: Bench) -> None:
    bench.engine.queue, bench.engine.fails_for = ["a"], {"a"}
    bench.controller.remove_from_queue(["a"])
    assert await bench.finish() == [Code.INVALID_REQUEST]
    assert bench.views.enabled == ["a"]
    assert not bench.stack.canUndo()


async def test_queue_is_cleared_and_comes_back_in_its_order(bench: Bench) -> None:
    bench.engine.queue = ["a", "b"]
    bench.controller.clear_queue()
    await bench.finish()
    assert bench.engine.queue == []
    bench.stack.undo()
    await bench.finish()
    assert bench.engine.queue == ["a", "b"]


async def test_queue_is_paused_and_resumed(bench: Bench) -> None:
    bench.controller.pause_queue(True)
    bench.controller.pause_queue(False)
    await bench.finish()
    assert bench.engine.calls == [("pause",), ("resume",)]


async def test_moved_request_is_moved_back_by_undo(bench: Bench) -> None:
    bench.engine.queue = ["a", "b"]
    bench.controller.move_in_queue(QueueMove("b", "a"))
    await bench.finish()
    assert bench.engine.queue == ["b", "a"]
    bench.stack.undo()
    await bench.finish()
    assert bench.engine.queue == ["a", "b"]
