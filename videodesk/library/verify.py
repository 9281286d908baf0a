"""Verifies a library from end to end without changing it."""

import re
from collections.abc import Container, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Code, VideoDeskError
from videodesk.generation import Generation, Status, is_web_url
from videodesk.library import backups, disk_reserve, ledger, ledger_reconciliation
from videodesk.library.clip_folder import SUFFIXES, id_in_name
from videodesk.library.database import FILE_NAME, open_for_reading, translate_errors
from videodesk.library.files import file_is_missing
from videodesk.library.integrity import full_check, row_check, search_check
from videodesk.library.ledger import Ledger
from videodesk.library.ledger_reconciliation import LedgerState
from videodesk.library.rows import COLUMNS, from_row


class FindingKind(StrEnum):
    """Kinds of findings."""

    DAMAGED = "damaged"
    """The database, or its search index."""
    LOST = "lost"
    """The ledger has a generation or its task, and the database does not."""
    CLIP_MISSING = "clip missing"
    CLIP_UNKNOWN = "clip unknown"
    """A clip is in the folder, but no row names it."""
    IMAGE_MISSING = "picture missing"
    LEDGER_DAMAGED = "ledger damaged"
    LEFT_OVER = "left over"
    """An incomplete download that nothing will resume."""
    SET_ASIDE = "set aside"
    FOREIGN = "foreign"

    @property
    def is_serious(self) -> bool:
        """Whether data is lost, or will be unless repaired."""
        return self in {
            FindingKind.DAMAGED,
            FindingKind.LOST,
            FindingKind.CLIP_MISSING,
            FindingKind.CLIP_UNKNOWN,
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; `what` is a path in the library, or an id."""

    kind: FindingKind
    what: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """All findings, and how much was checked."""

    generations: int
    clips: int
    findings: tuple[Finding, ...]

    @property
    def is_intact(self) -> bool:
        """Whether nothing serious was found."""
        return not any(each.kind.is_serious for each in self.findings)


_OWN_FILES: Final = re.compile(
    rf"""{re.escape(FILE_NAME)}(-wal|-shm)? | library\.(lock|owner)
    | {re.escape(ledger.FILE_NAME)} | {re.escape(disk_reserve.FILE_NAME)}
    | {backups.FOLDER}/library-\d{{8}}(-schema\d+)?\.db
    | images/[0-9a-f]{{2}}/[0-9a-f]{{32}}(\.\w{{1,8}})?""",
    re.VERBOSE,
)
_SET_ASIDE: Final = re.compile(r"library\.damaged-[\d-]+\.db(-wal|-shm)?")
_PART: Final = re.compile(r"(.*)\.part(\.json(\.new)?)?")
_SYSTEM_FILES: Final = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", ".directory"})


def verify_library(folder: Path) -> VerifyReport:
    """Verifies a library; blocks for seconds if it is large.

    Raises FileNotFoundError, LIBRARY_TOO_NEW and others if it cannot be read.
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
            columns = ", ".join(COLUMNS)
            rows = connection.execute(f"SELECT {columns} FROM generations ORDER BY seq").fetchall()
            generations = {each.id: each for each in (from_row(row, folder) for row in rows)}
            findings = [
                *(
                    [Finding(FindingKind.DAMAGED, "search index", index_damage)]
                    if index_damage
                    else []
                ),
                *_findings_in_ledger(connection, ledger_state),
                *_findings_in_rows(generations, folder),
                *_findings_in_files(generations, folder, ledger_state.removed),
            ]
    except VideoDeskError as failure:
        if failure.code is not Code.LIBRARY_DAMAGED:
            raise
        return _damaged(failure.problem.detail)
    finished = sum(each.status is Status.COMPLETED for each in generations.values())
    return VerifyReport(len(generations), finished, tuple(findings))


def _damaged(detail: str) -> VerifyReport:
    return VerifyReport(0, 0, (Finding(FindingKind.DAMAGED, FILE_NAME, detail),))


def _findings_in_ledger(
    connection: apsw.Connection, ledger_state: LedgerState
) -> Iterator[Finding]:
    for known, head in ledger_reconciliation.missing_rows(connection, ledger_state):
        detail = f"task {head.task_id}" if head.task_id else "sent, without a task id"
        yield Finding(
            FindingKind.LOST, head.generation_id, detail if known else f"{detail}; no row"
        )
    if ledger_state.damaged:
        yield Finding(FindingKind.LEDGER_DAMAGED, ledger.FILE_NAME, f"{ledger_state.damaged} lines")


def _findings_in_rows(generations: Mapping[str, Generation], folder: Path) -> Iterator[Finding]:
    for each in generations.values():
        if each.file is not None and file_is_missing(each):
            yield Finding(FindingKind.CLIP_MISSING, _relative(each.file, folder), each.id)
        for image in each.request.images:
            if not is_web_url(image) and not Path(image).exists():
                yield Finding(FindingKind.IMAGE_MISSING, _relative(Path(image), folder), each.id)


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
    row = generations.get(generation_id)
    if row is None and generation_id in removed:
        return FindingKind.FOREIGN
    if row is None or file_is_missing(row):
        return FindingKind.CLIP_UNKNOWN
    if row.file is None:
        return FindingKind.CLIP_UNKNOWN if row.status.is_settled else None
    return FindingKind.FOREIGN


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else str(path)
