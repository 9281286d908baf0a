"""The undo commands and the queue that runs their work in order."""

import asyncio
from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeNotifier, FakeTasks
from videodesk.app.undo import (
    AsyncCommand,
    ClearQueue,
    CommandQueue,
    HideClips,
    MoveInQueue,
    RemoveFromQueue,
    ShowClips,
    TrashClips,
)
from videodesk.errors import Code, error


@pytest.fixture
def stack(qapp: QApplication) -> Iterator[QUndoStack]:
    stack = QUndoStack()
    yield stack
    stack.clear()


class Bench:
    """A command queue on a stack, with fakes around it."""

    def __init__(self, stack: QUndoStack) -> None:
        self.stack = stack
        self.tasks = FakeTasks()
        self.notifier = FakeNotifier()
        self.queue = CommandQueue(stack, self.tasks, self.notifier)
        self.clips = FakeClips()
        self.editor = FakeQueue()

    async def push(self, command: AsyncCommand) -> None:
        self.queue.push(command)
        await self.finish()

    async def undo(self) -> None:
        self.stack.undo()
        await self.finish()

    async def redo(self) -> None:
        self.stack.redo()
        await self.finish()

    async def finish(self) -> None:
        await self.queue.finish()
        await self.tasks.finish()

    def hide(self, *ids: str) -> HideClips:
        return HideClips(self.queue, self.clips, ids)

    def trash(self, *ids: str) -> TrashClips:
        return TrashClips(self.queue, self.clips, ids)


