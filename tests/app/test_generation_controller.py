"""What is decided about requests in the window, as far as the library and the service."""

from PySide6.QtWidgets import QLabel, QLineEdit

from tests.app.conftest import Run
from tests.app.environment import Seat, Workplace, until
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, dropped, refused
from videodesk.generation import Generation, Status
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.activity.activity_state import QueueMove

NOBODY = "http://127.0.0.1:9"


async def queued(seat: Seat, *prompts: str) -> list[str]:
    """A paused queue with these requests, and their ids."""
    seat.window.menus.pause_queue.trigger()
    await until(lambda: seat.parts.generations._queue.queue_is_paused, what="the pause")
    ids: list[str] = []
    for prompt in prompts:
        seat.submit(prompt)
        ids.append((await seat.row(prompt, Status.QUEUED)).id)
        # It is on the disk a moment before it is in the queue.
        await until(
            lambda: seat.parts.generations._queue.queue == ids, what=f"{prompt} in the queue"
        )
    return ids


async def chosen(seat: Seat, generation: Generation) -> None:
    seat.window.gallery.select(generation.id)
    await until(
        lambda: (
            seat.window.inspector.generation is not None
            and seat.window.inspector.generation.id == generation.id
            and seat.window.inspector.generation.status is generation.status
        ),
        what="the inspector",
    )


def test_the_queue_waits_is_put_in_order_and_goes_on(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                activity, menus = seat.window.activity, seat.window.menus
                first, second, third = await queued(seat, "first", "second", "third")
                await until(menus.pause_queue.isChecked, what="the tick")
                activity.queue_moved.emit(QueueMove(third, first))
                await until(
                    lambda: (
                        [each.id for each in activity._under_way.waiting()]
                        == [third, first, second]
                    ),
                    what="the new order",
                )
                assert service.creates == []
                activity.queue_paused.emit(False)
                for prompt in ("first", "second", "third"):
                    await seat.row(prompt, Status.COMPLETED)
                assert not menus.pause_queue.isChecked()
            assert service.creates == ["third", "first", "second"]

    run(work())


def test_an_emptied_queue_comes_back_in_its_order(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                first, second = await queued(seat, "first", "second")
                seat.window.activity.queue_emptied.emit()
                await seat.row("first", Status.CANCELLED)
                await seat.row("second", Status.CANCELLED)
                await seat.hears("removed from the queue", seat.window.notifications)
                seat.press("undoNotificationButton")
                await seat.row("first", Status.QUEUED)
                await seat.row("second", Status.QUEUED)
                queue = seat.parts.generations._queue
                await until(lambda: queue.queue == [first, second], what="the former order")
            assert service.creates == []

    run(work())


def test_what_is_withdrawn_can_be_put_back(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                (first,) = await queued(seat, "first")
                seat.request(GenerationAction.REMOVE_FROM_QUEUE, first)
                await seat.hears("removed from the queue", seat.window.notifications)
                seat.press("undoNotificationButton")
                await seat.row("first", Status.QUEUED)

    run(work())


def test_sent_again_is_one_more_request_however_often_it_is_pressed(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service = ScriptedService(on_create=[dropped])
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                seat.submit("a kite")
                doubtful = await seat.row("a kite", Status.UNCONFIRMED)
                await chosen(seat, doubtful)
                for _ in range(3):
                    seat.request(GenerationAction.SEND_AGAIN, doubtful.id)
                child = await seat.row("a kite", Status.COMPLETED)
                assert child.parent == doubtful.id
                assert len(seat.library.children(doubtful.id)) == 1
            assert service.creates == ["a kite", "a kite"]

    run(work())


def test_what_was_refused_is_sent_again_from_the_inspector(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService(on_create=[refused])
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                seat.submit("a kite")
                failed = await seat.row("a kite", Status.FAILED)
                await chosen(seat, failed)
                seat.request(GenerationAction.SEND_AGAIN, failed.id)
                assert (await seat.row("a kite", Status.COMPLETED)).parent == failed.id

    run(work())


def test_a_mistyped_task_id_is_told_beside_its_field_and_a_right_one_is_followed(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        service = ScriptedService(on_create=[dropped])
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                seat.submit("a kite")
                doubtful = await seat.row("a kite", Status.UNCONFIRMED)
                await chosen(seat, doubtful)
                seat.type("task-id-field", "task-9", confirm=True)
                told = seat.find(QLabel, "task-id-problem")
                await until(lambda: told.isVisibleTo(seat.window), what="the sentence")
                assert "does not know this task id" in told.text()
                assert seat.find(QLineEdit, "task-id-field").text() == "task-9"
                task = service.take("a kite")
                seat.type("task-id-field", task, confirm=True)
                followed = await seat.row("a kite", Status.COMPLETED)
                assert (followed.id, followed.task_id) == (doubtful.id, task)

    run(work())


def test_a_task_of_the_account_is_followed_by_its_id(run: Run, place: Workplace) -> None:
    async def work() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            place.has(address)
            async with place.open() as seat:
                seat.window.task_entered.emit("task-9")
                await seat.hears("does not know this task", seat.window.activity)
                seat.window.task_entered.emit(service.take("made elsewhere"))
                made = await seat.row("", Status.COMPLETED)
                assert made.request.profile == "default"

    run(work())


def test_a_request_made_at_the_last_moment_is_on_the_disk(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY, key=None)
        async with place.open() as seat:
            seat.submit("at the last moment")
            seat.window.close()
            assert seat.left == [True]
        async with place.open() as seat:
            assert (await seat.row("at the last moment", Status.QUEUED)).task_id is None

    run(work())
