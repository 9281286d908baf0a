"""Undo commands for the library and the queue.

Their work is asynchronous: pushing, undoing or redoing one starts a task, and `CommandQueue` runs
these tasks one after the other, in the order in which the user asked for them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Protocol

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QUndoCommand, QUndoStack

from videodesk.app.tasks import Tasks
from videodesk.ui.widgets.notification_bar import Notification, Notifier
from videodesk.ui.widgets.undo import is_next_undo

_UNDO_KEY: Final = "undo"
_CLOSE_SECONDS: Final = 1.0
"""Short, because the program ends within 3 s and a request in flight gets the rest of that time."""

translate: Final = QCoreApplication.translate


class AsyncCommand(QUndoCommand):
    """An undo command whose work is asynchronous. Subclasses define `apply` and `revert`.

    `done_text`, if any, is shown with an Undo button once the command has been applied.
    """

    done_text = ""

    def __init__(self, queue: "CommandQueue", text: str) -> None:
        super().__init__(text)
        self._queue = queue

    def redo(self) -> None:
        """Starts `apply`; `QUndoStack.push` calls this, too."""
        self._queue.start(self, self.apply)

    def undo(self) -> None:
        """Starts `revert`."""
        self._queue.start(self, self.revert)

    async def apply(self) -> None:
        """Makes the change, the first time or again. Raises VideoDeskError."""
        raise NotImplementedError

    async def revert(self) -> None:
        """Reverts the change. Raises VideoDeskError."""
        raise NotImplementedError


class CommandQueue(QObject):
    """Pushes commands on the undo stack and runs their work in order.

    A command whose work fails shows its problem, becomes obsolete and leaves the stack.
    """

    def __init__(self, stack: QUndoStack, tasks: Tasks, notifications: Notifier) -> None:
        super().__init__()
        self._stack = stack
        self._tasks = tasks
        self._notifications = notifications
        self._in_order = asyncio.Lock()  # fair: first come, first served
        self._running: set[asyncio.Task[None]] = set()
        self._failed: set[AsyncCommand] = set()
        stack.indexChanged.connect(self._on_index_changed)

    def push(self, command: AsyncCommand) -> None:
        """Carries out a command, which can then be undone."""
        self._stack.push(command)

    def start(self, command: AsyncCommand, work: Callable[[], Awaitable[None]]) -> None:
        """Runs one direction of a command after everything that was started before."""
        task = self._tasks.start(self._run(command, work), command.text())
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def finish(self) -> None:
        """Returns when all started work is done or has failed."""
        while self._running:
            await asyncio.gather(*self._running, return_exceptions=True)

    async def close(self, *, seconds: float = _CLOSE_SECONDS) -> None:
        """Empties the stack: from now on nothing can be undone. Work may take `seconds` to finish.

        What takes longer is left to `Background`, which cancels it.
        """
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        self._stack.indexChanged.disconnect(self._on_index_changed)
        self._stack.clear()

    async def _run(self, command: AsyncCommand, work: Callable[[], Awaitable[None]]) -> None:
        async with self._in_order:
            if command in self._failed:
                return
            try:
                await work()
            except BaseException:
                self._failed.add(command)
                if shiboken6.isValid(command):  # the stack may have dropped it by now
                    command.setObsolete(True)
                    self._drop_obsolete()
                raise
        if command.done_text and is_next_undo(self._stack, command):
            self._notifications.notify(
                Notification(
                    command.done_text,
                    self.tr("Undo"),
                    self._stack.undo,
                    key=_UNDO_KEY,
                    passing=True,
                )
            )

    def _on_index_changed(self, _index: int) -> None:
        self._notifications.withdraw(_UNDO_KEY)
        self._drop_obsolete()

    def _drop_obsolete(self) -> None:
        """Removes obsolete commands on both sides of the index, without running them.

        `QUndoStack` deletes an obsolete command when it is asked to undo or redo it.
        """
        stack = self._stack
        while stack.index() > 0 and stack.command(stack.index() - 1).isObsolete():
            stack.undo()
        while stack.index() < stack.count() and stack.command(stack.index()).isObsolete():
            stack.redo()


# -- The library -------------------------------------------------------------------------------


class ClipVisibility(Protocol):
    """Hides clips in the library and in the window."""

    async def hide(self, ids: Sequence[str]) -> Sequence[str]:
        """Hides clips; returns those that were not hidden before."""

    async def show_again(self, ids: Sequence[str]) -> Sequence[str]:
        """Shows hidden clips again; returns those that were hidden."""


class TrashableClips(Protocol):
    """Puts clips aside for the trash, and restores them."""

    async def put_aside(self, ids: Sequence[str]) -> Sequence[str]:
        """Hides clips until they are moved to the trash; returns those not hidden before."""

    async def take_back(self, ids: Sequence[str], visible: Sequence[str]) -> None:
        """Restores them, and shows those that are `visible`."""


class HideClips(AsyncCommand):
    """Hides clips."""

    def __init__(self, queue: CommandQueue, clips: ClipVisibility, ids: Sequence[str]) -> None:
        count = len(ids)
        super().__init__(queue, translate("Undo", "Hide %n clip(s)", "", count))
        self.done_text = translate("Undo", "%n clip(s) hidden", "", count)
        self._clips = clips
        self._ids = tuple(ids)
        self._changed: Sequence[str] = ()

    async def apply(self) -> None:
        """Hides them."""
        self._changed = await self._clips.hide(self._ids)

    async def revert(self) -> None:
        """Shows those again that were not hidden before."""
        await self._clips.show_again(self._changed)


class ShowClips(AsyncCommand):
    """Shows hidden clips again."""

    def __init__(self, queue: CommandQueue, clips: ClipVisibility, ids: Sequence[str]) -> None:
        count = len(ids)
        super().__init__(queue, translate("Undo", "Unhide %n clip(s)", "", count))
        self._clips = clips
        self._ids = tuple(ids)
        self._changed: Sequence[str] = ()

    async def apply(self) -> None:
        """Shows them."""
        self._changed = await self._clips.show_again(self._ids)

    async def revert(self) -> None:
        """Hides those again that were hidden before."""
        await self._clips.hide(self._changed)


class TrashClips(AsyncCommand):
    """Puts clips aside; they are moved to the system's trash when the program closes."""

    def __init__(self, queue: CommandQueue, clips: TrashableClips, ids: Sequence[str]) -> None:
        count = len(ids)
        super().__init__(queue, translate("Undo", "Move %n clip(s) to the trash", "", count))
        self.done_text = translate("Undo", "%n clip(s) moved to the trash", "", count)
        self._clips = clips
        self._ids = tuple(ids)
        self._visible: Sequence[str] = ()

    async def apply(self) -> None:
        """Puts them aside."""
        self._visible = await self._clips.put_aside(self._ids)

    async def revert(self) -> None:
        """Restores them, and shows those again that were not hidden before."""
        await self._clips.take_back(self._ids, self._visible)


