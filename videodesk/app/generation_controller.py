"""What a person decides about requests: from a click to the engine."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QObject

from videodesk.app.profile_controller import ProfileController
from videodesk.app.tasks import TaskRunner
from videodesk.app.undo import ClearQueue, CommandQueue, MoveInQueue, RemoveFromQueue
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.engine import Engine
from videodesk.engine.queue_decisions import QueueCommands
from videodesk.errors import VideoDeskError
from videodesk.planning import Plan
from videodesk.ui.activity.activity_state import QueueMove
from videodesk.ui.inspector.inspector import TaskIdEntry
from videodesk.ui.shell.main_window import MainWindow


class GenerationController(QObject):
    """Joins the window's signals about requests to what is decided about them."""

    def __init__(
        self,
        window: MainWindow,
        errands: TaskRunner,
        runner: Engine,
        decisions: GenerationCommands,
        queue: QueueCommands,
        profiles: ProfileController,
        commands: CommandQueue,
    ) -> None:
        super().__init__()
        self._window = window
        self._errands = errands
        self._runner = runner
        self._decisions = decisions
        self._queue = queue
        self._profiles = profiles
        self._commands = commands
        self._editor = _QueueEditor(decisions, queue, window.inspector.enable_actions)
        self._submitting: set[asyncio.Task[None]] = set()
        window.composer.submitted.connect(self._on_submitted)
        window.task_entered.connect(self._on_follow_task)
        self._connect_inspector()
        self._connect_menus()
        self._connect_activity()

    def _connect_inspector(self) -> None:
        inspector = self._window.inspector
        inspector.stop_requested.connect(self._on_stop)
        inspector.let_go_requested.connect(self._on_stop)
        inspector.follow_requested.connect(self._on_follow_again)
        inspector.send_again_requested.connect(self._on_send_again)
        inspector.try_now_requested.connect(self._on_try_now)
        inspector.fetch_again_requested.connect(self._on_fetch_again)
        inspector.task_id_entered.connect(self._on_task_id)
        inspector.undo_wanted.connect(self._on_put_back)
        inspector.generation_wanted.connect(self._window.gallery.select)

    def _connect_menus(self) -> None:
        wishes = self._window.for_selection
        wishes.send_again_requested.connect(self._on_send_again)
        wishes.try_now_requested.connect(self._on_try_all_now)
        wishes.stop_requested.connect(self._on_stop_all)
        wishes.follow_requested.connect(self._on_put_back)
        self._window.menus.pause_queue.triggered.connect(self._on_paused)

    def _connect_activity(self) -> None:
        activity = self._window.activity
        activity.stop_requested.connect(self._on_stop)
        activity.try_now_requested.connect(self._on_try_now)
        activity.profile_try_requested.connect(self._on_try_profile)
        activity.queue_moved.connect(self._on_queue_moved)
        activity.queue_paused.connect(self._on_paused)
        activity.queue_emptied.connect(self._on_queue_emptied)

    async def settled(self) -> None:
        """Returns when every request that was asked for is on the disk, or could not be kept."""
        await asyncio.gather(*self._submitting, return_exceptions=True)

    # -- A new request -------------------------------------------------------------------------

    def _on_submitted(self, plan: Plan) -> None:
        task = self._errands.start(self._submit(plan), "submit")
        self._submitting.add(task)
        task.add_done_callback(self._submitting.discard)

    async def _submit(self, plan: Plan) -> None:
        for generation in await self._runner.submit(plan.requests, parent=plan.parent):
            self._window.gallery.reveal_new(generation.id)

    def _on_follow_task(self, task_id: str) -> None:
        self._errands.start(self._follow_task(task_id), "follow a task")

    async def _follow_task(self, task_id: str) -> None:
        generation = await self._decisions.follow_task(
            task_id, model=self._window.composer.draft().model, profile=self._profiles.current
        )
        self._window.gallery.reveal_new(generation.id)

    # -- One generation ------------------------------------------------------------------------

    def _on_stop(self, generation_id: str) -> None:
        if generation_id in self._queue.queue:
            self._withdraw([generation_id])
        else:
            self._decide(generation_id, self._decisions.stop(generation_id), "stop")

    def _on_follow_again(self, generation_id: str) -> None:
        self._decide(generation_id, self._decisions.follow_again(generation_id), "follow again")

    def _on_send_again(self, generation_id: str) -> None:
        self._decide(generation_id, self._send_again(generation_id), "send again")

    async def _send_again(self, generation_id: str) -> None:
        child = await self._decisions.send_again(generation_id)
        self._window.gallery.reveal_new(child.id)

    def _on_try_now(self, generation_id: str) -> None:
        self._decide(generation_id, self._decisions.try_now(generation_id), "try now")

    def _on_fetch_again(self, generation_id: str) -> None:
        self._decide(generation_id, self._decisions.fetch_again(generation_id), "fetch again")

    def _on_task_id(self, entered: TaskIdEntry) -> None:
        self._errands.start(self._name_task(entered), "follow a task")

    async def _name_task(self, entered: TaskIdEntry) -> None:
        try:
            await self._decisions.give_task_id(entered.id, entered.task_id)
        except VideoDeskError as failure:
            self._window.inspector.show_entry_problem(entered.id, failure.problem)

    def _decide(self, generation_id: str, decision: Coroutine[Any, Any, object], name: str) -> None:
        self._errands.start(self._decided(generation_id, decision), name)

    async def _decided(self, generation_id: str, decision: Coroutine[Any, Any, object]) -> None:
        """What could not be done can be asked for again: its buttons are free."""
        try:
            await decision
        except VideoDeskError:
            self._window.inspector.enable_actions(generation_id)
            raise

    # -- Several -------------------------------------------------------------------------------

    def _on_try_all_now(self, ids: list[str]) -> None:
        self._errands.start(_one_by_one(map(self._decisions.try_now, ids)), "try now")

    def _on_stop_all(self, ids: list[str]) -> None:
        unsent = [each for each in ids if each in self._queue.queue]
        if unsent:
            self._withdraw(unsent)
        sent = [each for each in ids if each not in unsent]
        self._errands.start(_one_by_one(map(self._decisions.stop, sent)), "stop")

    def _withdraw(self, ids: list[str]) -> None:
        self._commands.push(RemoveFromQueue(self._commands, self._editor, ids))

    def _on_put_back(self, ids: Iterable[str]) -> None:
        self._errands.start(self._editor.put_back(list(ids)), "put back")

    # -- The queue and the profiles ------------------------------------------------------------

    def _on_queue_moved(self, move: QueueMove) -> None:
        self._commands.push(MoveInQueue(self._commands, self._editor, move.id, move.before))

    def _on_paused(self, paused: bool) -> None:  # noqa: FBT001  # a signal's value
        decided = self._queue.pause_queue() if paused else self._queue.resume_queue()
        self._errands.start(decided, "pause the queue")

    def _on_queue_emptied(self) -> None:
        self._commands.push(ClearQueue(self._commands, self._editor))

    def _on_try_profile(self, name: str) -> None:
        self._errands.start(self._decisions.try_profile_now(name), "try a profile now")


