"""The order of the queue, and dispatching."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from videodesk.engine.queue import Queue
from videodesk.generation import Generation, Request, Status


def waiting(name: str, profile: str = "default") -> Generation:
    return Generation(
        id=name,
        request=Request(model="veo3", prompt=name, profile=profile),
        status=Status.QUEUED,
        created_at=datetime.now(UTC),
    )


def a_queue(names: str) -> Queue:
    queue = Queue()
    for name in names:
        queue.add(waiting(name))
    return queue


def dispatched(queue: Queue, most: int = 1000) -> str:
    names: list[str] = []

    def fits(_: Generation) -> bool:
        return len(names) < most

    for each in queue.dispatch(fits):
        names.append(each.id)  # noqa: PERF401  # `fits` looks at what has been called
    return "".join(names)


def test_generations_are_dispatched_in_order_and_once() -> None:
    queue = a_queue("abc")
    assert dispatched(queue, most=2) == "ab"
    assert dispatched(queue) == "c"
    assert dispatched(queue) == ""
    assert queue.ids == ["a", "b", "c"]
    assert len(queue) == 0


def test_requeued_generation_keeps_its_position() -> None:
    queue = a_queue("abcd")
    assert dispatched(queue, most=3) == "abc"
    for name in "bca":
        queue.requeue(waiting(name))
    assert dispatched(queue) == "abcd"


def test_removed_generation_is_not_requeued() -> None:
    queue = a_queue("ab")
    dispatched(queue)
    queue.remove("a")
    queue.requeue(waiting("a"))
    assert queue.ids == ["b"]
    assert "a" not in queue


def test_dispatched_generation_is_not_waiting() -> None:
    queue = a_queue("ab")
    dispatched(queue, most=1)
    assert queue.get("a") is None
    assert queue.get("b") is not None
    assert len(queue) == 1


def test_move_puts_a_generation_before_another_or_at_the_end() -> None:
    queue = a_queue("abcd")
    assert queue.move("d", "b")
    assert queue.ids == ["a", "d", "b", "c"]
    assert queue.move("a", None)
    assert queue.ids == ["d", "b", "c", "a"]
    assert queue.move("b", "b")
    assert queue.ids == ["d", "b", "c", "a"]


def test_move_before_a_removed_generation_goes_to_the_front() -> None:
    queue = a_queue("abc")
    queue.remove("a")
    assert queue.move("c", "a")
    assert queue.ids == ["c", "b"]
    assert not queue.move("a", "b")


names = st.sampled_from("abcdef")


@given(st.lists(st.tuples(names, st.one_of(st.none(), names))))
def test_moves_lose_and_duplicate_nothing(moves: list[tuple[str, str | None]]) -> None:
    queue = a_queue("abcdef")
    dispatched(queue, most=2)
    for moved, before in moves:
        assert queue.move(moved, before)
        if before is not None and before != moved:
            assert queue.ids.index(moved) + 1 == queue.ids.index(before)
    assert sorted(queue.ids) == list("abcdef")
    assert len(queue) == 4
