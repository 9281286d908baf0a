"""Gate for what a library contained when it was opened.

In a library that is new to this computer nothing that is stored is sent, polled or downloaded until
its user allows it. A new request passes: pressing Generate is the user's word for that one.
"""

from collections.abc import Iterable

from videodesk.errors import Problem, VideoDeskError


class StoredWorkGate:
    """Holds every generation that was not made in this run, while there is a `reason`."""

    def __init__(self, reason: Problem | None) -> None:
        self._reason = reason
        self._admitted: set[str] = set()

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return self._reason is None

    def open(self) -> None:
        """Lets everything pass: the user has allowed it."""
        self._reason = None

    def admit(self, ids: Iterable[str]) -> None:
        """Lets these pass: the user has just made them."""
        self._admitted.update(ids)

    def hold_reason(self, generation_id: str) -> Problem | None:
        """Why this generation must not use the service; None if it may."""
        return None if generation_id in self._admitted else self._reason

    def check(self, generation_id: str) -> None:
        """Raises LIBRARY_NEW if this generation must not use the service."""
        reason = self.hold_reason(generation_id)
        if reason is not None:
            raise VideoDeskError(reason)
