"""Rows, ledger lines and schemas of a library from somebody else, read and worked on."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import apsw
import pytest

from tests.engine.harness import a_request, engine_harness
from tests.engine.scripted import ScriptedService
from tests.library.factories import (
    START,
    accepted,
    changed,
    completed,
    open_on,
    queued,
    sent,
)
from videodesk.errors import Code, Reason, VideoDeskError
from videodesk.generation import Generation, Status
from videodesk.library.database import FILE_NAME
from videodesk.library.event_log import EventLogEntry, LogEvent
from videodesk.library.file_digest import file_problem, file_state
from videodesk.library.library import Library
from videodesk.library.query import Query, StatusFilter
from videodesk.library.reader import Reader
from videodesk.library.removal_policy import FileDisposition
from videodesk.library.statistics import library_stats
from videodesk.library.verify import FindingKind, verify_library
from videodesk.messages import problem_message

DEEP = '{"a":' * 50_000 + "1" + "}" * 50_000


@contextmanager
def database(folder: Path) -> Iterator[apsw.Connection]:
    """The database as another program changes it: nothing is checked."""
    with closing(apsw.Connection(str(folder / FILE_NAME))) as connection:
        connection.pragma("ignore_check_constraints", 1)
        yield connection


def put(folder: Path, generation: Generation, **values: object) -> None:
    """Changes the stored values of a row; bytes become a text as they are."""
    with database(folder) as connection:
        for column, value in values.items():
            wrapped = "CAST(? AS TEXT)" if isinstance(value, bytes) else "?"
            connection.execute(
                f"UPDATE generations SET {column} = {wrapped} WHERE id = ?",
                (value, generation.id),
            )


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A picture of the user that is not in the library."""
    path = tmp_path / "home" / "secret.png"
    path.parent.mkdir()
    path.write_bytes(
        bytes.fromhex(
            "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
            "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
        )
    )
    return path


IMAGES = [
    "{secret}",
    "../home/secret.png",
    "images/../../home/secret.png",
    "images/link.png",
    "file://{secret}",
    "https://",
    "library.db",
]


@pytest.mark.parametrize("image", IMAGES)
async def test_queued_request_with_an_image_outside_of_the_library_is_never_sent(
    tmp_path: Path, secret: Path, image: str
) -> None:
    folder, service = tmp_path / "library", ScriptedService()
    with Library(folder) as library:
        victim = queued(library)
    (folder / "images").mkdir()
    (folder / "images/link.png").symlink_to(secret)
    put(folder, victim, images=json.dumps([image.format(secret=secret)]))
    with Reader(folder) as reader:
        (waiting,) = reader.unfinished()
    assert waiting.request.images == ()
    assert waiting.problem is not None
    assert waiting.problem.code is Code.ENTRY_UNREADABLE
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume(confirmed=True)
        after = await harness.settle(waiting)
        assert (after.status, service.creates, service.uploads) == (Status.FAILED, [], 0)
        assert after.problem is not None
        assert after.problem.code is Code.ENTRY_UNREADABLE
        assert "nothing was sent" in problem_message(after.problem, after.status).text.lower()
        with pytest.raises(VideoDeskError) as refused:
            await harness.commands.send_again(victim.id)
        assert refused.value.code is Code.ENTRY_UNREADABLE
    assert service.creates == []
    with database(folder) as connection:
        stored = connection.execute("SELECT images FROM generations").get
    assert json.loads(stored) == [image.format(secret=secret)]


def replace_by_link(file: Path, target: Path) -> None:
    file.unlink()
    file.symlink_to(target)


async def test_image_that_became_a_link_after_its_row_was_read_is_not_sent(
    tmp_path: Path, secret: Path
) -> None:
    service = ScriptedService()
    async with engine_harness(tmp_path, service) as harness:
        await harness.queue.pause_queue()
        (made,) = await harness.engine.submit([a_request("a", images=(str(secret),))])
        replace_by_link(Path(made.request.images[0]), secret)
        await harness.queue.resume_queue()
        after = await harness.settle(made)
    assert (after.status, service.creates, service.uploads) == (Status.FAILED, [], 0)
    assert after.problem is not None
    assert after.problem.reason is Reason.IMAGE_OUTSIDE


