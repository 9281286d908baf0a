"""Gate for what a library contained when it was opened.

In a library that is new to this computer nothing that is stored is sent, polled or downloaded until
its user allows it. A new request passes: pressing Generate is the user's word for that one, and its
clip is fetched at the next start, too.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence

from videodesk.errors import Problem, VideoDeskError
from videodesk.library.new_library import NewLibrary


class StoredWorkGate:
    """Holds every generation that was not made on this computer, while there is a `reason`.

    `made_here` pass. `record` is called in a thread with what passes from now on, and raises
    nothing.
    """

    def __init__(
        self,
        reason: Problem | None = None,
        *,
        made_here: Iterable[str] = (),
        record: Callable[[Sequence[str]], None] = lambda _: None,
    ) -> None:
        self._reason = reason
        self._admitted = set(made_here)
        self._record = record

    @property
    def reason(self) -> Problem | None:
        """Why something is held; None if everything passes."""
        return self._reason

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self._reason is None

    def open(self) -> None:
        """Lets everything pass: the user has allowed it."""
        self._reason = None

    async def admit(self, ids: Sequence[str]) -> None:
        """Lets these pass, now and later: the user is just making them."""
        self._admitted.update(ids)
        if self._reason is not None:
            await asyncio.to_thread(self._record, ids)

    def hold_reason(self, generation_id: str) -> Problem | None:
        """Why this generation must not use the service; None if it may."""
        return None if generation_id in self._admitted else self._reason

    def check(self, generation_id: str) -> None:
        """Raises LIBRARY_NEW if this generation must not use the service."""
        reason = self.hold_reason(generation_id)
        if reason is not None:
            raise VideoDeskError(reason)


def gate_of(new: NewLibrary | None, cost: str = "") -> StoredWorkGate:
    """The gate of a library that was just opened; `cost` is the price of what waits, as text."""
    if new is None or not new.unfinished:
        return StoredWorkGate()
    return StoredWorkGate(
        new.problem(cost), made_here=new.made_here, record=new.known.remember_requests
    )
