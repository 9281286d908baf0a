import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.library.factories import completed, delete_database
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import TRANSITIONS, Generation, Request, Status, new_generation
from videodesk.library.library import ConflictError, Library
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.library.types import Section
from videodesk.library.verify import verify_library

START = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def a_generation(prompt: str = "a red kite", **changes: object) -> Generation:
    made = new_generation(Request(model="veo3", prompt=prompt), at=START)
    return replace(made, **changes)  # type: ignore[arg-type]  # the test names the fields


@pytest.fixture
def library(tmp_path: Path):  # type: ignore[no-untyped-def]
    with Library(tmp_path / "library") as opened:
        yield opened


def test_saved_generation_is_read_back_unchanged(library: Library) -> None:
    picture = library.folder / "images" / "ab" / "abc.png"
    full = Generation(
        id="0123456789abcdef",
        request=Request(
            model="veo3",
            prompt="风筝 🪁 \n second line",
            images=("https://example.com/a.png", str(picture)),
            aspect_ratio="16:9",
            size="720p",
            duration=8,
            extra={"seed": 7, "nested": {"list": [1, None, "x"]}},
            profile="work",
        ),
        status=Status.DOWNLOADING,
        created_at=datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC),
        submitted_at=datetime(2026, 1, 2, 3, 4, 6, tzinfo=UTC),
        completed_at=datetime(2026, 1, 2, 3, 9, 6, tzinfo=UTC),
        task_id="task:1/=",
        progress=40,
        video_url="https://example.com/v.mp4",
        file=library.folder / "videos" / "2026" / "x.mp4",
        file_bytes=1_234_567,
        file_sha256="ab" * 32,
        width=1280,
        height=720,
        seconds=8.0,
        problem=problem(Code.SERVICE_ERROR, detail="502"),
        retry_at=datetime(2026, 1, 2, 3, 5, tzinfo=UTC),
        retry_count=3,
        retry_since=datetime(2026, 1, 2, 3, 4, 30, tzinfo=UTC),
        parent="fedcba9876543210",
    )
    library.add(full)
    assert library.get(full.id) == full


def test_generations_added_together_are_all_stored_or_none(library: Library) -> None:
    first, second = a_generation("first"), a_generation("second")
    with pytest.raises(apsw.ConstraintError):
        library.add_all([first, second, first])
    assert library.unfinished() == []
    library.add_all([first, second])
    assert library.unfinished() == [first, second]


def test_paths_in_a_moved_library_are_still_valid(
    tmp_path: Path,
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    with Library(here) as library:
        made = a_generation(file=here / "videos" / "a.mp4")
        library.add(made)
    here.rename(there)
    with Library(there) as library:
        found = library.get(made.id)
    assert found is not None
    assert found.file == there / "videos" / "a.mp4"


def test_only_allowed_transitions_can_be_saved(library: Library) -> None:
    for before in Status:
        for after in Status:
            generation = a_generation(status=before)
            library.add(generation)
            moved = replace(generation, status=after)
            if before is after or after in TRANSITIONS[before]:
                library.change(generation, moved)
                assert library.get(generation.id) == moved
            else:
                with pytest.raises(ConflictError):
                    library.change(generation, moved)
                assert library.get(generation.id) == generation


def test_outdated_change_is_a_conflict(library: Library) -> None:
    queued = a_generation()
    library.add(queued)
    library.change(queued, replace(queued, status=Status.CANCELLED))
    with pytest.raises(ConflictError):
        library.change(queued, replace(queued, status=Status.SUBMITTING))


def test_two_generations_cannot_track_one_task(library: Library) -> None:
    first = a_generation(status=Status.PROCESSING, task_id="t1")
    library.add(first)
    with pytest.raises(apsw.ConstraintError):
        library.add(a_generation(status=Status.PROCESSING, task_id="t1"))
    assert library.by_task("default", "t1") == first


def test_newest_are_listed_first_and_unfinished_oldest_first(library: Library) -> None:
    made = [a_generation(str(n), created_at=START + timedelta(minutes=n)) for n in range(5)]
    for each in made:
        library.add(each)
    assert [each.request.prompt for each in library.find(limit=3)] == ["4", "3", "2"]
    assert [each.request.prompt for each in library.unfinished()] == ["0", "1", "2", "3", "4"]
    assert list(library.listing().ids) == [each.id for each in reversed(made)]


def test_listing_is_narrowed_by_status_and_widened_to_hidden(library: Library) -> None:
    done = a_generation("a kite", status=Status.COMPLETED)
    failed = a_generation("a fox", status=Status.FAILED)
    away = a_generation("a hidden kite", status=Status.COMPLETED)
    for each in (done, failed, away):
        library.add(each)
    library.annotations.set_hidden([away.id], hidden=True)
    assert set(library.listing().ids) == {done.id, failed.id}
    assert set(library.listing(Query(statuses=frozenset({Status.COMPLETED}))).ids) == {done.id}
    assert set(library.listing(Query(include_hidden=True)).ids) == {done.id, failed.id, away.id}
    kites = Query("kite", statuses=frozenset({Status.COMPLETED}), include_hidden=True)
    assert set(library.listing(kites).ids) == {done.id, away.id}


def test_listing_has_the_local_day_of_each_row(library: Library) -> None:
    made = a_generation()
    library.add(made)
    day = made.created_at.astimezone().date().toordinal()
    assert list(library.listing().sections) == [Section(day, 1)]


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("", 4),
        ("dragon", 2),
        ("DRAGON", 2),
        ("dragon sea", 1),
        ("海边", 1),
        ("海", 1),
        ("drag", 2),
        ("a% _", 0),
        ('"quoted"', 1),
        ("kite OR dragon", 0),
        ("sea*", 0),
        ("nothing", 0),
        ("\x00", 4),
    ],
)
def test_search_finds_every_word_anywhere_in_the_prompt(
    library: Library, search: str, expected: int
) -> None:
    for prompt in (
        "A dragon above the sea",
        "a small Dragon sleeps",
        "海边的红色风筝",
        'the "quoted" word',
    ):
        library.add(a_generation(prompt))
    assert len(library.find(Query(search))) == expected
    assert len(library.listing(Query(search))) == expected