async def test_image_inside_of_the_library_is_sent(tmp_path: Path, secret: Path) -> None:
    """The control: what the cases above refuse is the place, not the picture."""
    service = ScriptedService()
    async with engine_harness(tmp_path, service) as harness:
        (made,) = await harness.engine.submit([a_request("a", images=(str(secret),))])
        assert (await harness.settle(made)).status is Status.COMPLETED
    assert (service.creates, service.uploads) == (["a"], 1)


def queued_done_and_working(folder: Path) -> tuple[Generation, Generation, Generation]:
    with Library(folder) as library:
        return queued(library), completed(library), accepted(library)


@pytest.mark.parametrize(
    "file",
    [
        "{secret}",
        "../home/secret.png",
        "videos/../../home/secret.png",
        "videos/link.mp4",
        "library.db",
        "ledger.jsonl",
        "images/ab/abc.png",
        "videos",
    ],
)
def test_clip_outside_of_the_library_is_neither_returned_nor_removed(
    tmp_path: Path, secret: Path, file: str
) -> None:
    folder = tmp_path / "library"
    _, done, _ = queued_done_and_working(folder)
    (folder / "videos/link.mp4").symlink_to(secret)
    put(folder, done, file=file.format(secret=secret))
    with Library(folder) as library:
        read = library.get(done.id)
        assert read is not None
        assert read.file is None
        assert read.problem is not None
        assert read.problem.reason is Reason.FILE_OUTSIDE
        assert file_problem(read, file_state(read)) == read.problem
        assert library.remove(done.id, files=FileDisposition.RETURN) in {(), (done.file,)}
    assert secret.exists()


async def test_clip_whose_file_lies_outside_can_be_fetched_again(
    tmp_path: Path, secret: Path
) -> None:
    folder, service = tmp_path / "library", ScriptedService()
    async with engine_harness(tmp_path, service) as harness:
        done = await harness.settle(await harness.submit(a_request()))
    put(folder, done, file=str(secret))
    async with engine_harness(tmp_path, service) as harness:
        await harness.commands.fetch_again(done.id)
        again = await harness.settle(done)
    assert (again.file, again.unreadable, again.problem) == (done.file, (), None)


ODD_VALUES: list[dict[str, object]] = [
    {"extra": DEEP},
    {"images": DEEP},
    {"problem": DEEP},
    {"extra": "{"},
    {"images": '{"a": 1}'},
    {"problem": "{}"},
    {"problem": '{"code": 5}'},
    {"prompt": b"\xff\xfe kite"},
    {"model": b"\xff"},
    {"problem": b"\xff"},
    {"images": b'["\xff"]'},
    {"file": b"\xff"},
    {"file": "videos/a\0b.mp4"},
    {"id": "../../etc/passwd"},
    {"id": b"\xff"},
    {"id": "A" * 16},
    {"parent": "../../x"},
    {"video_url": "file:///etc/passwd"},
    {"video_url": "javascript:alert(1)"},
    {"created_at": 2**62},
    {"created_at": -(2**62)},
    {"completed_at": 2**62},
    {"retry_at": -1},
    {"retry_count": 2**62},
    {"progress": -(2**62)},
    {"width": 2**62},
    {"height": -1},
    {"seconds": 9e999},
    {"seconds": -1.0},
    {"duration": 2**62},
    {"file_bytes": -1},
    {"file_sha256": "0"},
    {"task_id": "x" * 1_000_000},
    {"profile": "p" * 1_000_000},
    {"position": 9e999},
    {"waits_since": 2**62},
]


def is_bytes(values: dict[str, object]) -> bool:
    return any(isinstance(each, bytes) for each in values.values())


@pytest.mark.parametrize("as_bytes", [False, True])
def test_each_odd_value_costs_its_own_row_only(tmp_path: Path, as_bytes: bool) -> None:
    chosen = [each for each in ODD_VALUES if is_bytes(each) is as_bytes]
    with Library(tmp_path) as library:
        good = [queued(library), completed(library), accepted(library)]
        victims = [
            (make(library), values) for values in chosen for make in (queued, completed, accepted)
        ]
    for number, (victim, values) in enumerate(victims):
        unique = {
            name: f"{value}{number}" if name == "task_id" or value == "../../etc/passwd" else value
            for name, value in values.items()
        }
        with suppress(apsw.ConstraintError):  # the second row with the same odd id
            put(tmp_path, victim, **unique)
    with Reader(tmp_path) as reader:
        listed = list(reader.listing().ids)
        found = {each.id: each for each in reader.find()}
        assert [found[each.id] for each in good] == good
        assert set(found) == set(listed)
        assert {each.generation.id for each in reader.rows(listed)} == set(found)
        for show in StatusFilter:
            assert {each.id for each in reader.find(Query(show=show))} <= set(found)
        assert {each.id for each in reader.find(Query(text="kite"))} >= {each.id for each in good}
        assert {each.id for each in reader.unfinished()} <= set(found)
        reader.waiting_since()
        for victim, _ in victims:
            reader.children(victim.id)
            reader.events(victim.id)
    library_stats(tmp_path)
    with Library(tmp_path) as library:
        for each in good:
            assert library.get(each.id) == each
        added = queued(library, "it goes on")
        library.rebuild()
    with Library(tmp_path, check_rows=True) as library:
        assert {each.id for each in library.find()} >= {each.id for each in (*good, added)}
        for each in good:
            row = library.get(each.id)
            assert row is not None
            assert (row.task_id, row.request) == (each.task_id, each.request)
    verify_library(tmp_path)


