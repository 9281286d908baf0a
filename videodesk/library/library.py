"""The library: the only writer of generations, with full durability."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import apsw

from videodesk.errors import Code, Problem, VideoDeskError, error
from videodesk.generation import TRANSITIONS, Generation, Request, Status, is_web_url
from videodesk.library import files, ledger_reconciliation, queue_table
from videodesk.library import generations_table as table
from videodesk.library.annotations import AnnotationStore
from videodesk.library.clip_folder import ClipFolder, ProvenanceReader, no_provenance
from videodesk.library.database import make_folder, transaction, translate_errors
from videodesk.library.disk_reserve import DiskReserve
from videodesk.library.event_log import EventLogEntry
from videodesk.library.file_digest import FileDigest, digest_of
from videodesk.library.ledger import Ledger, LedgerEvent, LedgerLine, event_of_change
from videodesk.library.links import check_links
from videodesk.library.lock import LibraryLock
from videodesk.library.open import open_library
from videodesk.library.reader import Reader
from videodesk.library.reconcile import rebuild_from_files, repair_search_index
from videodesk.library.removal_policy import FileDisposition, check_removable, files_to_remove
from videodesk.library.rows import Value, microseconds_of
from videodesk.library.stored_problem import params_to_json
from videodesk.library.uploads import Uploads
from videodesk.no_follow import make_folders
from videodesk.text import storable

_log = logging.getLogger(__name__)


class ConflictError(RuntimeError):
    """A change that `TRANSITIONS` does not allow, or that came too late: a bug."""


def _local_time() -> datetime:
    return datetime.now(UTC).astimezone()


class Library(Reader):
    """The only writer of a library. Each change is on disk when its method returns.

    Opening takes the library's lock, and checks, migrates and reconciles the database
    (`open.open_library`): `recovered` are the generations that the database had lost, `problems`
    those to show to the user. `read_provenance` reads the request embedded in a clip; with
    `check_rows` every row is checked; `now` is the clock, `sync` makes the ledger survive a power
    loss. `annotations` writes the user's marks on generations, `uploads` remembers images that
    services still have. Raises LIBRARY_IN_USE, LIBRARY_MISSING, LIBRARY_UNWRITABLE,
    LIBRARY_DAMAGED, LIBRARY_TOO_NEW or DISK_FULL, and `LinkedLibraryError` if links lead out of it.
    """

    def __init__(
        self,
        folder: Path,
        *,
        read_provenance: ProvenanceReader = no_provenance,
        check_rows: bool = False,
        now: Callable[[], datetime] = _local_time,
        sync: Callable[[int], None] = files.sync_file,
    ) -> None:
        make_folder(folder)
        check_links(folder)
        self._read_provenance = read_provenance
        self._now = now
        self._ledger = Ledger(folder, sync)
        self._pending_lines: dict[str, LedgerLine] = {}
        self._reserve = DiskReserve(folder)
        self._write_lock = threading.Lock()
        self._library_lock = LibraryLock(folder)
        self._library_lock.acquire()
        try:
            with translate_errors(folder):
                opened = open_library(
                    folder,
                    ClipFolder(folder, read_provenance),
                    at=now(),
                    closed_cleanly=not self._library_lock.was_left_open,
                    check_rows=check_rows,
                )
            self._writer = opened.connection
            try:
                super().__init__(folder)
            except BaseException:
                self._writer.close()
                raise
        except BaseException:
            self._library_lock.release()
            raise
        self._reserve.make()
        self.annotations = AnnotationStore(self._transaction)
        self.uploads = Uploads(self._transaction)
        self.problems: tuple[Problem, ...] = opened.problems
        self.recovered: tuple[Generation, ...] = opened.recovered

    def add(self, generation: Generation) -> None:
        """Adds a generation; a queued one goes to the end of the queue."""
        self.add_all([generation])

    def add_all(self, generations: Iterable[Generation]) -> None:
        """Adds generations in one transaction, in this order: all of them, or none."""
        with self._transaction() as connection:
            for generation in generations:
                self._insert(connection, generation)

    def _insert(self, connection: apsw.Connection, generation: Generation) -> None:
        ledger_at = 0
        if generation.task_id is not None:
            ledger_at = self._time_after(0)
            self._append_ledger(LedgerEvent.TASK, generation, ledger_at)
        table.insert(connection, generation, self.folder, ledger_at)

    def add_child(
        self, child: Generation, before: Generation, after: Generation, known: Iterable[Generation]
    ) -> None:
        """Adds a generation made from another one, which becomes `after`: both changes, or neither.

        `known` are the children that the caller has seen. Raises ConflictError if one of them has a
        different status by now, if there are others, or if the parent has changed: so two windows
        cannot both send the same request again.
        """
        _check_transition(before, after)
        expected = {each.id: each.status for each in known}
        at = 0
        with self._transaction() as connection:
            stored = table.row_state(connection, before.id)
            children = table.children(connection, before.id, self.folder)
            if stored is None or stored.status is not before.status:
                raise ConflictError(f"{before.id} is no longer {before.status}")
            if {each.id: each.status for each in children} != expected:
                raise ConflictError(f"{before.id} has been sent again in the meantime")
            if event_of_change(before, after) is not None:
                at = self._time_after(stored.ledger_at)
            table.update(connection, before.status, after, self.folder, at or None)
            table.insert(connection, child, self.folder)
        if at:
            # After the row: losing the line only means that the user has to decide again.
            self._append_ledger_soon(after, at - 1)

    def change(self, before: Generation, after: Generation) -> None:
        """Replaces one snapshot by the next.

        A sent request and a received task id are written to the ledger before the database. Raises
        ConflictError if `TRANSITIONS` does not allow the step, or if the row has changed meanwhile.
        """
        _check_transition(before, after)
        try:
            self._change(before, after)
        except VideoDeskError as failure:
            # A request that was sent may have been charged: its answer is worth the reserve.
            sent = before.status is not Status.QUEUED
            if not (failure.code is Code.DISK_FULL and sent and self._reserve.release()):
                raise
            self._change(before, after)
        self._reserve.make()

    def reorder(self, ids: Sequence[str]) -> None:
        """Puts these queued generations first in the queue, in this order.

        The others follow in their former order; ids that are not queued are ignored.
        """
        with self._transaction() as connection:
            queue_table.reorder(connection, ids)

    def set_waiting_since(self, ids: Iterable[str], at: datetime) -> None:
        """Sets the time from which queued generations wait for something other than a free slot."""
        with self._transaction() as connection:
            queue_table.set_waiting_since(connection, ids, microseconds_of(at))

    def hold_back(self, problems: Mapping[str, Problem]) -> None:
        """Sets the problems for which queued generations are not sent."""
        with self._transaction() as connection:
            queue_table.hold_back(connection, problems)

    def release(self, ids: Iterable[str], at: datetime) -> None:
        """Clears WAITED_LONG: the user wants these sent. Their waiting time starts at `at`."""
        with self._transaction() as connection:
            queue_table.release(connection, ids, microseconds_of(at))

    def remove(self, generation_id: str, *, files: FileDisposition) -> tuple[Path, ...]:
        """Removes a generation for good; not even a rebuild brings it back.

        Returns the files that the caller now has to delete; none with FileDisposition.KEEP. Raises
        NOT_FOUND, and INVALID_REQUEST if its task may still be running or it may have been charged
        without an answer; nothing is removed then.
        """
        with ExitStack() as undo_ledger:
            with self._transaction() as connection:
                stored = table.row_state(connection, generation_id)
                generation = table.fetch(connection, generation_id, self.folder)
                if stored is None or generation is None:
                    raise error(Code.NOT_FOUND, detail=generation_id)
                check_removable(generation, self._now())
                at = self._time_after(stored.ledger_at)
                undo_ledger.callback(
                    self._append_ledger_soon,
                    generation,
                    at,
                    ledger_reconciliation.event_of_state(generation),
                )
                self._append_ledger(LedgerEvent.REMOVED, generation, at)
                table.delete(connection, generation_id)
                to_remove = (
                    files_to_remove(generation, self.folder)
                    if files is FileDisposition.RETURN
                    else ()
                )
            undo_ledger.pop_all()
        return to_remove

    def add_event(self, entry: EventLogEntry) -> None:
        """Adds an event to a generation's log."""
        line: dict[str, Value] = {
            "generation": entry.generation_id,
            "at": microseconds_of(entry.at),
            "event": entry.event.value,
            "http_status": entry.http_status,
            "request_id": entry.request_id,
            "detail": storable(entry.detail),
            "params": params_to_json(entry.params),
        }
        with self._transaction() as connection:
            table.add_event(connection, line)

    def set_fact(self, name: str, value: str) -> None:
        """Stores a small fact about this library, replacing an existing one."""
        with self._transaction() as connection:
            table.set_fact(connection, name, value)

    def record_digests(self, digests: Mapping[str, FileDigest]) -> None:
        """Records the sizes and checksums of clips that have none, by id (`verify_library`)."""
        with self._transaction() as connection:
            for generation_id, digest in digests.items():
                table.set_digest(connection, generation_id, digest)

    def rebuild(self) -> list[Generation]:
        """Adds everything that the ledger and the clips have and the database lacks.

        Returns what was added or changed. Reads every clip and checks the search index: blocks for
        seconds.
        """
        with self._transaction() as connection:
            repair_search_index(connection, thorough=True)
            return rebuild_from_files(
                connection, self.folder, ClipFolder(self.folder, self._read_provenance)
            )

    def store_images(self, request: Request) -> Request:
        """Copies the request's local images into the library, named by their content."""
        return replace(
            request,
            images=tuple(
                image if is_web_url(image) else str(files.store_image(self.folder, Path(image)))
                for image in request.images
            ),
        )

    def video_path(self, generation: Generation) -> Path:
        """The path of the finished clip; its folder exists."""
        path = files.video_path(self.folder, generation)
        with translate_errors(self.folder):
            make_folders(path.parent, self.folder)
        return path

    def part_path(self, generation: Generation) -> Path:
        """Where the clip is downloaded to before it gets its final name."""
        path = self.video_path(generation)
        return path.with_name(f"{path.name}.part")

    def kept_path(self, generation: Generation) -> Path:
        """Where a whole file that arrived in place of the clip is kept."""
        path = self.video_path(generation)
        return path.with_name(f"{path.name}{files.KEPT}")

    def store_clip(self, part: Path, target: Path) -> FileDigest:
        """Renames a finished download to its final name; returns its size and checksum."""
        with translate_errors(self.folder):
            digest = digest_of(part)
        files.move_into_place(part, target, self.folder)
        return digest

    def close(self) -> None:
        """Writes back the WAL, closes the connections, and releases the lock."""
        super().close()
        with self._write_lock:
            self._write_pending_lines()
            try:
                self._writer.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
            except apsw.Error:
                _log.warning("Could not write back the WAL at exit", exc_info=True)
            self._writer.close()
        self._library_lock.release()

    def _change(self, before: Generation, after: Generation) -> None:
        event = event_of_change(before, after)
        ledger_at: int | None = None
        try:
            with self._transaction() as connection:
                stored = table.row_state(connection, before.id)
                if stored is None or stored.status is not before.status:
                    raise ConflictError(f"{before.id} is no longer {before.status}")
                if event is not None:
                    ledger_at = self._time_after(stored.ledger_at)
                    self._append_ledger(event, after, ledger_at)
                table.update(connection, before.status, after, self.folder, ledger_at)
        except VideoDeskError:
            if event is LedgerEvent.SENT and ledger_at is not None:
                self._append_ledger_soon(before, ledger_at)
            raise

    def _append_ledger(self, event: LedgerEvent, generation: Generation, at: int) -> None:
        """Appends a line to the ledger, after any that could not be written earlier."""
        # CLOSED may be lost: then the user only has to decide again.
        lines = [*self._pending_lines.values(), LedgerLine(event, at, generation)]
        self._ledger.append(lines, durably=event is not LedgerEvent.CLOSED)
        self._pending_lines.clear()

    def _append_ledger_soon(
        self, generation: Generation, last: int, event: LedgerEvent = LedgerEvent.CLOSED
    ) -> None:
        """Appends a line outside a transaction: the last one was rolled back or committed.

        If it cannot be written now, it is written before the next line.
        """
        with self._write_lock:
            self._pending_lines[generation.id] = LedgerLine(
                event, self._time_after(last), generation
            )
            self._write_pending_lines()

    def _write_pending_lines(self) -> None:
        with suppress(OSError):
            self._ledger.append(self._pending_lines.values(), durably=False)
            self._pending_lines.clear()

    def _time_after(self, last: int) -> int:
        """The time of a line, later than the generation's last one."""
        return max(microseconds_of(self._now()), last + 1)

    @contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        with self._write_lock, translate_errors(self.folder), transaction(self._writer):
            yield self._writer


def _check_transition(before: Generation, after: Generation) -> None:
    if after.id != before.id or (
        after.status is not before.status and after.status not in TRANSITIONS[before.status]
    ):
        raise ConflictError(f"{before.id}: {before.status} cannot become {after.status}")


def sqlite_version() -> str:
    """The version of the bundled SQLite."""
    return apsw.sqlite_lib_version()
