"""The queue of requests that were never sent, and the permission to send the next one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from videodesk.engine.account import Account
from videodesk.engine.concurrency import Broadcast
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.stored_work import StoredWorkGate
from videodesk.errors import Problem
from videodesk.generation import Generation


class Queue:
    """The generations that were never sent, dispatched to a job or still waiting, in order.

    It holds snapshots and starts nothing, so ten thousand of them cost only their text. A
    dispatched generation keeps its place until it is removed, so that it can be requeued.
    `on_change` is called when the order, the membership or the pause state has changed.

    A dispatched generation that is about to be sent holds a ticket. For each profile, the ticket
    holder that comes first in the queue is sent next.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._is_paused: bool | None = None
        self._is_closed = False
        self._generations: dict[str, Generation] = {}
        self._dispatched: set[str] = set()
        self._tickets: set[str] = set()
        self._tickets_changed = Broadcast()

    def __len__(self) -> int:
        return len(self._generations) - len(self._dispatched)

    def __contains__(self, generation_id: str) -> bool:
        return generation_id in self._generations

    @property
    def ids(self) -> list[str]:
        """The ids of all generations that were never sent, in order."""
        return list(self._generations)

    @property
    def waiting(self) -> list[Generation]:
        """The generations that are not dispatched, in order."""
        return [each for each in self._generations.values() if each.id not in self._dispatched]

    def get(self, generation_id: str) -> Generation | None:
        """The generation, if it is in the queue and not dispatched."""
        return None if generation_id in self._dispatched else self._generations.get(generation_id)

    # -- Open, paused or closed ----------------------------------------------------------------

    @property
    def is_paused(self) -> bool | None:
        """Whether the user paused the queue; None until the library has been read."""
        return self._is_paused

    @is_paused.setter
    def is_paused(self, value: bool) -> None:
        if value is not self._is_paused:
            self._is_paused = value
            self._on_change()

    @property
    def is_open(self) -> bool:
        """Whether requests may be sent at all."""
        return self._is_paused is False and not self._is_closed

    def close(self) -> None:
        """Sends nothing more until the program ends."""
        self._is_closed = True

    # -- Order and membership ------------------------------------------------------------------

    def add(self, generation: Generation) -> None:
        """Appends a generation."""
        self._generations[generation.id] = generation
        self._on_change()

    def update(self, generation: Generation) -> None:
        """Replaces the snapshot of a generation that is in the queue."""
        if generation.id in self._generations:
            self._generations[generation.id] = generation

    def dispatch(self, fits: Callable[[Generation], bool]) -> Iterator[Generation]:
        """Dispatches, in order, each waiting generation that `fits` at that moment."""
        for generation in list(self._generations.values()):
            if generation.id not in self._dispatched and fits(generation):
                self._dispatched.add(generation.id)
                yield generation

    def requeue(self, generation: Generation) -> None:
        """Lets a dispatched generation wait again, in its former place."""
        if generation.id in self._generations:
            self._generations[generation.id] = generation
            self._dispatched.discard(generation.id)
        self.return_ticket(generation.id)

    def remove(self, generation_id: str) -> None:
        """Removes a generation that was sent or is no longer wanted."""
        self._dispatched.discard(generation_id)
        self.return_ticket(generation_id)
        if self._generations.pop(generation_id, None) is not None:
            self._on_change()

    def move(self, generation_id: str, before: str | None) -> bool:
        """Moves a generation before another, or to the end; to the front if the other was sent.

        Returns whether the generation is in the queue at all.
        """
        if generation_id == before:
            return before in self._generations
        moved = self._generations.pop(generation_id, None)
        if moved is None:
            return False
        ids = list(self._generations)
        if before is None:
            index = len(ids)
        else:
            index = ids.index(before) if before in self._generations else 0
        ids.insert(index, generation_id)
        generations = {**self._generations, generation_id: moved}
        self._generations = {each: generations[each] for each in ids}
        self._tickets_changed.notify()
        self._on_change()
        return True

    # -- Tickets -------------------------------------------------------------------------------

    def take_ticket(self, generation_id: str) -> None:
        """Marks a dispatched generation as about to be sent."""
        if generation_id in self._dispatched:
            self._tickets.add(generation_id)
            self._tickets_changed.notify()

    def return_ticket(self, generation_id: str) -> None:
        """Lets the next one pass: this one was sent, or no longer is about to be."""
        if generation_id in self._tickets:
            self._tickets.discard(generation_id)
            self._tickets_changed.notify()

    def is_next(self, generation_id: str) -> bool:
        """Whether this generation is its profile's first ticket holder."""
        generation = self._generations.get(generation_id)
        if generation is None or generation_id not in self._tickets:
            return False
        profile = generation.request.profile
        for each in self._generations.values():
            if each.id in self._tickets and each.request.profile == profile:
                return each.id == generation_id
        return False

    async def tickets_changed(self) -> None:
        """Waits until another generation may be next or `wake_ticket_holders` is called."""
        await self._tickets_changed.wait()

    def wake_ticket_holders(self) -> None:
        """Makes waiting ticket holders recheck whether they may still be sent."""
        self._tickets_changed.notify()


@dataclass(frozen=True, slots=True)
class SubmitPermit:
    """The permission of one generation to be sent, evaluated at each call."""

    generation_id: str
    queue: Queue
    account: Account
    queue_age: QueueAge
    stored_work: StoredWorkGate

    @property
    def hold_reason(self) -> Problem | None:
        """Why this request must not be sent before the user confirms it; None if it may be."""
        return self.queue_age.hold_reason(self.generation_id)

    def is_granted(self) -> bool:
        """Whether the request may be sent at this moment."""
        return (
            self.queue.is_open
            and self.account.may_submit(self.generation_id)
            and self.hold_reason is None
            and self.stored_work.hold_reason(self.generation_id) is None
        )

    def take_ticket(self) -> None:
        """Takes a place among the requests that are about to be sent, in queue order."""
        self.queue.take_ticket(self.generation_id)

    def return_ticket(self) -> None:
        """Lets later requests pass."""
        self.queue.return_ticket(self.generation_id)

    async def wait_turn(self) -> None:
        """Returns when this request is next and the account's interval has passed.

        Returns early if the permission is withdrawn: check `is_granted` afterwards.
        """
        while self.is_granted():
            if not self.queue.is_next(self.generation_id):
                await self.queue.tickets_changed()
            elif await self.account.create_limiter.wait(
                self.generation_id, 0.0
            ) and self.queue.is_next(self.generation_id):
                return

    def leave_queue(self) -> None:
        """Removes the request from the queue: it was sent, or will not be."""
        self.queue.remove(self.generation_id)
