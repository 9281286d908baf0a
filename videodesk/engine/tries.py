"""One create now and then on an account that had no balance: nothing else shows that it has some.

A refusal for want of balance is not charged (docs/service-api.md, "Errors").
"""

import asyncio


class BalanceProbe:
    """Whether a create may be tried in spite of all, and which one it is; one at a time.

    None is due before the first `put_off`, and none after `stop`.
    """

    def __init__(self, every_seconds: float) -> None:
        self._every = every_seconds
        self._next: float | None = None
        self._is_open = False
        self._trying: str | None = None

    @property
    def seconds(self) -> float | None:
        """Until the next one is due; None where none will be."""
        if self._next is None:
            return None
        return max(0.0, self._next - asyncio.get_running_loop().time())

    @property
    def is_open(self) -> bool:
        """Whether a try was offered, and nobody has taken it yet."""
        return self._is_open

    def schedule(self) -> None:
        """The next one is a while off."""
        self.stop()
        self._next = asyncio.get_running_loop().time() + self._every

    def stop(self) -> None:
        """There is nothing to be tried."""
        self._is_open, self._trying, self._next = False, None, None

    def allow(self) -> None:
        """Whoever comes first may try, unless one is trying."""
        self._is_open = self._next is not None and self._trying is None

    def claim(self, generation_id: str) -> None:
        """This one takes the try, if one was offered."""
        if self._is_open:
            self._is_open, self._trying = False, generation_id

    def claimed_by(self, generation_id: str) -> bool:
        """Whether this one is trying."""
        return self._trying == generation_id
