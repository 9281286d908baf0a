"""Annotations are written in one transaction, and survive rebuilds, backups and damage."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from tests.library.factories import (
    accepted,
    changed,
    completed,
    delete_database,
    open_on,
    queued,
    sent,
)
from videodesk.errors import VideoDeskError
from videodesk.generation import Status
from videodesk.library.annotations import Annotation, AnnotationStore, Flag
from videodesk.library.database import FILE_NAME
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.removal_policy import FileDisposition

FULL = Annotation(
    flag=Flag.PICKED,
    rating=4,
    label="green",
    note="the second take,\n“slower”",
    hidden=True,
    tags=("dunes", "kite"),
    collections=("Best of", "Wind"),
)


def annotation_of(reader: Reader, generation_id: str) -> Annotation:
    (row,) = reader.rows([generation_id])
    return row.annotation


def count_rows(folder: Path) -> dict[str, int]:
    connection = apsw.Connection(str(folder / FILE_NAME), flags=apsw.SQLITE_OPEN_READONLY)
    tables = ("annotations", "tags", "collection_members")
    counts = {each: connection.execute(f"SELECT count(*) FROM {each}").get for each in tables}
    connection.close()
    return counts


def test_generation_without_annotation_has_the_default(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        assert annotation_of(library, made.id) == Annotation()
        assert library.rows(["gone"]) == []


def test_every_field_is_set_for_many_generations_and_read_back(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = [queued(library, prompt) for prompt in "abc"]
        ids = [each.id for each in made[:2]]
        store = library.annotations
        store.set_flag([*ids, "gone"], Flag.PICKED)
        store.set_rating(ids, 4)
        store.set_label(ids, "green")
        store.set_note(ids, FULL.note)
        store.set_hidden(ids, hidden=True)
        store.add_tags(ids, ["kite", "dunes", " kite "])
        store.add_to_collection(ids, "Wind")
        store.add_to_collection(ids, "Best of")
    with Reader(tmp_path) as reader:
        assert [each.annotation for each in reader.rows(ids)] == [FULL, FULL]
        assert annotation_of(reader, made[2].id) == Annotation()
        assert [each.generation for each in reader.rows(ids)] == made[:2]
    assert count_rows(tmp_path) == {"annotations": 2, "tags": 4, "collection_members": 4}


def test_values_are_taken_away_one_by_one(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        store = library.annotations
        store.replace({made.id: FULL})
        store.remove_tags([made.id], ["dunes", "unknown"])
        store.remove_from_collection([made.id], "Wind")
        store.delete_collection("Best of")
        store.set_flag([made.id], None)
        store.set_label([made.id], None)
        store.set_rating([made.id], 0)
        store.set_hidden([made.id], hidden=False)
        assert annotation_of(library, made.id) == Annotation(note=FULL.note, tags=("kite",))


def test_replacing_annotations_puts_back_what_was_there(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        one, other = queued(library, "a"), queued(library, "b")
        library.annotations.replace({one.id: FULL, "0" * 16: FULL})
        before = {row.generation.id: row.annotation for row in library.rows([one.id, other.id])}
        library.annotations.add_tags([one.id, other.id], ["more"])
        library.annotations.set_rating([one.id, other.id], 1)
        library.annotations.replace(before)
        assert annotation_of(library, one.id) == FULL
        assert annotation_of(library, other.id) == Annotation()
    assert count_rows(tmp_path)["tags"] == len(FULL.tags)


@pytest.mark.parametrize(
    "write",
    [
        lambda store, ids: store.set_rating(ids, 6),
        lambda store, ids: store.set_rating(ids, -1),
        lambda store, ids: store.set_flag(ids, "kept"),
        lambda store, ids: store.add_tags(ids, ["good", " "]),
        lambda store, ids: store.add_to_collection(ids, ""),
    ],
)
def test_value_outside_its_range_is_refused_and_nothing_changes(
    tmp_path: Path, write: Callable[[AnnotationStore, list[str]], None]
) -> None:
    with Library(tmp_path) as library:
        made = queued(library)
        with pytest.raises(ValueError, match=r"."):
            write(library.annotations, [made.id])
        assert annotation_of(library, made.id) == Annotation()


def test_generation_that_becomes_unconfirmed_keeps_all_but_hidden(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        going = sent(library)
        library.annotations.replace({going.id: FULL})
        changed(library, going, status=Status.UNCONFIRMED)
        assert annotation_of(library, going.id) == replace(FULL, hidden=False)


def test_removed_generation_leaves_no_annotation(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
        library.annotations.replace({done.id: FULL})
        library.remove(done.id, files=FileDisposition.KEEP)
        library.rebuild()
    assert count_rows(tmp_path) == {"annotations": 0, "tags": 0, "collection_members": 0}


def test_rebuild_keeps_annotations(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        done = completed(library)
        library.annotations.replace({done.id: FULL})
        library.rebuild()
        assert annotation_of(library, done.id) == FULL


def test_lost_database_gets_annotations_from_its_backup(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        done, removed = completed(library, "done"), completed(library, "removed")
        library.annotations.replace({done.id: FULL, removed.id: FULL})
    with open_on(tmp_path, 20) as library:
        newer = completed(library, "newer")
        library.annotations.set_rating([newer.id], 5)
        library.remove(removed.id, files=FileDisposition.KEEP)
    delete_database(tmp_path)
    with open_on(tmp_path, 20) as library:
        assert annotation_of(library, done.id) == FULL
        assert annotation_of(library, newer.id) == Annotation()
        assert library.get(removed.id) is None
    assert count_rows(tmp_path)["annotations"] == 1


def test_damaged_database_gives_its_newer_annotations(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        old = completed(library, "of the backup")
        library.annotations.replace({old.id: Annotation(rating=1, tags=("kite",))})
    with open_on(tmp_path, 20) as library:
        new = completed(library, "newer than the backup")
        lost = accepted(library, "its row is lost")
        doubtful = changed(library, sent(library, "hidden again"), status=Status.UNCONFIRMED)
        library.annotations.replace({each.id: FULL for each in (old, new, lost, doubtful)})
    damage(tmp_path, lost.id)
    with open_on(tmp_path, 20) as library:
        assert library.problems
        for each in (old, new, lost, doubtful):
            assert annotation_of(library, each.id) == FULL, each.request.prompt


def test_hidden_generation_that_comes_back_unconfirmed_is_shown(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        queued(library, "of the backup")
    with open_on(tmp_path, 20) as library:
        going = sent(library, "nobody knows whether it was taken")
        library.annotations.replace({going.id: FULL})
    damage(tmp_path, going.id)
    with open_on(tmp_path, 20) as library:
        (row,) = library.rows([going.id])
        assert row.generation.status is Status.UNCONFIRMED
        assert row.annotation == replace(FULL, hidden=False)
        assert [each.id for each in library.find()][:1] == [going.id]


def test_annotation_of_a_generation_that_stays_lost_is_dropped(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        queued(library, "of the backup")
    with open_on(tmp_path, 20) as library:
        never_sent = queued(library, "nothing else knows it")
        library.annotations.replace({never_sent.id: FULL})
    damage(tmp_path, never_sent.id)
    with open_on(tmp_path, 20) as library:
        assert library.rows([never_sent.id]) == []
    assert count_rows(tmp_path) == {"annotations": 0, "tags": 0, "collection_members": 0}


def damage(folder: Path, generation_id: str) -> None:
    """Deletes one row, and an index from the schema, so that the database counts as damaged."""
    connection = apsw.Connection(str(folder / FILE_NAME))
    connection.execute("DELETE FROM generations WHERE id = ?", (generation_id,))
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("DELETE FROM sqlite_master WHERE name = 'journal_of_generation'")
    connection.close()


def test_hidden_of_a_damaged_older_database_is_kept(tmp_path: Path) -> None:
    with open_on(tmp_path, 19) as library:
        shown, hidden = completed(library, "shown"), completed(library, "hidden")
    connection = apsw.Connection(str(tmp_path / FILE_NAME))
    connection.execute(
        "DROP TABLE annotations; DROP TABLE tags; DROP TABLE collections;"
        "DROP TABLE collection_members;"
        "ALTER TABLE generations ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;"
        f"UPDATE generations SET hidden = 1 WHERE id = '{hidden.id}';"
    )
    connection.pragma("user_version", 4)  # its indexes are not those of version 4
    connection.close()
    with open_on(tmp_path, 19) as library:
        assert library.problems
        assert annotation_of(library, hidden.id) == Annotation(hidden=True)
        assert annotation_of(library, shown.id) == Annotation()


def test_full_disk_changes_nothing(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = [queued(library, prompt) for prompt in "ab"]
        with library._transaction() as connection:
            pages = connection.pragma("page_count")
            connection.pragma("max_page_count", pages)
        with pytest.raises(VideoDeskError):
            library.annotations.set_note([each.id for each in made], "x" * 1_000_000)
        assert [row.annotation for row in library.rows([each.id for each in made])] == [
            Annotation(),
            Annotation(),
        ]


def test_hidden_generation_is_not_listed_and_still_unfinished(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        hidden, seen = accepted(library, "hidden kite"), accepted(library, "a kite")
        library.annotations.set_hidden([hidden.id], hidden=True)
        assert library.find() == [seen]
        assert library.find(Query("kite")) == [seen]
        assert list(library.listing().ids) == [seen.id]
        assert list(library.listing(Query("hidden")).ids) == []
        assert library.get(hidden.id) == hidden
        assert {each.id for each in library.unfinished()} == {hidden.id, seen.id}
        changed(library, hidden, progress=50)
        assert library.find() == [seen]
        library.annotations.set_hidden([hidden.id], hidden=False)
        assert {each.id for each in library.find()} == {hidden.id, seen.id}
