"""A library whose disk is full at times, and which records invalid changes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from videodesk.errors import Code, Problem, error
from videodesk.generation import TRANSITIONS, Generation
from videodesk.library.event_log import EventLogEntry
from videodesk.library.library import Library
from videodesk.library.removal_policy import FileDisposition


class FailingLibrary(Library):
    """A library whose disk is full while `is_full`; it remembers changes that must not be."""

    is_full = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.violations: list[str] = []
        self.removing: dict[str, Generation] = {}
        """What is being removed, or was, or could not be."""

    def add_all(self, generations: Iterable[Generation]) -> None:
        self._check_disk()
        super().add_all(generations)

    def change(self, before: Generation, after: Generation) -> None:
        self._check_disk()
        super().change(before, after)
        unknown = after.status not in {before.status, *TRANSITIONS[before.status]}
        is_the_services = before.task_id is not None and not before.task_id_from_user
        forgets = is_the_services and after.task_id != before.task_id
        if unknown or forgets:
            self.violations.append(f"{before} became {after}")

    def add_child(
        self, child: Generation, before: Generation, after: Generation, known: Iterable[Generation]
    ) -> None:
        self._check_disk()
        super().add_child(child, before, after, known)

    def hold_back(self, problems: Mapping[str, Problem]) -> None:
        self._check_disk()
        super().hold_back(problems)

    def release(self, ids: Iterable[str], at: datetime) -> None:
        self._check_disk()
        super().release(ids, at)

    def set_waiting_since(self, ids: Iterable[str], at: datetime) -> None:
        self._check_disk()
        super().set_waiting_since(ids, at)

    def remove(self, generation_id: str, *, files: FileDisposition) -> tuple[Path, ...]:
        self._check_disk()
        row = self.get(generation_id)
        if row is not None:
            self.removing[generation_id] = row
        return super().remove(generation_id, files=files)

    def everything(self) -> list[Generation]:
        """All rows, hidden or not."""
        return self._rows("ORDER BY seq", {})

    def add_event(self, entry: EventLogEntry) -> None:
        self._check_disk()
        super().add_event(entry)

    def set_fact(self, name: str, value: str) -> None:
        self._check_disk()
        super().set_fact(name, value)

    def reorder(self, ids: Sequence[str]) -> None:
        self._check_disk()
        super().reorder(ids)

    def _check_disk(self) -> None:
        if self.is_full:
            raise error(Code.DISK_FULL)
