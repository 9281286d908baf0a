"""Controller for requests: submitting, the actions on generations, and the queue."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject

from videodesk.app.tasks import Tasks
from videodesk.app.undo import ClearQueue, CommandQueue, MoveInQueue, RemoveFromQueue
from videodesk.errors import Problem, VideoDeskError
from videodesk.generation import Generation, Request
from videodesk.planning import Plan
from videodesk.ui.activity.activity_state import QueueMove

Command = Callable[[str], Awaitable[object]]
"""A command on the generation with this id."""


class Submitter(Protocol):
    """The engine."""

    async def submit(
        self, requests: Sequence[Request], *, parent: str | None = None
    ) -> list[Generation]:
        """Queues all of these requests, or none."""


class Commands(Protocol):
    """Commands on one generation. Each raises VideoDeskError."""

    async def stop(self, generation_id: str) -> None:
        """Stops sending or tracking it."""

    async def follow_again(self, generation_id: str) -> object:
        """Tracks it again, or puts it back in the queue if it was never sent."""

    async def send_again(self, generation_id: str) -> Generation:
        """Makes a second request."""

    async def try_now(self, generation_id: str) -> None:
        """Retries it at once instead of waiting."""

    async def fetch_again(self, generation_id: str) -> object:
        """Downloads its clip again."""

    async def keep_file(self, generation_id: str) -> object:
        """Keeps the file that arrived instead of its clip."""

    async def give_task_id(self, generation_id: str, task_id: str) -> object:
        """Tracks it by a task id that the user found."""

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        """Tracks a task that was made elsewhere."""

    async def try_profile_now(self, profile: str) -> None:
        """Retries the requests of a profile at once instead of waiting."""


class Queue(Protocol):
    """The requests that were never sent."""

    @property
    def queue(self) -> list[str]:
        """Their ids, in order."""

    async def move_in_queue(self, generation_id: str, before: str | None) -> None:
        """Moves one before another; None for the end."""

    async def pause_queue(self) -> None:
        """Sends nothing from now on."""

    async def resume_queue(self) -> None:
        """Sends again."""

    async def remove_from_queue(self, generation_id: str) -> Generation | None:
        """Removes one; None if it is being sent or was accepted, which is left alone."""

    async def put_back(self, generation_id: str) -> None:
        """Queues a removed one again, unless anything else was done with it meanwhile."""

    async def empty_queue(self) -> list[Generation]:
        """Removes them all."""


class NewClips(Protocol):
    """The gallery."""

    def reveal_new(self, *generation_ids: str) -> None:
        """Shows generations that were just made."""


class ActionFeedback(Protocol):
    """The inspector."""

    def enable_actions(self, generation_id: str) -> None:
        """Enables the buttons of a generation again after a failed command."""

    def show_entry_problem(self, generation_id: str, problem: Problem) -> None:
        """Shows a problem beside the field for the task id."""


class ProfileName(Protocol):
    """The profile in use."""

    @property
    def current(self) -> str:
        """Its name."""


class GenerationController(QObject):
    """Submits requests, and carries out the user's actions on generations and on the queue.

    `model` returns the id of the model that is chosen in the composer.
    """

    def __init__(
        self,
        tasks: Tasks,
        engine: Submitter,
        generations: Commands,
        queue: Queue,
        commands: CommandQueue,
        *,
        gallery: NewClips,
        inspector: ActionFeedback,
        profiles: ProfileName,
        model: Callable[[], str],
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._engine = engine
        self._generations = generations
        self._queue = queue
        self._commands = commands
        self._gallery = gallery
        self._inspector = inspector
        self._profiles = profiles
        self._model = model
        self._editor = _QueueEditor(queue, inspector.enable_actions)
        self._submitting: set[asyncio.Task[None]] = set()

    async def settled(self) -> None:
        """Returns when every submitted request is on the disk, or could not be written."""
        await asyncio.gather(*self._submitting, return_exceptions=True)

    # -- New requests --------------------------------------------------------------------------

    def submit(self, plan: Plan) -> None:
        """Queues the requests of a plan."""
        task = self._tasks.start(self._submit(plan), "submit")
        self._submitting.add(task)
        task.add_done_callback(self._submitting.discard)

    async def _submit(self, plan: Plan) -> None:
        made = await self._engine.submit(plan.requests, parent=plan.parent)
        self._gallery.reveal_new(*(each.id for each in made))

    def follow_task(self, task_id: str) -> None:
        """Tracks a task of the account that was made elsewhere."""
        self._tasks.start(self._follow_task(task_id), "track a task")

    async def _follow_task(self, task_id: str) -> None:
        generation = await self._generations.follow_task(
            task_id, model=self._model(), profile=self._profiles.current
        )
        self._gallery.reveal_new(generation.id)

    # -- Actions on generations ----------------------------------------------------------------

    def stop(self, ids: Sequence[str]) -> None:
        """Stops tracking generations in progress, or forgets unconfirmed ones."""
        self._start(self._generations.stop, ids, "stop")

    def remove_from_queue(self, ids: Sequence[str]) -> None:
        """Takes requests that were not sent out of the queue; the user can undo it."""
        unsent = [each for each in ids if each in self._queue.queue]
        if unsent:
            self._commands.push(RemoveFromQueue(self._commands, self._editor, unsent))
        for generation_id in set(ids).difference(unsent):  # already sent: it is not stopped
            self._inspector.enable_actions(generation_id)

    def track_again(self, ids: Sequence[str]) -> None:
        """Tracks stopped tasks again, and puts requests that were never sent back in the queue."""
        self._start(self._generations.follow_again, ids, "track again")

    def send_again(self, ids: Sequence[str]) -> None:
        """Makes a second request, which names the first as its parent."""
        self._start(self._send_again, ids, "send again")

    async def _send_again(self, generation_id: str) -> None:
        child = await self._generations.send_again(generation_id)
        self._gallery.reveal_new(child.id)

    def try_now(self, ids: Sequence[str]) -> None:
        """Retries requests at once instead of waiting; nothing is sent twice."""
        self._start(self._generations.try_now, ids, "try now")

    def fetch_again(self, ids: Sequence[str]) -> None:
        """Downloads clips again whose files are gone."""
        self._start(self._generations.fetch_again, ids, "fetch again")

    def keep_file(self, ids: Sequence[str]) -> None:
        """Keeps the files that arrived instead of clips."""
        self._start(self._generations.keep_file, ids, "keep a file")

    def enter_task_id(self, generation_id: str, task_id: str) -> None:
        """Tracks a request by the task id that the user found in the account."""
        self._tasks.start(self._enter_task_id(generation_id, task_id), "enter a task id")

    async def _enter_task_id(self, generation_id: str, task_id: str) -> None:
        try:
            await self._generations.give_task_id(generation_id, task_id)
        except VideoDeskError as failure:
            self._inspector.show_entry_problem(generation_id, failure.problem)

    def _start(self, command: Command, ids: Sequence[str], name: str) -> None:
        self._tasks.start(_run_all(self._run(command, each) for each in ids), name)

    async def _run(self, command: Command, generation_id: str) -> None:
        try:
            await command(generation_id)
        except VideoDeskError:
            self._inspector.enable_actions(generation_id)
            raise

    # -- The queue and the profiles ------------------------------------------------------------

    def move_in_queue(self, move: QueueMove) -> None:
        """Moves a request in the queue; the user can undo it."""
        self._commands.push(MoveInQueue(self._commands, self._editor, move.id, move.before))

    def pause_queue(self, paused: bool) -> None:  # noqa: FBT001  # a signal's value
        """Pauses or resumes the queue."""
        work = self._queue.pause_queue() if paused else self._queue.resume_queue()
        self._tasks.start(work, "pause the queue")

    def clear_queue(self) -> None:
        """Takes everything out of the queue; the user can undo it."""
        self._commands.push(ClearQueue(self._commands, self._editor))

    def try_profile_now(self, name: str) -> None:
        """Retries the requests of a profile at once instead of waiting."""
        self._tasks.start(self._generations.try_profile_now(name), "try a profile now")


class _QueueEditor:
    """Changes the queue. Calls `failed` with each id that could not be removed."""

    def __init__(self, queue: Queue, failed: Callable[[str], None]) -> None:
        self._queue = queue
        self._failed = failed

    @property
    def queue(self) -> list[str]:
        return self._queue.queue

    async def remove(self, ids: Sequence[str]) -> list[str]:
        removed: list[str] = []
        await _run_all(self._remove(each, removed) for each in ids)
        return removed

    async def clear(self) -> list[str]:
        stopped = await self._queue.empty_queue()
        return [each.id for each in stopped]

    async def put_back(self, ids: Sequence[str]) -> None:
        await _run_all(self._queue.put_back(each) for each in ids)

    async def move(self, generation_id: str, before: str | None) -> None:
        await self._queue.move_in_queue(generation_id, before)

    async def _remove(self, generation_id: str, removed: list[str]) -> None:
        try:
            found = await self._queue.remove_from_queue(generation_id)
        except VideoDeskError:
            self._failed(generation_id)
            raise
        if found is None:
            self._failed(generation_id)
        else:
            removed.append(generation_id)


async def _run_all(works: Iterable[Awaitable[object]]) -> None:
    """Awaits all of these in turn, then raises the first problem."""
    failures: list[VideoDeskError] = []
    for work in works:
        try:
            await work
        except VideoDeskError as failure:
            failures.append(failure)
    if failures:
        raise failures[0]
