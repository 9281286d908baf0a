"""Reader of what is left in a damaged database."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

import apsw

from videodesk.errors import Params
from videodesk.generation import Generation
from videodesk.library.annotations import Annotation, from_columns
from videodesk.library.database import DAMAGE, columns_in
from videodesk.library.legacy_text import event_from_sentence
from videodesk.library.read_only import open_database
from videodesk.library.rows import COLUMNS_AS_BYTES, Value, readable_rows
from videodesk.library.stored_problem import params_to_json
from videodesk.stored_values import PathsInside, is_id

_log = logging.getLogger(__name__)

_MAX_JUMP: Final = 1 << 20
_ANNOTATION: Final = "generation, flag, rating, label, note, hidden"
_EVENT: Final = "generation, at, event, http_status, request_id, detail"


class DamagedDatabase:
    """A damaged or missing database. Reads what it can, and raises nothing."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._connection: apsw.Connection | None = None
        try:
            self._connection = open_database(database, apsw.SQLITE_OPEN_READONLY)
        except (apsw.Error, OSError):
            _log.info("Nothing can be read from %s", database.name)

    def generations(self, folder: Path) -> Iterator[Generation]:
        """The readable rows, in the order in which they were added. `folder` is the library's."""
        inside = PathsInside(folder)
        for row in self._rows("generations", self._columns(), 0):
            yield from readable_rows([row], folder, inside)

    def events(self, after: int) -> Iterator[Mapping[str, Value]]:
        """The events with a sequence number greater than `after`."""
        names = [*_EVENT.split(", "), "params"]
        params = "params" if self._has_params() else "NULL"
        for row in self._rows("journal", f"{_EVENT}, {params}", after):
            if is_id(str(row[0])):
                yield _as_codes(dict(zip(names, row, strict=True)))

    def annotations(self) -> dict[str, Annotation]:
        """The annotations by id, including `hidden` from older databases."""
        found: dict[str, Annotation] = {}
        for name, hidden in self._rows("generations", "id, hidden", 0):
            if hidden:
                found[str(name)] = Annotation(hidden=True)
        for name, *values in self._rows("annotations", _ANNOTATION, 0):
            found[str(name)] = from_columns([*values, "[]", "[]"])
        for name, tag in self._rows("tags", "generation, tag", 0):
            held = found.get(str(name), Annotation())
            found[str(name)] = replace(held, tags=(*held.tags, str(tag)))
        collections = {row[0]: str(row[1]) for row in self._rows("collections", "seq, name", 0)}
        for name, number in self._rows("collection_members", "generation, collection", 0):
            if number in collections:
                held = found.get(str(name), Annotation())
                members = (*held.collections, collections[number])
                found[str(name)] = replace(held, collections=members)
        return {name: each for name, each in found.items() if is_id(name)}

    def facts(self) -> dict[str, str] | None:
        """The facts, or None if they cannot all be read."""
        if self._connection is None:
            return None
        try:
            rows = self._connection.execute("SELECT name, value FROM facts").fetchall()
        except (*DAMAGE, apsw.Error):
            return None
        return {str(name): str(value) for name, value in rows}

    def close(self) -> None:
        """Closes the connection."""
        if self._connection is not None:
            self._connection.close()

    def _has_params(self) -> bool:
        """Whether events have parameters; databases up to schema 5 have none."""
        if self._connection is not None:
            with suppress(*DAMAGE, apsw.Error):
                table = self._connection.execute("SELECT name FROM pragma_table_info('journal')")
                return ("params",) in table.fetchall()
        return False

    def _columns(self) -> str:
        """The columns to read; an older database may lack some."""
        if self._connection is not None:
            with suppress(*DAMAGE, apsw.Error):
                return columns_in(self._connection, texts_as_bytes=True)
        return COLUMNS_AS_BYTES

    def _rows(self, table: str, columns: str, after: int) -> Iterator[tuple[Value, ...]]:
        """Reads rows in order, and skips unreadable ones in growing steps."""
        sql = f"SELECT seq, {columns} FROM {table} WHERE seq > ? ORDER BY seq"
        at, jump = after, 1
        while self._connection is not None and self._is_plain(table) and jump < _MAX_JUMP:
            try:
                for row in self._connection.execute(sql, (at,)):
                    if not isinstance(row[0], int):
                        return  # not a table of ours
                    at, jump = row[0], 1
                    yield row[1:]
            except DAMAGE:
                at += jump
                jump *= 2
            except apsw.Error as failure:
                _log.info("Cannot read %s from %s: %s", table, self._database.name, failure)
                return
            else:
                return

    def _is_plain(self, table: str) -> bool:
        """Whether every column is stored: reading another one would run what the file says."""
        if self._connection is None:
            return False
        try:
            sql = "SELECT count(*) FROM pragma_table_xinfo(?) WHERE hidden <> 0"
            return bool(self._connection.execute(sql, (table,)).get == 0)
        except (*DAMAGE, apsw.Error):
            return False


def _as_codes(event: dict[str, Value]) -> Mapping[str, Value]:
    """Convert an event of any version to this version's format."""
    text, detail = event["event"], event["detail"]
    if not isinstance(event["params"], str):
        event["params"] = "{}"
    if isinstance(text, str) and isinstance(detail, str):
        code, rest, params = event_from_sentence(text, detail)
        event |= {"event": code, "detail": rest}
        if params:
            event["params"] = params_to_json(Params(params))
    return event