def test_verify_names_rows_with_unreadable_values_and_goes_on(tmp_path: Path) -> None:
    waiting, done, _ = queued_done_and_working(tmp_path)
    nested = '{"a":' * 150 + "1" + "}" * 150
    put(tmp_path, waiting, images='["/etc/passwd"]', extra=nested)
    put(tmp_path, done, file="/etc/passwd")
    report = verify_library(tmp_path, quick=True)
    found = {
        each.generation_id: each.detail
        for each in report.findings
        if each.kind is FindingKind.UNREADABLE
    }
    assert found == {waiting.id: "images, extra", done.id: "file"}
    assert report.generations == 3


def test_long_texts_of_a_problem_and_a_history_are_cut(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        made = accepted(library)
        for number in range(3):
            library.add_event(
                EventLogEntry(made.id, START, LogEvent.NOTE, detail=f"{number}" * 10**6)
            )
    params = {"names": ["x" * 10**5] * 5, "since": "y" * 10**5}
    problem = {"code": "refused", "params": params, "detail": "z" * 10**5}
    put(tmp_path, made, problem=json.dumps(problem))
    with Reader(tmp_path) as reader:
        read = reader.get(made.id)
        assert read is not None
        assert read.problem is not None
        texts = [read.problem.detail, *(each.detail for each in reader.events(made.id))]
        assert [text[:1] for text in texts] == ["z", "0", "1", "2"]
        assert max(len(text) for text in texts) <= 20_000
        assert len(problem_message(read.problem).text) < 500_000


@pytest.mark.parametrize(
    "values",
    [{"extra": DEEP}, {"images": "{"}, {"prompt": b"\xff"}, {"model": b"\xff"}, {"duration": -5}],
    ids="-".join,
)
async def test_request_that_cannot_be_read_as_a_whole_is_not_sent_in_another_form(
    tmp_path: Path, values: dict[str, object]
) -> None:
    service, folder = ScriptedService(), tmp_path / "library"
    with Library(folder) as library:
        victim, doubtful = queued(library), sent(library)
        doubtful = changed(library, doubtful, status=Status.UNCONFIRMED)
    put(folder, victim, **values)
    put(folder, doubtful, **values)
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume(confirmed=True)
        assert (await harness.settle(victim)).status is Status.FAILED
        with pytest.raises(VideoDeskError) as refused:
            await harness.commands.send_again(doubtful.id)
        assert refused.value.code is Code.ENTRY_UNREADABLE
    assert service.creates == []


@pytest.mark.parametrize("task_id", [None, "x" * 100_000])
async def test_task_without_an_id_that_can_be_used_is_not_asked_for(
    tmp_path: Path, task_id: str | None
) -> None:
    service, folder = ScriptedService(), tmp_path / "library"
    with Library(folder) as library:
        working = accepted(library)
    put(folder, working, task_id=task_id)
    (folder / "ledger.jsonl").unlink()  # else it would know better
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume(confirmed=True)
        after = await harness.settle(working)
    assert (after.status, service.queries) == (Status.CANCELLED, [])
    assert after.problem is not None
    assert after.problem.code is Code.ENTRY_UNREADABLE


def test_request_that_cannot_be_read_stays_so_when_the_database_is_restored(
    tmp_path: Path,
) -> None:
    with open_on(tmp_path, 20) as library:
        victim = queued(library)
    put(tmp_path, victim, extra=DEEP)
    with database(tmp_path) as connection:
        connection.execute("DROP INDEX generations_queue")
    with open_on(tmp_path, 20) as library:
        (found,) = library.find()
        assert not found.has_whole_request


def test_value_that_declares_a_gigabyte_is_not_read(tmp_path: Path) -> None:
    """The header of a cell names a size; SQLite makes room for it before it reads."""
    first, *others = queued_done_and_working(tmp_path)
    with database(tmp_path) as connection:
        connection.execute(
            "UPDATE generations SET prompt = CAST(zeroblob(80000000) AS TEXT) WHERE id = ?",
            (first.id,),
        )
    with Reader(tmp_path) as reader:
        assert {each.id for each in reader.find()} == {each.id for each in others}


FOREIGN = [
    "CREATE TRIGGER bad AFTER UPDATE ON generations BEGIN DELETE FROM journal; END",
    "CREATE TRIGGER generations AFTER UPDATE ON generations BEGIN DELETE FROM journal; END",
    "CREATE VIEW bad AS SELECT * FROM generations",
    "CREATE TABLE bad (a)",
    "CREATE VIRTUAL TABLE bad USING fts5 (a)",
    "CREATE INDEX bad ON generations (hex(zeroblob(length(prompt) * 100000)))",
    "CREATE INDEX bad ON generations (model)",
]


@pytest.mark.parametrize("statement", FOREIGN)
def test_library_with_something_in_its_schema_that_is_not_ours_is_refused(
    tmp_path: Path, statement: str
) -> None:
    queued_done_and_working(tmp_path)
    with database(tmp_path) as connection:
        connection.execute(statement)
    before = (tmp_path / FILE_NAME).read_bytes()
    for kind in (Library, Reader):
        with pytest.raises(VideoDeskError) as refused:
            kind(tmp_path)
        problem = refused.value.problem
        assert (problem.code, problem.reason) == (Code.LIBRARY_DAMAGED, Reason.FOREIGN_SCHEMA)
        assert "bad" in problem.detail or "trigger generations" in problem.detail
        assert "rename library.db" in problem_message(problem).hint
    assert (tmp_path / FILE_NAME).read_bytes() == before
    assert verify_library(tmp_path).findings[0].kind is FindingKind.DAMAGED


CHANGED = [
    "ALTER TABLE generations ADD COLUMN more TEXT AS (hex(zeroblob(100000000)))",
    "DROP TRIGGER generations_delete; CREATE TRIGGER generations_delete AFTER DELETE ON "
    "generations BEGIN DELETE FROM facts; END",
    "ALTER TABLE generations RENAME TO others; CREATE TABLE generations AS SELECT 'a' AS seq, id, "
    "status FROM others",
    "ALTER TABLE generations RENAME TO others; CREATE VIEW generations AS WITH RECURSIVE "
    "endless(x) AS (SELECT 1 UNION ALL SELECT x FROM endless) SELECT x AS seq FROM endless",
]


@pytest.mark.parametrize("statement", CHANGED)
def test_library_whose_own_schema_was_changed_is_restored_and_runs_nothing_of_it(
    tmp_path: Path, statement: str
) -> None:
    with open_on(tmp_path, 20) as library:
        made = accepted(library)
    with open_on(tmp_path, 20):
        pass
    with database(tmp_path) as connection:
        connection.execute(statement)
    with pytest.raises(VideoDeskError):
        Reader(tmp_path)
    with open_on(tmp_path, 20) as library:
        assert [each.code for each in library.problems] == [Code.LIBRARY_RESTORED]
        found = library.get(made.id)
        assert found is not None
        assert found.task_id == made.task_id


def test_database_in_another_encoding_is_not_read_as_ours(tmp_path: Path) -> None:
    with open_on(tmp_path, 20) as library:
        made = accepted(library)
    content = bytearray((tmp_path / FILE_NAME).read_bytes())
    content[56:60] = (2).to_bytes(4, "big")  # https://sqlite.org/fileformat2.html: UTF-16
    (tmp_path / FILE_NAME).write_bytes(content)
    with open_on(tmp_path, 20) as library:
        found = library.get(made.id)
        assert found is not None
        assert found.task_id == made.task_id


def test_statistics_of_sqlite_are_no_reason_to_refuse_a_library(tmp_path: Path) -> None:
    queued_done_and_working(tmp_path)
    with database(tmp_path) as connection:
        connection.execute("ANALYZE")
    with Library(tmp_path) as library:
        assert library.problems == ()
        assert len(library.find()) == 3
