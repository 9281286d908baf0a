"""Annotations: the user's marks, ratings and notes on generations, in tables of their own.

The engine neither reads nor writes them. A generation without a row here has `Annotation()`.
Annotations are in the database and its backups, not in the ledger.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import apsw
import msgspec

from videodesk.library.rows import Value
from videodesk.stored_values import whole_number

MAX_RATING: Final = 5


class Flag(StrEnum):
    """The user's choice among several generations."""

    PICKED = "picked"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Annotation:
    """The user's marks on one generation.

    `rating` is 0 (none) to `MAX_RATING`; `label` is the name of a colour. `tags` and `collections`
    are names in alphabetical order. A hidden generation is left out of listings; its task is still
    followed to the end.
    """

    flag: Flag | None = None
    rating: int = 0
    label: str | None = None
    note: str = ""
    hidden: bool = False
    tags: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()


ANNOTATION_COLUMNS: Final = """
    CAST(annotations.flag AS BLOB), annotations.rating, CAST(annotations.label AS BLOB),
    CAST(annotations.note AS BLOB), annotations.hidden,
    (SELECT CAST(json_group_array(tag) AS BLOB) FROM
        (SELECT tag FROM tags WHERE tags.generation = generations.id ORDER BY tag LIMIT 1000)),
    (SELECT CAST(json_group_array(name) AS BLOB) FROM
        (SELECT name FROM collection_members JOIN collections ON collections.seq = collection
         WHERE collection_members.generation = generations.id ORDER BY name LIMIT 1000))
"""
"""For SELECT together with `JOIN`, in the order of `from_columns`. As BLOBs, since a text may be no
UTF-8."""
JOIN: Final = "LEFT JOIN annotations ON annotations.generation = generations.id"
_TABLES: Final = ("annotations", "tags", "collection_members")
_NAMES: Final = msgspec.json.Decoder(tuple[str, ...])


def from_columns(values: Sequence[Value]) -> Annotation:
    """The annotation from a row of `ANNOTATION_COLUMNS`; an invalid value is left out."""
    flag, rating, label, note, hidden, tags, collections = values
    chosen = _text(flag)
    return Annotation(
        flag=Flag(chosen) if chosen in list(Flag) else None,
        rating=whole_number(rating, most=MAX_RATING) or 0,
        label=_text(label) or None,
        note=_text(note),
        hidden=bool(hidden),
        tags=_names(tags),
        collections=_names(collections),
    )


def _text(value: Value) -> str:
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _names(value: Value) -> tuple[str, ...]:
    try:
        return _NAMES.decode(_text(value) or "[]")
    except msgspec.DecodeError:
        return ()


class AnnotationStore:
    """Writer of one library's annotations. Thread-safe.

    `transaction` provides the library's writing connection. Each method changes all ids in one
    transaction, or none; ids that are not in the library are skipped. Raises `VideoDeskError` if
    the disk fails, ValueError for a value outside its range.
    """

    def __init__(self, transaction: Callable[[], AbstractContextManager[apsw.Connection]]) -> None:
        self._transaction = transaction

    def set_hidden(self, ids: Iterable[str], *, hidden: bool) -> None:
        """Hides generations, or shows them again.

        A generation that becomes `unconfirmed` is shown again by the library.
        """
        self._set("hidden", int(hidden), ids)

    def set_flag(self, ids: Iterable[str], flag: Flag | None) -> None:
        """Picks or rejects generations, or removes the flag."""
        self._set("flag", None if flag is None else Flag(flag).value, ids)

    def set_rating(self, ids: Iterable[str], rating: int) -> None:
        """Rates generations from 0 (no rating) to `MAX_RATING`."""
        if not 0 <= rating <= MAX_RATING:
            raise ValueError(f"a rating of {rating}")
        self._set("rating", rating, ids)

    def set_label(self, ids: Iterable[str], label: str | None) -> None:
        """Sets the colour label of generations, or removes it."""
        self._set("label", label or None, ids)

    def set_note(self, ids: Iterable[str], note: str) -> None:
        """Replaces the note of generations."""
        self._set("note", note, ids)

    def add_tags(self, ids: Iterable[str], tags: Iterable[str]) -> None:
        """Adds tags to generations."""
        names = _clean(tags)
        with self._transaction() as connection:
            _add_tags(connection, _pairs(_in_library(connection, ids), names))

    def remove_tags(self, ids: Iterable[str], tags: Iterable[str]) -> None:
        """Removes tags from generations."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM tags WHERE generation = ? AND tag = ?", _pairs(ids, _clean(tags))
            )

    def add_to_collection(self, ids: Iterable[str], name: str) -> None:
        """Adds generations to a collection, which is created if it does not exist."""
        names = _clean([name])
        with self._transaction() as connection:
            _add_to_collections(connection, _pairs(_in_library(connection, ids), names))

    def remove_from_collection(self, ids: Iterable[str], name: str) -> None:
        """Removes generations from a collection, which stays even if it is empty."""
        with self._transaction() as connection:
            connection.executemany(
                "DELETE FROM collection_members WHERE generation = ? AND collection = "
                "(SELECT seq FROM collections WHERE name = ?)",
                _pairs(ids, _clean([name])),
            )

    def delete_collection(self, name: str) -> None:
        """Deletes a collection; its generations stay."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM collection_members WHERE collection = "
                "(SELECT seq FROM collections WHERE name = ?)",
                (name,),
            )
            connection.execute("DELETE FROM collections WHERE name = ?", (name,))

    def replace(self, annotations: Mapping[str, Annotation]) -> None:
        """Replaces the annotations of generations, by id; used by Undo."""
        with self._transaction() as connection:
            for generation_id in _in_library(connection, annotations):
                delete(connection, generation_id)
                put(connection, generation_id, annotations[generation_id])

    def _set(self, column: str, value: Value, ids: Iterable[str]) -> None:
        with self._transaction() as connection:
            connection.executemany(
                f"INSERT INTO annotations (generation, {column}) "
                "SELECT id, ? FROM generations WHERE id = ? "
                f"ON CONFLICT (generation) DO UPDATE SET {column} = excluded.{column}",
                [(value, each) for each in ids],
            )