class _QueueEditor:
    """Changes the queue. Calls `failed` with each id that could not be stopped."""

    def __init__(
        self,
        generations: GenerationCommands,
        queue: QueueCommands,
        failed: Callable[[str], None],
    ) -> None:
        self._generations = generations
        self._queue = queue
        self._failed = failed

    @property
    def queue(self) -> list[str]:
        return self._queue.queue

    async def remove(self, ids: Sequence[str]) -> None:
        await _one_by_one(self._stop(each) for each in ids if each in self.queue)

    async def clear(self) -> list[str]:
        stopped = await self._queue.empty_queue()
        return [each.id for each in stopped]

    async def put_back(self, ids: Sequence[str]) -> None:
        await _one_by_one(self._generations.follow_again(each) for each in ids)

    async def move(self, generation_id: str, before: str | None) -> None:
        await self._queue.move_in_queue(generation_id, before)

    async def _stop(self, generation_id: str) -> None:
        try:
            await self._generations.stop(generation_id)
        except VideoDeskError:
            self._failed(generation_id)
            raise


async def _one_by_one(decisions: Iterable[Coroutine[Any, Any, object]]) -> None:
    """Carries all of them out, and raises the first problem afterwards."""
    failures: list[VideoDeskError] = []
    for decision in decisions:
        try:
            await decision
        except VideoDeskError as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
