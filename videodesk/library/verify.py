"""Verifies a library from end to end without changing it.

Each clip is compared with the size and checksum that were recorded when it was stored. A clip of an
older version has none: it is opened as a video, and its digest is returned in
`VerifyReport.digests`, to be recorded with `Library.record_digests` or `record_digests`.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation, Status, is_web_url
from videodesk.library import backups, disk_reserve, ledger, ledger_reconciliation
from videodesk.library import generations_table as table
from videodesk.library.clip_folder import SUFFIXES, id_in_name
from videodesk.library.database import FILE_NAME, open_for_reading, translate_errors
from videodesk.library.file_digest import FileDigest, FileState, digest_of, file_state
from videodesk.library.files import file_is_missing, image_is_intact
from videodesk.library.integrity import full_check, row_check, search_check
from videodesk.library.ledger import Ledger
from videodesk.library.ledger_reconciliation import LedgerState
from videodesk.library.permissions import is_open_to_others
from videodesk.library.rows import COLUMNS_AS_BYTES, readable_rows
from videodesk.stored_values import PathsInside


class FindingKind(StrEnum):
    """Kinds of findings."""

    DAMAGED = "damaged"
    """The database, or its search index."""
    LOST = "lost"
    """The ledger has a generation or its task, and the database does not."""
    CLIP_MISSING = "clip missing"
    CLIP_DAMAGED = "clip damaged"
    """A clip is empty, cut off or overwritten."""
    CLIP_UNKNOWN = "clip unknown"
    """A clip is in the folder, but no row names it."""
    UNREADABLE = "unreadable"
    """A row has values that cannot be used."""
    IMAGE_MISSING = "picture missing"
    IMAGE_DAMAGED = "picture damaged"
    LEDGER_DAMAGED = "ledger damaged"
    LEFT_OVER = "left over"
    """An incomplete download that nothing will resume, or an empty file of a clip."""
    SET_ASIDE = "set aside"
    FOREIGN = "foreign"
    OPEN_TO_OTHERS = "open to others"
    """Other users of the computer can read the library."""

    @property
    def is_serious(self) -> bool:
        """Whether data is lost, or will be unless repaired."""
        return self in {
            FindingKind.DAMAGED,
            FindingKind.LOST,
            FindingKind.CLIP_MISSING,
            FindingKind.CLIP_DAMAGED,
            FindingKind.CLIP_UNKNOWN,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `what` is a path in the library, or an id.

    `generation_id` is the generation that it is about, "" for none.
    """

    kind: FindingKind
    what: str
    detail: str = ""
    generation_id: str = ""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All findings, and how much was checked.

    `digests` are those of clips that had none, by the generation's id. They may be recorded.
    """

    generations: int
    clips: int
    findings: tuple[Finding, ...]
    digests: Mapping[str, FileDigest] = field(default_factory=dict[str, FileDigest])

    @property
    def is_intact(self) -> bool:
        """Whether nothing serious was found."""
        return not any(each.kind.is_serious for each in self.findings)


_OWN_FILES: Final = re.compile(
    rf"""{re.escape(FILE_NAME)}(-wal|-shm)? | library\.(lock|owner|id)
    | {re.escape(ledger.FILE_NAME)} | {re.escape(disk_reserve.FILE_NAME)}
    | {backups.FOLDER}/library-\d{{8}}(-schema\d+)?\.db
    | images/[0-9a-f]{{2}}/[0-9a-f]{{32}}(\.\w{{1,8}})?""",
    re.VERBOSE,
)
_SET_ASIDE: Final = re.compile(r"library\.damaged-[\d-]+\.db(-wal|-shm|-journal)?")
_PART: Final = re.compile(r"(.*)\.(part(\.json(\.new)?)?|kept)")
_OTHER_CONTENT: Final = "its content has changed"
_SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


ClipCheck = Callable[[Path], str]
"""Opens a clip as a video, and returns what is wrong with it, "" if nothing is. Raises OSError."""
OnProgress = Callable[[int, int], None]
"""Called with the number of clips that were read, and of all; often. What it raises ends the check.
"""


def verify_library(
    folder: Path,
    *,
    quick: bool = False,
    check_clip: ClipCheck = lambda _: "",
    on_progress: OnProgress = lambda *_: None,
) -> VerifyReport:
    """Verifies a library; reads every clip, which can take minutes.

    With `quick` only the sizes of the clips are compared. Raises FileNotFoundError, LIBRARY_TOO_NEW
    and others if it cannot be read.
    """
    with translate_errors(folder):
        # Before the database, so that a line written meanwhile does not look lost.
        ledger_state = ledger_reconciliation.read_ledger(Ledger(folder))
    try:
        connection = open_for_reading(folder)
        with closing(connection), translate_errors(folder):
            damage = full_check(connection) or row_check(connection)
            if damage:
                return _damaged(damage)
            index_damage = search_check(connection)
            sql = f"SELECT {COLUMNS_AS_BYTES} FROM generations ORDER BY seq"
            rows = readable_rows(connection.execute(sql), folder, PathsInside(folder))
            generations = {each.id: each for each in rows}
            findings = [
                *(
                    [Finding(FindingKind.DAMAGED, "search index", index_damage)]
                    if index_damage
                    else []
                ),
                *_findings_in_permissions(folder),
                *_findings_in_ledger(connection, ledger_state),
                *_findings_in_rows(generations, folder),
                *_findings_in_files(generations, folder, ledger_state.removed),
            ]
            clips = _ClipVerifier(connection, folder, check_clip, on_progress)
            if quick:
                findings += clips.quick_findings(generations)
            else:
                findings += _findings_in_images(generations, folder)
                findings += clips.findings(generations)
    except VideoDeskError as failure:
        if failure.code is not Code.LIBRARY_DAMAGED:
            raise
        return _damaged(failure.problem.detail)
    finished = sum(each.status is Status.COMPLETED for each in generations.values())
    return VerifyReport(len(generations), finished, tuple(findings), clips.digests)


def _damaged(detail: str) -> VerifyReport:
    return VerifyReport(0, 0, (Finding(FindingKind.DAMAGED, FILE_NAME, detail),))


def _findings_in_permissions(folder: Path) -> Iterator[Finding]:
    if is_open_to_others(folder):
        yield Finding(FindingKind.OPEN_TO_OTHERS, str(folder))


def _findings_in_ledger(
    connection: apsw.Connection, ledger_state: LedgerState
) -> Iterator[Finding]:
    for known, head in ledger_reconciliation.missing_rows(connection, ledger_state):
        detail = f"task {head.task_id}" if head.task_id else "sent, no task ID"
        yield Finding(
            FindingKind.LOST,
            head.generation_id,
            detail if known else f"{detail}, not in the database",
        )
    if ledger_state.damaged:
        yield Finding(FindingKind.LEDGER_DAMAGED, ledger.FILE_NAME, f"{ledger_state.damaged} lines")


def _findings_in_rows(generations: Mapping[str, Generation], folder: Path) -> Iterator[Finding]:
    for each in generations.values():
        if each.unreadable:
            names = ", ".join(each.unreadable)
            yield Finding(FindingKind.UNREADABLE, each.id, names, each.id)
        if each.file is not None and file_is_missing(each):
            yield Finding(FindingKind.CLIP_MISSING, _relative(each.file, folder), each.id, each.id)
        for image in each.request.images:
            if not is_web_url(image) and not Path(image).exists():
                yield Finding(FindingKind.IMAGE_MISSING, _relative(Path(image), folder), each.id)


def _findings_in_images(generations: Mapping[str, Generation], folder: Path) -> Iterator[Finding]:
    """The library's own images whose content is not the one that they are named by."""
    users = {image: each.id for each in generations.values() for image in each.request.images}
    for image, generation_id in users.items():
        name = "" if is_web_url(image) else _relative(Path(image), folder)
        is_ours = name.startswith("images/") and _OWN_FILES.fullmatch(name)
        if is_ours and Path(image).exists() and not image_is_intact(Path(image)):
            yield Finding(FindingKind.IMAGE_DAMAGED, name, generation_id)