@given(st.text())
def test_no_search_text_raises(tmp_path_factory: pytest.TempPathFactory, search: str) -> None:
    folder = tmp_path_factory.getbasetemp() / "searched"
    with Library(folder) as library:
        library.find(Query(search))


def test_generations_are_read_in_the_order_of_the_ids(library: Library) -> None:
    first, second = a_generation("one"), a_generation("two")
    library.add(first)
    library.add(second)
    assert library.get_many([second.id, "gone", first.id]) == [second, first]
    assert library.get_many([]) == []


def test_unique_id_prefix_finds_its_generation(library: Library) -> None:
    library.add(a_generation(id="aaaaaaaa00000001"))
    library.add(a_generation(id="aaaaaaaa00000002"))
    library.add(a_generation(id="bbbbbbbb00000001"))
    assert library.get("aaaaaaaa") is None
    assert library.get("bbb") is None
    found = library.get("bbbbbb")
    assert found is not None
    assert found.id == "bbbbbbbb00000001"


def test_second_writer_is_refused_and_a_reader_is_not(library: Library) -> None:
    library.add(a_generation())
    with pytest.raises(VideoDeskError) as refused:
        Library(library.folder)
    assert refused.value.code is Code.LIBRARY_IN_USE
    assert str(os.getpid()) in refused.value.problem.detail
    with Reader(library.folder) as reader:
        assert len(reader.find()) == 1


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from videodesk.library.library import Library;"
        "library = Library(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "open\n"
        with pytest.raises(VideoDeskError):
            Library(tmp_path)
        writer.kill()
        writer.wait()
    with Library(tmp_path) as library:
        assert library.find() == []


def test_library_of_a_newer_version_is_refused_unchanged(tmp_path: Path) -> None:
    with Library(tmp_path):
        pass
    connection = apsw.Connection(str(tmp_path / "library.db"))
    connection.pragma("user_version", 999)
    connection.close()
    before = (tmp_path / "library.db").read_bytes()
    for opening in (Library, Reader):
        with pytest.raises(VideoDeskError) as refused:
            opening(tmp_path)
        assert refused.value.code is Code.LIBRARY_TOO_NEW
    assert (tmp_path / "library.db").read_bytes() == before


@pytest.mark.parametrize("content", [b"no database at all, but long enough " * 40, b"SQLite"])
def test_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.db").write_bytes(content)
    with pytest.raises(VideoDeskError) as refused:
        Library(tmp_path)
    assert refused.value.code is Code.LIBRARY_DAMAGED
    assert (tmp_path / "library.db").read_bytes() == content


def test_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    connection = apsw.Connection(str(tmp_path / "library.db"))
    connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    with pytest.raises(VideoDeskError) as refused:
        Library(tmp_path)
    assert refused.value.code is Code.LIBRARY_DAMAGED


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    with pytest.raises(VideoDeskError) as refused:
        Library(tmp_path / "taken")
    assert refused.value.code is Code.LIBRARY_MISSING


def test_images_of_the_same_content_are_stored_once(tmp_path: Path, library: Library) -> None:
    (tmp_path / "one.PNG").write_bytes(b"same")
    (tmp_path / "two.png").write_bytes(b"same")
    kept = library.store_images(
        Request(
            model="m",
            prompt="p",
            images=(str(tmp_path / "one.PNG"), "https://x.org/a.png", str(tmp_path / "two.png")),
        )
    )
    assert kept.images[0] == kept.images[2]
    assert Path(kept.images[0]).read_bytes() == b"same"
    assert Path(kept.images[0]).is_relative_to(library.folder)
    assert kept.images[1] == "https://x.org/a.png"
    assert [p.suffix for p in (library.folder / "images").rglob("*.*")] == [".png"]


def test_missing_image_raises(tmp_path: Path, library: Library) -> None:
    with pytest.raises(VideoDeskError) as refused:
        library.store_images(Request(model="m", prompt="p", images=(str(tmp_path / "no.png"),)))
    assert refused.value.code is Code.IMAGE_MISSING


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_library_in_a_folder_whose_name_is_not_utf8_works(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9 \xff?#%20")
    with Library(folder) as library:
        done = completed(library, "a kite")
        assert library.get(done.id) == done
    with Reader(folder) as reader:
        assert [each.file for each in reader.find()] == [done.file]
    assert verify_library(folder).is_intact
    delete_database(folder)
    with Library(folder) as library:
        assert library.get(done.id) is not None


def test_problem_about_a_file_whose_name_is_not_utf8_is_stored(library: Library) -> None:
    before = a_generation("a kite")
    library.add(before)
    why = problem(Code.IMAGE_MISSING, detail="/caf\udce9.png", name="\udcff", names=("\udcff",))
    library.change(before, replace(before, status=Status.FAILED, problem=why))
    stored = library.get(before.id)
    assert stored is not None
    assert stored.problem == problem(Code.IMAGE_MISSING, detail="/caf?.png", name="?", names=("?",))