def show(connection: apsw.Connection, generation_id: str) -> None:
    """Shows a hidden generation again, in the caller's transaction."""
    connection.execute(
        "UPDATE annotations SET hidden = 0 WHERE generation = ? AND hidden = 1", (generation_id,)
    )


def delete(connection: apsw.Connection, generation_id: str) -> None:
    """Deletes the annotation of a generation, in the caller's transaction."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE generation = ?", (generation_id,))


def put(connection: apsw.Connection, generation_id: str, annotation: Annotation) -> None:
    """Inserts or replaces an annotation, and adds its tags and collections.

    In the caller's transaction; does not check that the generation exists.
    """
    connection.execute(
        "INSERT INTO annotations (generation, flag, rating, label, note, hidden) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (generation) DO UPDATE "
        "SET flag = excluded.flag, rating = excluded.rating, label = excluded.label, "
        "note = excluded.note, hidden = excluded.hidden",
        (
            generation_id,
            annotation.flag,
            annotation.rating,
            annotation.label,
            annotation.note,
            int(annotation.hidden),
        ),
    )
    _add_tags(connection, _pairs([generation_id], annotation.tags))
    _add_to_collections(connection, _pairs([generation_id], annotation.collections))


def delete_unattached(connection: apsw.Connection) -> None:
    """Deletes the annotations whose generations are gone, in the caller's transaction."""
    for table in _TABLES:
        connection.execute(
            f"DELETE FROM {table} WHERE generation NOT IN (SELECT id FROM generations)"
        )


def _in_library(connection: apsw.Connection, ids: Iterable[str]) -> list[str]:
    """Those of the ids that generations have."""
    sql = "SELECT 1 FROM generations WHERE id = ?"
    return [each for each in ids if connection.execute(sql, (each,)).fetchone() is not None]


def _add_tags(connection: apsw.Connection, pairs: Sequence[tuple[str, str]]) -> None:
    connection.executemany("INSERT OR IGNORE INTO tags (generation, tag) VALUES (?, ?)", pairs)


def _add_to_collections(connection: apsw.Connection, pairs: Sequence[tuple[str, str]]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO collections (name) VALUES (?)",
        [(name,) for name in dict.fromkeys(name for _, name in pairs)],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO collection_members (generation, collection) "
        "VALUES (?, (SELECT seq FROM collections WHERE name = ?))",
        pairs,
    )


def _pairs(ids: Iterable[str], names: Iterable[str]) -> list[tuple[str, str]]:
    given = tuple(names)
    return [(each, name) for each in ids for name in given]


def _clean(names: Iterable[str]) -> tuple[str, ...]:
    """The names, stripped. Raises ValueError for an empty one."""
    cleaned = tuple(dict.fromkeys(" ".join(each.split()) for each in names))
    if "" in cleaned:
        raise ValueError("an empty name")
    return cleaned