def _findings_in_files(
    generations: Mapping[str, Generation], folder: Path, removed: Container[str]
) -> Iterator[Finding]:
    known = {each.file for each in generations.values()}
    for file in sorted(folder.rglob("*")):
        name = _relative(file, folder)
        if file in known or not file.is_file() or _OWN_FILES.fullmatch(name):
            continue
        kind = _kind_of(file, name, generations, removed)
        if kind is not None:
            yield Finding(kind, name)


def _kind_of(
    file: Path, name: str, generations: Mapping[str, Generation], removed: Container[str]
) -> FindingKind | None:
    """The kind of finding for a file that no row names; None if the file is expected."""
    if file.name in _SYSTEM_FILES:
        return None
    if _SET_ASIDE.fullmatch(name):
        return FindingKind.SET_ASIDE
    if part := _PART.fullmatch(file.name):
        row = generations.get(id_in_name(file.with_name(part[1])) or "")
        return FindingKind.LEFT_OVER if row is None or row.status.is_settled else None
    if file.suffix == ".xmp" and file.with_suffix("").exists():
        return None
    generation_id = id_in_name(file) if file.suffix in SUFFIXES else None
    if generation_id is None:
        return FindingKind.FOREIGN
    if not file.stat().st_size:
        return FindingKind.LEFT_OVER
    row = generations.get(generation_id)
    if row is None and generation_id in removed:
        return FindingKind.FOREIGN
    if row is None or file_is_missing(row):
        return FindingKind.CLIP_UNKNOWN
    if row.file is None:
        return FindingKind.CLIP_UNKNOWN if row.status.is_settled else None
    return FindingKind.FOREIGN