class FakeClips:
    """Keeps which clips are hidden; each call yields to the loop, later ones for a shorter time."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.aside: set[str] = set()
        self.calls: list[str] = []
        self.fails = False
        self._rounds = 20

    async def hide(self, ids: Sequence[str]) -> Sequence[str]:
        await self._called("hide", ids)
        changed = [each for each in ids if each not in self.hidden]
        self.hidden |= {*ids}
        return changed

    async def show_again(self, ids: Sequence[str]) -> Sequence[str]:
        await self._called("show", ids)
        changed = [each for each in ids if each in self.hidden]
        self.hidden -= {*ids}
        return changed

    async def put_aside(self, ids: Sequence[str]) -> Sequence[str]:
        await self._called("aside", ids)
        self.aside |= {*ids}
        return [each for each in ids if each not in self.hidden]

    async def take_back(self, ids: Sequence[str], visible: Sequence[str]) -> None:
        await self._called("back", visible)
        self.aside -= {*ids}

    async def _called(self, name: str, ids: Sequence[str]) -> None:
        self._rounds -= 5
        for _ in range(self._rounds):
            await asyncio.sleep(0)
        if self.fails:
            raise error(Code.LIBRARY_UNWRITABLE)
        self.calls.append(f"{name} {' '.join(ids)}")


class FakeQueue:
    """A queue of unsent requests."""

    def __init__(self, *ids: str) -> None:
        self.queue = list(ids)
        self.being_sent: set[str] = set()
        self.fails = False

    async def remove(self, ids: Sequence[str]) -> list[str]:
        if self.fails:
            raise error(Code.LIBRARY_UNWRITABLE)
        removed = [each for each in ids if each in self.queue and each not in self.being_sent]
        self.queue = [each for each in self.queue if each not in removed]
        return removed

    async def clear(self) -> list[str]:
        cleared, self.queue = self.queue, []
        return cleared

    async def put_back(self, ids: Sequence[str]) -> None:
        self.queue += ids

    async def move(self, generation_id: str, before: str | None) -> None:
        self.queue.remove(generation_id)
        place = len(self.queue) if before is None else self.queue.index(before)
        self.queue.insert(place, generation_id)


@pytest.fixture
def bench(stack: QUndoStack) -> Bench:
    return Bench(stack)


# -- The order of the work, and what fails -----------------------------------------------------


async def test_hide_is_undone_and_redone(bench: Bench) -> None:
    await bench.push(bench.hide("a", "b"))
    assert bench.clips.hidden == {"a", "b"}
    await bench.undo()
    assert bench.clips.hidden == set()
    await bench.redo()
    assert bench.clips.hidden == {"a", "b"}


async def test_undo_leaves_those_hidden_that_were_before(bench: Bench) -> None:
    bench.clips.hidden = {"a"}
    await bench.push(bench.hide("a", "b"))
    await bench.undo()
    assert bench.clips.hidden == {"a"}
    await bench.push(ShowClips(bench.queue, bench.clips, ["a", "b"]))
    await bench.undo()
    assert bench.clips.hidden == {"a"}
    await bench.push(bench.trash("a", "b"))
    await bench.undo()
    assert bench.clips.calls[-1] == "back b"


async def test_commands_say_what_they_undo(bench: Bench) -> None:
    bench.editor.queue = ["a", "b"]
    commands = (
        (bench.hide("a", "b", "c"), "Hide 3 clip(s)"),
        (bench.hide("a"), "Hide 1 clip(s)"),
        (ShowClips(bench.queue, bench.clips, ["a"]), "Unhide 1 clip(s)"),
        (bench.trash("a", "b"), "Move 2 clip(s) to the trash"),
        (MoveInQueue(bench.queue, bench.editor, "b", "a"), "Move a request in the queue"),
        (RemoveFromQueue(bench.queue, bench.editor, ["b"]), "Remove 1 request(s) from the queue"),
        (ClearQueue(bench.queue, bench.editor), "Clear the queue"),
    )
    for command, text in commands:
        await bench.push(command)
        assert bench.stack.undoText() == text


async def test_work_runs_in_the_order_in_which_it_was_asked_for(bench: Bench) -> None:
    bench.queue.push(bench.hide("a"))
    bench.queue.push(bench.trash("b"))
    bench.stack.undo()
    bench.stack.undo()
    bench.stack.redo()
    await bench.finish()
    assert bench.clips.calls == ["hide a", "aside b", "back b", "show a", "hide a"]


async def test_failed_command_shows_its_problem_and_leaves_the_stack(bench: Bench) -> None:
    await bench.push(bench.hide("a"))
    bench.clips.fails = True
    await bench.push(bench.hide("b"))
    assert [each.code for each in bench.tasks.problems] == [Code.LIBRARY_UNWRITABLE]
    assert bench.stack.count() == 1
    assert bench.stack.undoText() == "Hide 1 clip(s)"
    assert bench.clips.hidden == {"a"}


async def test_command_that_fails_to_undo_cannot_be_redone(bench: Bench) -> None:
    await bench.push(bench.hide("a"))
    bench.clips.fails = True
    await bench.undo()
    assert bench.clips.hidden == {"a"}
    assert bench.stack.count() == 0
    assert len(bench.tasks.problems) == 1


async def test_command_that_failed_below_others_is_skipped_when_they_are_undone(
    bench: Bench,
) -> None:
    bench.editor.queue = ["q"]
    bench.clips.fails = True
    bench.queue.push(bench.hide("a"))
    bench.queue.push(RemoveFromQueue(bench.queue, bench.editor, ["q"]))
    await bench.finish()
    await bench.undo()
    assert bench.editor.queue == ["q"]
    assert not bench.stack.canUndo()
    assert bench.clips.calls == []


async def test_undo_of_a_command_that_is_about_to_fail_does_nothing(bench: Bench) -> None:
    bench.clips.fails = True
    bench.queue.push(bench.hide("a"))
    bench.stack.undo()
    await bench.finish()
    assert bench.clips.calls == []
    assert bench.stack.count() == 0
    assert len(bench.tasks.problems) == 1


async def test_work_of_a_command_that_the_stack_dropped_still_runs(bench: Bench) -> None:
    bench.queue.push(bench.hide("a"))
    bench.stack.undo()
    bench.queue.push(bench.hide("b"))  # the stack deletes the first command
    await bench.finish()
    assert bench.clips.hidden == {"b"}
    assert bench.stack.count() == 1


async def test_close_does_not_wait_for_work_that_hangs(bench: Bench) -> None:
    class Hanging(AsyncCommand):
        async def apply(self) -> None:
            await asyncio.Event().wait()

    bench.queue.push(Hanging(bench.queue, "Wait"))
    await bench.queue.close(seconds=0)
    assert bench.stack.count() == 0
    bench.tasks.cancel()


async def test_close_waits_for_work_in_progress(bench: Bench) -> None:
    bench.queue.push(bench.hide("a"))
    await bench.queue.close()
    assert bench.clips.hidden == {"a"}


# -- Notifications -----------------------------------------------------------------------------


async def test_undo_button_of_the_notification_undoes_the_command(bench: Bench) -> None:
    await bench.push(bench.hide("a", "b"))
    assert bench.notifier.texts == ["2 clip(s) hidden"]
    bench.notifier.press("undo")
    await bench.finish()
    assert bench.clips.hidden == set()
    assert bench.stack.canRedo()


async def test_undo_notification_is_withdrawn_by_undo(bench: Bench) -> None:
    await bench.push(bench.hide("a"))
    await bench.undo()
    assert bench.notifier.shown == []


async def test_only_the_last_command_has_an_undo_notification(bench: Bench) -> None:
    await bench.push(bench.hide("a"))
    await bench.push(bench.trash("b"))
    assert bench.notifier.texts == ["1 clip(s) moved to the trash"]
    bench.notifier.press("undo")
    await bench.finish()
    assert bench.clips.hidden == {"a"}
    assert bench.clips.aside == set()


async def test_failed_command_has_no_undo_notification(bench: Bench) -> None:
    bench.clips.fails = True
    await bench.push(bench.hide("a"))
    assert bench.notifier.shown == []


# -- The queue ---------------------------------------------------------------------------------


async def test_move_is_undone_to_the_former_place(bench: Bench) -> None:
    bench.editor.queue = ["a", "b", "c"]
    await bench.push(MoveInQueue(bench.queue, bench.editor, "c", "a"))
    assert bench.editor.queue == ["c", "a", "b"]
    await bench.push(MoveInQueue(bench.queue, bench.editor, "c", "b"))
    await bench.undo()
    assert bench.editor.queue == ["c", "a", "b"]
    await bench.undo()
    assert bench.editor.queue == ["a", "b", "c"]


async def test_removed_requests_come_back_where_they_were(bench: Bench) -> None:
    bench.editor.queue = ["a", "b", "c", "d"]
    await bench.push(RemoveFromQueue(bench.queue, bench.editor, ["a", "c"]))
    assert bench.editor.queue == ["b", "d"]
    assert bench.notifier.texts == ["2 request(s) removed from the queue"]
    await bench.undo()
    assert bench.editor.queue == ["a", "b", "c", "d"]


async def test_undo_puts_only_removed_requests_back(bench: Bench) -> None:
    bench.editor.queue, bench.editor.being_sent = ["a", "b"], {"a"}
    await bench.push(RemoveFromQueue(bench.queue, bench.editor, ["a", "b"]))
    assert bench.editor.queue == ["a"]
    assert bench.notifier.texts == ["1 request(s) removed from the queue"]
    bench.editor.queue = []  # it was accepted
    await bench.undo()
    assert bench.editor.queue == ["b"]


async def test_removed_request_goes_to_the_end_if_what_followed_it_was_sent(
    bench: Bench,
) -> None:
    bench.editor.queue = ["a", "b", "c"]
    await bench.push(RemoveFromQueue(bench.queue, bench.editor, ["a"]))
    bench.editor.queue = []
    await bench.undo()
    assert bench.editor.queue == ["a"]


async def test_cleared_queue_comes_back_in_its_order(bench: Bench) -> None:
    bench.editor.queue = ["a", "b"]
    await bench.push(ClearQueue(bench.queue, bench.editor))
    assert bench.editor.queue == []
    assert bench.notifier.texts == ["2 request(s) removed from the queue"]
    await bench.undo()
    assert bench.editor.queue == ["a", "b"]


async def test_redone_clearing_leaves_later_requests_in_the_queue(bench: Bench) -> None:
    bench.editor.queue = ["a", "b"]
    await bench.push(ClearQueue(bench.queue, bench.editor))
    await bench.undo()
    bench.editor.queue.append("c")
    await bench.redo()
    assert bench.editor.queue == ["c"]


async def test_empty_queue_cleared_shows_no_notification(bench: Bench) -> None:
    await bench.push(ClearQueue(bench.queue, bench.editor))
    assert bench.notifier.shown == []


async def test_redo_of_a_removal_touches_and_counts_only_what_is_still_unsent(
    bench: Bench,
) -> None:
    for command in (
        RemoveFromQueue(bench.queue, bench.editor, ["a", "b"]),
        ClearQueue(bench.queue, bench.editor),
    ):
        bench.editor.queue = ["a", "b"]
        await bench.push(command)
        await bench.undo()
        bench.editor.queue = ["b"]  # the first one was sent
        await bench.redo()
        assert bench.notifier.texts == ["1 request(s) removed from the queue"]
        await bench.undo()
        assert bench.editor.queue == ["b"]
