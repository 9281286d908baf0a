"""A library of commit e9b642c opens with nothing lost (`tests/fixtures`)."""

import json
import shutil
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import msgspec
import pytest

from videodesk.errors import Code
from videodesk.generation import Generation, Status
from videodesk.library.annotations import Annotation
from videodesk.library.event_log import EventLogEntry
from videodesk.library.legacy_text import event_from_sentence, problem_from_sentences
from videodesk.library.library import Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.verify import verify_library
from videodesk.media.provenance import read_provenance

FIXTURE = Path(__file__).parents[1] / "fixtures" / "library-e9b642c"


@dataclass(frozen=True)
class Stored:
    """A copy of the fixture, and what the readers of e9b642c returned for it."""

    folder: Path
    expected: dict[str, Any]

    def as_json(self, value: Generation | EventLogEntry) -> dict[str, Any]:
        """The value as in `expected.json`: paths relative to the library's folder."""
        text = msgspec.json.encode(value, enc_hook=str).decode()
        decoded: dict[str, Any] = json.loads(text.replace(f"{self.folder}/", ""))
        return decoded


def unchanged(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that are stored as before, by their present names.

    Migration 005 moved `hidden` into the annotations, 006 changed `problem`, 007 added
    retries, 008 the digests of files.
    """
    renamed = {"by_hand": "task_id_from_user"}
    assert fields.get("retry_count", 0) == 0
    assert fields.get("retry_since") is None
    assert fields.get("file_sha256") is None
    assert not fields.get("unreadable")
    added = {"retry_count", "retry_since", "file_bytes", "file_sha256", "unreadable"}
    changed = {"hidden", "problem", *added}
    kept = {name: value for name, value in fields.items() if name not in changed}
    return {renamed.get(name, name): value for name, value in kept.items()}


def assert_same_problem(found: Generation, expected: dict[str, str]) -> None:
    """The problem is the one that e9b642c stored as sentences, or has them in its detail."""
    assert found.problem is not None
    assert found.problem.code == expected["code"]
    stored = f"{expected['message']} {expected['hint']}".strip()
    assert found.problem.detail in {
        expected["detail"],
        f"{stored}\n{expected['detail']}".strip(),
    }
    assert found.problem == problem_from_sentences(
        Code(expected["code"]), expected["message"], expected["hint"], expected["detail"]
    )


@pytest.fixture
def stored(tmp_path: Path) -> Stored:
    folder = tmp_path / "library"
    shutil.copytree(FIXTURE / "library", folder)
    return Stored(folder, json.loads((FIXTURE / "expected.json").read_text(encoding="utf-8")))


@pytest.fixture(params=["writer", "reader"])
def reader(stored: Stored, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """The migrated library, and the library read without a change to it."""
    opened = Library(stored.folder) if request.param == "writer" else Reader(stored.folder)
    with opened:
        yield opened


def test_every_generation_is_read_with_every_field(stored: Stored, reader: Reader) -> None:
    for name, expected in stored.expected["generations"].items():
        generation = reader.get(expected["id"])
        assert generation is not None, name
        assert unchanged(stored.as_json(generation)) == unchanged(expected), name
        if expected["problem"] is None:
            assert generation.problem is None, name
        else:
            assert_same_problem(generation, expected["problem"])


def test_events_are_read_in_order(stored: Stored, reader: Reader) -> None:
    for name, expected in stored.expected["events"].items():
        events = reader.events(stored.expected["ids"][name])
        for event, stored_event in zip(events, expected, strict=True):
            code, detail, params = event_from_sentence(
                stored_event["event"], stored_event["detail"]
            )
            assert code != "note", name
            assert dict(event.params) == params, name
            as_codes = {"event": code, "detail": detail, "params": ANY}
            assert stored.as_json(event) == stored_event | as_codes, name


def test_order_of_queue_and_unfinished_rows_is_kept(stored: Stored, reader: Reader) -> None:
    unfinished = reader.unfinished()
    assert [each.id for each in unfinished] == stored.expected["unfinished"]
    queued = [each.id for each in unfinished if each.status is Status.QUEUED]
    assert queued == stored.expected["queue"]
    assert [each.id for each in reader.unconfirmed()] == stored.expected["unconfirmed"]
    since = {each: f"{at:%Y-%m-%dT%H:%M:%SZ}" for each, at in reader.waiting_since().items()}
    assert since == stored.expected["waiting_since"]
    assert reader.fact("queue") == stored.expected["facts"]["queue"]


def test_every_prompt_is_found_in_any_spelling(reader: Reader) -> None:
    for made in reader.find(Query(include_hidden=True)):
        spelt = unicodedata.normalize("NFD", made.request.prompt).upper()
        found = reader.listing(Query(spelt, include_hidden=True))
        assert made.id in found.ids, made.request.prompt


def test_hidden_rows_stay_hidden(stored: Stored, reader: Reader) -> None:
    for expected in stored.expected["generations"].values():
        (row,) = reader.rows([expected["id"]])
        assert row.annotation == Annotation(hidden=expected["hidden"])
    assert list(reader.listing().ids) == stored.expected["visible"]
    assert list(reader.listing(Query(include_hidden=True)).ids) == stored.expected["all"]


def test_removed_rows_stay_removed(stored: Stored) -> None:
    with Library(stored.folder, read_provenance=read_provenance) as library:
        library.rebuild()
        assert all(library.get(each) is None for each in stored.expected["removed"])
        assert list(library.listing(Query(include_hidden=True)).ids) == stored.expected["all"]


def test_nothing_is_recovered_or_reported_at_first_opening(stored: Stored) -> None:
    with Library(stored.folder, read_provenance=read_provenance, check_rows=True) as library:
        assert library.recovered == ()
        assert library.problems == ()


def test_clip_and_image_of_the_library_are_found(stored: Stored) -> None:
    with Library(stored.folder) as library:
        generation = library.get(stored.expected["ids"]["completed"])
    assert generation is not None
    assert generation.file is not None
    assert generation.file.is_file()
    assert Path(generation.request.images[0]).is_file()
    recalled = read_provenance(generation.file, stored.folder)
    assert recalled is not None
    assert recalled.request == generation.request


def test_verification_finds_only_the_clip_that_was_never_there(stored: Stored) -> None:
    with Library(stored.folder):
        pass
    serious = [each for each in verify_library(stored.folder).findings if each.kind.is_serious]
    names = {"file missing", "completed, hidden"}
    assert {each.detail for each in serious} == {stored.expected["ids"][name] for name in names}


def test_lost_database_is_rebuilt_from_ledger_and_clip(stored: Stored) -> None:
    (stored.folder / "library.db").unlink()
    with Library(stored.folder, read_provenance=read_provenance) as library:
        listed = list(library.listing(Query(include_hidden=True)).ids)
        tasks = {each.task_id for each in library.get_many(listed)}
    assert set(listed).isdisjoint(stored.expected["removed"])
    for name, expected in stored.expected["generations"].items():
        assert expected["task_id"] is None or expected["task_id"] in tasks, name
        assert expected["submitted_at"] is None or expected["id"] in listed, name
