"""Controller for requests: submitting, the actions on generations, and the queue."""

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
from videodesk.ui.shell.main_window import MainWindow

Command = Callable[[str], Coroutine[Any, Any, object]]
"""What is done to the generation of one id."""


class GenerationController(QObject):
    """Submits requests, and carries out the user's actions on generations and on the queue."""

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
        window.menus.pause_queue.triggered.connect(self._on_paused)
        activity = window.activity
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

    # -- Actions on generations ----------------------------------------------------------------

    def stop(self, ids: Sequence[str]) -> None:
        """Stop tracking what is in progress, or forget what was not confirmed."""
        self._start(self._decisions.stop, ids, "stop")

    def remove_from_queue(self, ids: Sequence[str]) -> None:
        """Take requests that were not sent out of the queue; the user can undo it."""
        unsent = [each for each in ids if each in self._queue.queue]
        if unsent:
            self._commands.push(RemoveFromQueue(self._commands, self._editor, unsent))
        for generation_id in set(ids).difference(unsent):  # sent meanwhile: it is not stopped
            self._window.inspector.enable_actions(generation_id)

    def track_again(self, ids: Sequence[str]) -> None:
        """Track stopped tasks again, and put requests that were never sent back in the queue."""
        self._start(self._decisions.follow_again, ids, "track again")

    def send_again(self, ids: Sequence[str]) -> None:
        """Make a second request, which names the first as its parent."""
        self._start(self._send_again, ids, "send again")

    async def _send_again(self, generation_id: str) -> None:
        child = await self._decisions.send_again(generation_id)
        self._window.gallery.reveal_new(child.id)

    def try_now(self, ids: Sequence[str]) -> None:
        """End what requests wait for; nothing is sent twice."""
        self._start(self._decisions.try_now, ids, "try now")

    def fetch_again(self, ids: Sequence[str]) -> None:
        """Ask the service once more for clips whose files are gone."""
        self._start(self._decisions.fetch_again, ids, "fetch again")

    def enter_task_id(self, generation_id: str, task_id: str) -> None:
        """Track a request by the task id that the user found in the account."""
        self._errands.start(self._enter_task_id(generation_id, task_id), "enter a task id")

    async def _enter_task_id(self, generation_id: str, task_id: str) -> None:
        try:
            await self._decisions.give_task_id(generation_id, task_id)
        except VideoDeskError as failure:
            self._window.inspector.show_entry_problem(generation_id, failure.problem)

    def _start(self, command: Command, ids: Sequence[str], name: str) -> None:
        self._errands.start(_one_by_one(self._run(command, each) for each in ids), name)

    async def _run(self, command: Command, generation_id: str) -> None:
        """Run a command; if it fails, its buttons are enabled again."""
        try:
            await command(generation_id)
        except VideoDeskError:
            self._window.inspector.enable_actions(generation_id)
            raise

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