# -- The queue ---------------------------------------------------------------------------------


class QueueEditor(Protocol):
    """Edits the queue of unsent requests."""

    @property
    def queue(self) -> list[str]:
        """The ids of all unsent requests, in order."""

    async def remove(self, ids: Sequence[str]) -> Sequence[str]:
        """Removes those of these requests that are still unsent; returns their ids."""

    async def clear(self) -> list[str]:
        """Removes all unsent requests; returns their ids."""

    async def put_back(self, ids: Sequence[str]) -> None:
        """Puts removed requests back, at the end."""

    async def move(self, generation_id: str, before: str | None) -> None:
        """Moves one before another; None for the end."""


class MoveInQueue(AsyncCommand):
    """Moves one request to another place in the queue."""

    def __init__(
        self, queue: CommandQueue, editor: QueueEditor, generation_id: str, before: str | None
    ) -> None:
        super().__init__(queue, translate("Undo", "Move a request in the queue"))
        self._editor = editor
        self._id = generation_id
        self._before = before
        self._former: str | None = None

    async def apply(self) -> None:
        """Moves it, and remembers its former successor."""
        self._former = _successor(self._editor.queue, self._id)
        await self._editor.move(self._id, self._before)

    async def revert(self) -> None:
        """Moves it back before its former successor, or to the end."""
        await self._editor.move(self._id, self._former)


class RemoveFromQueue(AsyncCommand):
    """Removes unsent requests from the queue. Those sent meanwhile are left alone."""

    def __init__(self, queue: CommandQueue, editor: QueueEditor, ids: Sequence[str]) -> None:
        count = len(ids)
        super().__init__(queue, translate("Undo", "Remove %n request(s) from the queue", "", count))
        self._editor = editor
        self._ids = tuple(ids)
        self._removed: Sequence[str] = ()
        self._order: tuple[str, ...] = ()

    async def apply(self) -> None:
        """Removes those that are still unsent."""
        self._order = tuple(self._editor.queue)
        self._removed = await self._editor.remove(self._ids)
        self.done_text = _removed_text(len(self._removed))

    async def revert(self) -> None:
        """Puts those that were removed back where they were."""
        gone = [each for each in self._order if each in self._removed]
        await self._editor.put_back(gone)
        for each in reversed(gone):
            queue = self._editor.queue
            later = self._order[self._order.index(each) + 1 :]
            before = next((other for other in later if other in queue), None)
            if before is not None and each in queue:
                await self._editor.move(each, before)


class ClearQueue(AsyncCommand):
    """Removes all unsent requests."""

    def __init__(self, queue: CommandQueue, editor: QueueEditor) -> None:
        super().__init__(queue, translate("Undo", "Clear the queue"))
        self._editor = editor
        self._removed: Sequence[str] | None = None

    async def apply(self) -> None:
        """Removes everything; when redone, only what was removed before and is still unsent."""
        if self._removed is None:
            self._removed = await self._editor.clear()
        else:
            self._removed = await self._editor.remove(self._removed)
        self.done_text = _removed_text(len(self._removed))

    async def revert(self) -> None:
        """Puts what was removed back in the former order."""
        await self._editor.put_back(self._removed or ())


def _removed_text(count: int) -> str:
    """The notification for removed requests; "" if there are none."""
    if not count:
        return ""
    return translate("Undo", "%n request(s) removed from the queue", "", count)


def _successor(queue: Sequence[str], generation_id: str) -> str | None:
    """The id after this one in the queue; None for the last one and for one not in it."""
    following = (
        list(queue)[list(queue).index(generation_id) + 1 :] if generation_id in queue else []
    )
    return next(iter(following), None)