class _ClipVerifier:
    """Verifies the clips of one library; collects the digests of those that have none."""

    def __init__(
        self,
        connection: apsw.Connection,
        folder: Path,
        check_clip: ClipCheck,
        on_progress: OnProgress,
    ) -> None:
        self._connection = connection
        self._folder = folder
        self._check_clip = check_clip
        self._on_progress = on_progress
        self.digests: dict[str, FileDigest] = {}

    def quick_findings(self, generations: Mapping[str, Generation]) -> Iterator[Finding]:
        """The clips whose size differs, or which are empty."""
        for each in _with_stored_clip(generations):
            if file_state(each) is FileState.DAMAGED:
                yield from self._finding(each, _wrong_size)

    def findings(self, generations: Mapping[str, Generation]) -> Iterator[Finding]:
        """The clips whose content differs, or which cannot be played."""
        clips = list(_with_stored_clip(generations))
        for number, each in enumerate(clips):
            progress = partial(self._on_progress, number, len(clips))
            progress()
            yield from self._finding(each, partial(self._fault, checkpoint=progress))

    def _finding(
        self, clip: Generation, fault_of: Callable[[Generation], str]
    ) -> Iterator[Finding]:
        if not fault_of(clip):
            return
        # It may have been fetched again, or removed, since the rows were read.
        now = table.fetch(self._connection, clip.id, self._folder)
        fault = fault_of(now) if now is not None and _has_stored_clip(now) else ""
        if fault and clip.file is not None:
            where = _relative(clip.file, self._folder)
            yield Finding(FindingKind.CLIP_DAMAGED, where, fault, clip.id)

    def _fault(self, clip: Generation, checkpoint: Callable[[], None]) -> str:
        """What is wrong with a clip's file, "" if nothing is. A missing one is not its concern."""
        if clip.file is None:
            return ""
        try:
            state = file_state(clip)
            if state is FileState.DAMAGED:
                return _wrong_size(clip)
            if state is FileState.MISSING:
                return ""
            digest = digest_of(clip.file, checkpoint)
            if clip.file_sha256 is not None:
                return "" if digest.sha256 == clip.file_sha256 else _OTHER_CONTENT
            fault = self._check_clip(clip.file)
        except OSError as failure:
            return failure.strerror or str(failure)
        if not fault:
            self.digests[clip.id] = digest
        return fault


def _with_stored_clip(generations: Mapping[str, Generation]) -> Iterator[Generation]:
    return (each for each in generations.values() if _has_stored_clip(each))


def _has_stored_clip(generation: Generation) -> bool:
    """Whether its file is in its place, and not just being fetched again."""
    return generation.file is not None and generation.status.is_settled


def _wrong_size(clip: Generation) -> str:
    """How the size of a clip's file differs from the recorded one, "" if it does not."""
    if clip.file is None or file_state(clip) is not FileState.DAMAGED:
        return ""
    size = clip.file.stat().st_size
    return f"{size} bytes instead of {clip.file_bytes}" if clip.file_bytes else "empty"


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
