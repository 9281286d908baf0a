"""What waits to be sent, in the order of its owner."""

from collections.abc import Callable, Iterator

from videodesk.generation import Generation


class Queue:
    """The line of generations that were never sent, whether waiting or already called up.

    It holds snapshots, nothing that runs: ten thousand of them cost their text. Whoever is called
    up keeps its place in the order until it `leaves`, so that it can step back. `on_change` is
    called when the order, the membership or the pause state has changed.
    """

    def __init__(self, on_change: Callable[[], None] = lambda: None) -> None:
        self._on_change = on_change
        self._is_paused: bool | None = None
        self._line: dict[str, Generation] = {}
        self._called: set[str] = set()

    def __len__(self) -> int:
        return len(self._line) - len(self._called)

    def __contains__(self, generation_id: str) -> bool:
        return generation_id in self._line

    def get(self, generation_id: str) -> Generation | None:
        """The generation, if it waits in the line."""
        return None if generation_id in self._called else self._line.get(generation_id)

    @property
    def is_paused(self) -> bool | None:
        """Whether the user paused the queue; None until the library has been asked."""
        return self._is_paused

    @is_paused.setter
    def is_paused(self, value: bool) -> None:
        if value is not self._is_paused:
            self._is_paused = value
            self._on_change()

    @property
    def ids(self) -> list[str]:
        """All that are in the line, in order."""
        return list(self._line)

    def add(self, generation: Generation) -> None:
        """Puts a generation at the end."""
        self._line[generation.id] = generation
        self._on_change()

    def put(self, generation: Generation) -> None:
        """Replaces the snapshot of one that is in the line."""
        if generation.id in self._line:
            self._line[generation.id] = generation

    @property
    def waiting(self) -> list[Generation]:
        """Those that nobody has called up yet, in order."""
        return [each for each in self._line.values() if each.id not in self._called]

    def call_up(self, fits: Callable[[Generation], bool]) -> Iterator[Generation]:
        """Calls up, in order, each one that waits and `fits` at the moment of its turn."""
        for generation in list(self._line.values()):
            if generation.id not in self._called and fits(generation):
                self._called.add(generation.id)
                yield generation

    def step_back(self, generation: Generation) -> None:
        """Lets one that was called up wait again, where it stood."""
        if generation.id in self._line:
            self._line[generation.id] = generation
            self._called.discard(generation.id)

    def leave(self, generation_id: str) -> None:
        """Takes a generation out of the line: it was sent, or nobody wants it any more."""
        self._called.discard(generation_id)
        if self._line.pop(generation_id, None) is not None:
            self._on_change()

    def move(self, generation_id: str, before: str | None) -> bool:
        """Puts one before another, or at the end; first where the other was sent meanwhile.

        Says whether it is in the line at all.
        """
        if generation_id == before:
            return before in self._line
        moved = self._line.pop(generation_id, None)
        if moved is None:
            return False
        ids = list(self._line)
        place = len(ids) if before is None else ids.index(before) if before in self._line else 0
        ids.insert(place, generation_id)
        self._line = {each: moved if each == generation_id else self._line[each] for each in ids}
        self._on_change()
        return True
