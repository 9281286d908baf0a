"""A library that this computer has not opened before sends, polls and fetches nothing by itself."""

import inspect
import json
import os
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from PIL import Image

from tests.engine.harness import EngineHarness, a_request, engine_harness
from tests.engine.scripted import ScriptedService
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.stored_work import StoredWorkGate, gate_of
from videodesk.errors import Code, Reason, VideoDeskError, problem
from videodesk.generation import Generation, Status, new_generation
from videodesk.known_libraries import KnownLibraries, known_libraries
from videodesk.library.library import Library
from videodesk.library.new_library import (
    ID_FILE,
    NewLibrary,
    Origin,
    find_new_library,
    read_library_id,
)
from videodesk.paths import app_paths, poster_path
from videodesk.settings import Options, Settings

HELD: Final = problem(Code.LIBRARY_NEW)


def foreign_library(folder: Path, *, image: Path | None = None) -> dict[str, Generation]:
    """A library with one row for each status from which something would happen, made elsewhere."""
    rows: dict[str, Generation] = {}
    with Library(folder) as library:
        for status in ("queued", "submitting", "processing", "downloading", "completed", "failed"):
            images = (str(image),) if image is not None and status == "queued" else ()
            request = library.store_images(a_request(status, images=images))
            fields: dict[str, object] = {}
            if status not in {"queued", "submitting"}:
                fields = {"task_id": f"theirs-{status}"}
            if status == "downloading":
                fields["video_url"] = "http://files.test/theirs.mp4"
            row = replace(new_generation(request), status=Status(status), **fields)  # type: ignore[arg-type]  # test's fields
            library.add(row)
            rows[status] = row
    return rows


def asked_of(service: ScriptedService) -> list[object]:
    """Everything that the service was asked for."""
    made = [*service.creates, *service.queries, *service.files]
    return [*made, *(["upload"] * service.uploads), *(["models"] * service.probes)]


@pytest.fixture
def service() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def known(tmp_path: Path) -> KnownLibraries:
    return KnownLibraries(tmp_path / "config" / "known-libraries.json")


# -- What the engine does ----------------------------------------------------------------------


async def test_opening_a_new_library_asks_the_service_for_nothing(
    service: ScriptedService, tmp_path: Path
) -> None:
    image = tmp_path / "a.png"
    Image.new("RGB", (320, 180), "navy").save(image)
    rows = foreign_library(tmp_path / "library", image=image)
    async with engine_harness(tmp_path, service, stored_work=StoredWorkGate(HELD)) as harness:
        await harness.engine.resume()
        await harness.engine.scheduler.wait_until_settled(rows["submitting"].id)
        for row in harness.library.unfinished():  # as a rebuild does with what it restored
            await harness.engine.scheduler.track(row)
        await harness.queue.resume_queue()
        reason = await harness.engine.scheduler.wait_until_settled(rows["queued"].id)
        assert reason == HELD
        assert harness.engine.scheduler.active == 0
        states = {name: harness.row(row).status.value for name, row in rows.items()}
    # The last run's own end is written down, which needs no service.
    assert states == {name: name for name in rows} | {"submitting": "unconfirmed"}
    assert asked_of(service) == []


async def test_opening_a_known_library_goes_on_with_all_of_it(
    service: ScriptedService, tmp_path: Path
) -> None:
    foreign_library(tmp_path / "library")
    async with engine_harness(tmp_path, service) as harness:
        await harness.engine.resume()
        await harness.until(lambda: service.creates == ["queued"])
        await harness.until(lambda: "theirs-processing" in service.queries)
        await harness.until(lambda: bool(service.files))


async def test_new_request_in_a_new_library_is_sent_and_nothing_else(
    service: ScriptedService, tmp_path: Path
) -> None:
    foreign_library(tmp_path / "library")
    async with engine_harness(tmp_path, service, stored_work=StoredWorkGate(HELD)) as harness:
        await harness.engine.resume()
        own = await harness.settle(await harness.submit(a_request("mine")))
        assert own.status is Status.COMPLETED
    assert service.creates == ["mine"]
    assert set(service.queries) == {"task-1"}


Command = Callable[[EngineHarness, dict[str, Generation]], Awaitable[object]]
COMMANDS: Final[dict[str, Command]] = {
    "send a request now": lambda it, rows: it.commands.try_now(rows["queued"].id),
    "track a queued one": lambda it, rows: it.commands.follow_again(rows["queued"].id),
    "track a task": lambda it, rows: it.commands.follow_again(rows["processing"].id),
    "send again": lambda it, rows: it.commands.send_again(rows["failed"].id),
    "fetch again": lambda it, rows: it.commands.fetch_again(rows["completed"].id),
    "enter a task ID": lambda it, rows: it.commands.give_task_id(rows["failed"].id, "x"),
}


LOCAL: Final = {"stop", "remove", "keep_file", "try_profile_now"}
"""Commands that send nothing for the generation they are about."""
BY_THE_USERS_OWN_WORD: Final = {"follow_task"}
"""Asks about the id that the user has typed, and then is one of the refused commands."""


def test_every_command_on_a_generation_is_known_to_use_the_service_or_not() -> None:
    methods = {name for name, _ in inspect.getmembers(GenerationCommands, inspect.isfunction)}
    refused = {"try_now", "follow_again", "send_again", "fetch_again", "give_task_id"}
    public = {name for name in methods if not name.startswith("_")}
    assert public == refused | LOCAL | BY_THE_USERS_OWN_WORD


@pytest.mark.parametrize("name", COMMANDS)
async def test_command_that_uses_the_service_is_refused_in_a_new_library(
    service: ScriptedService, tmp_path: Path, name: str
) -> None:
    rows = foreign_library(tmp_path / "library")
    async with engine_harness(tmp_path, service, stored_work=StoredWorkGate(HELD)) as harness:
        await harness.engine.resume()
        with pytest.raises(VideoDeskError) as refused:
            await COMMANDS[name](harness, rows)
        assert refused.value.code is Code.LIBRARY_NEW
    assert asked_of(service) == []


async def test_what_a_new_library_holds_can_be_removed_and_put_back_without_being_sent(
    service: ScriptedService, tmp_path: Path
) -> None:
    rows = foreign_library(tmp_path / "library")
    async with engine_harness(tmp_path, service, stored_work=StoredWorkGate(HELD)) as harness:
        await harness.engine.resume()
        removed = await harness.queue.empty_queue()
        assert [each.id for each in removed] == [rows["queued"].id]
        await harness.queue.put_back(rows["queued"].id)
        assert harness.row(rows["queued"]).status is Status.QUEUED
        await harness.commands.stop(rows["processing"].id)
        assert harness.row(rows["processing"]).status is Status.CANCELLED
        own = await harness.submit(a_request("mine"))
        await harness.settle(own)
    assert service.creates == ["mine"]


async def test_allowed_library_goes_on_with_everything_also_what_waited_long(
    service: ScriptedService, tmp_path: Path
) -> None:
    rows = foreign_library(tmp_path / "library")
    with Library(tmp_path / "library") as library:
        old = new_generation(a_request("old"))
        library.add(replace(old, created_at=old.created_at.replace(year=2025)))
        library.set_fact("queue", "paused")
    async with engine_harness(tmp_path, service, stored_work=StoredWorkGate(HELD)) as harness:
        await harness.engine.resume()
        await harness.engine.allow_stored()
        for name in ("queued", "downloading"):
            assert (await harness.settle(rows[name])).status is Status.COMPLETED
        assert (await harness.settle(old)).status is Status.COMPLETED
        await harness.until(lambda: "theirs-processing" in service.queries)
    assert sorted(service.creates) == ["old", "queued"]


async def test_own_clip_in_a_held_library_is_fetched_at_the_next_start_and_theirs_is_not(
    service: ScriptedService, known: KnownLibraries, tmp_path: Path
) -> None:
    foreign_library(tmp_path / "library")
    service.queries_until_done = 1000
    new = open_library(tmp_path / "library", known)
    async with engine_harness(tmp_path, service, stored_work=gate_of(new)) as harness:
        await harness.engine.resume()
        own = await harness.submit(a_request("mine"))
        await harness.until_status(own, Status.PROCESSING)
        await harness.queue.pause_queue()
        unsent = await harness.submit(a_request("mine, not sent"))
    service.queries_until_done = 1
    new = open_library(tmp_path / "library", known)
    assert new is not None
    assert new.made_here == {own.id}
    async with engine_harness(tmp_path, service, stored_work=gate_of(new)) as harness:
        await harness.engine.resume()
        await harness.queue.resume_queue()
        assert (await harness.settle(own)).status is Status.COMPLETED
        # Somebody may have changed it elsewhere: what would cost something is asked about.
        reason = await harness.engine.scheduler.wait_until_settled(unsent.id)
        assert reason is not None
        assert reason.code is Code.LIBRARY_NEW
    assert service.creates == ["mine"]
    assert set(service.queries) == {"task-1"}


# -- What this computer knows ------------------------------------------------------------------


def open_library(
    folder: Path,
    known: KnownLibraries,
    *,
    queued: int = 0,
    allow: bool = False,
    posters: Path = Path("/no/such/folder"),
) -> NewLibrary | None:
    """Opens a library as the program does, after somebody has queued more requests in it."""
    with Library(folder) as library:
        for _ in range(queued):
            library.add(new_generation(a_request()))
        new = find_new_library(library, known, posters)
    if new is not None and allow:
        new.remember()
    return new


def test_library_from_elsewhere_is_new_until_its_user_allows_it(
    known: KnownLibraries, tmp_path: Path
) -> None:
    new = open_library(tmp_path / "stick", known, queued=2)
    assert new is not None
    assert (new.origin, len(new.waiting), new.in_progress) == (Origin.NEW, 2, 0)
    assert open_library(tmp_path / "stick", known) == new
    assert open_library(tmp_path / "stick", known, allow=True) == new
    assert open_library(tmp_path / "stick", known) is None


def test_library_with_nothing_unfinished_is_remembered_without_a_question(
    known: KnownLibraries, tmp_path: Path
) -> None:
    new = open_library(tmp_path / "library", known)
    assert new is not None
    assert new.unfinished == frozenset()
    assert open_library(tmp_path / "library", known, queued=1) is None
    assert (tmp_path / "library" / ID_FILE).stat().st_mode & 0o777 == 0o600


def test_library_that_was_moved_says_from_where(known: KnownLibraries, tmp_path: Path) -> None:
    open_library(tmp_path / "old place", known)
    (tmp_path / "old place").rename(tmp_path / "new place")
    new = open_library(tmp_path / "new place", known, queued=1, allow=True)
    assert new is not None
    assert (new.origin, new.former) == (Origin.MOVED, tmp_path / "old place")
    assert new.problem().reason is Reason.LIBRARY_MOVED
    assert open_library(tmp_path / "new place", known) is None
    (tmp_path / "new place").rename(tmp_path / "old place")
    assert open_library(tmp_path / "old place", known) is None  # both are its places


def test_copy_of_a_known_library_is_another_one(known: KnownLibraries, tmp_path: Path) -> None:
    open_library(tmp_path / "library", known)
    library_id = read_library_id(tmp_path / "library")
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / ID_FILE).write_text(library_id or "")
    new = open_library(tmp_path / "copy", known, queued=1, allow=True)
    assert new is not None
    assert (new.origin, new.former) == (Origin.COPIED, tmp_path / "library")
    assert read_library_id(tmp_path / "copy") not in {None, library_id}
    assert open_library(tmp_path / "copy", known) is None
    assert open_library(tmp_path / "library", known) is None


def test_other_library_at_a_known_place_is_new(known: KnownLibraries, tmp_path: Path) -> None:
    open_library(tmp_path / "stick", known)
    (tmp_path / "stick").rename(tmp_path / "first stick")
    for content in ("", f"{'0' * 32}\n"):
        (tmp_path / "stick").mkdir(exist_ok=True)
        (tmp_path / "stick" / ID_FILE).write_text(content)
        new = open_library(tmp_path / "stick", known, queued=1)
        assert new is not None
        assert new.origin is Origin.NEW


@pytest.mark.skipif(sys.platform == "win32", reason="links of Unix")
def test_known_library_is_known_by_another_way_to_its_folder(
    known: KnownLibraries, tmp_path: Path
) -> None:
    open_library(tmp_path / "library", known)
    (tmp_path / "link").symlink_to("library")
    assert open_library(tmp_path / "link", known, queued=1) is None


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of Unix")
def test_id_that_is_a_link_a_pipe_or_nonsense_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("a" * 32)
    place = tmp_path / ID_FILE
    place.symlink_to(secret)
    assert read_library_id(tmp_path) is None
    known = KnownLibraries(tmp_path / "known-libraries.json")
    NewLibrary(tmp_path, known).remember()  # the link is replaced, not what it leads to
    assert secret.read_text() == "a" * 32
    assert not place.is_symlink()
    for content in ("", "../../etc", "A" * 32, "a" * 33, "a" * 1_000_000):
        place.write_text(content)
        assert read_library_id(tmp_path) is None, content[:40]
    place.unlink()
    os.mkfifo(place)
    assert read_library_id(tmp_path) is None
    place.unlink()
    place.mkdir()
    assert read_library_id(tmp_path) is None


def run_with(data: Path, *, library: Path | None = None) -> KnownLibraries:
    """The record of a run with this data folder, which names a library by an option or not."""
    paths = app_paths(data_dir=data, library=library)
    return known_libraries(paths, Options(data_dir=data, library=library), Settings())


def test_update_of_the_program_knows_the_library_that_was_in_use(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Library(data / "library") as library:
        library.add(new_generation(a_request()))
    (data / "session.json").write_text("{}")
    assert open_library(data / "library", run_with(data)) is None
    assert read_library_id(data / "library") is not None
    assert open_library(data / "library", run_with(data)) is None
    # Only once: a library without an id that comes to this place later is another one.
    (data / "library" / ID_FILE).unlink()
    assert open_library(data / "library", run_with(data)) is not None


def test_update_of_the_program_does_not_know_a_library_that_an_option_names(
    tmp_path: Path,
) -> None:
    data, stick = tmp_path / "data", tmp_path / "stick"
    data.mkdir()
    (data / "session.json").write_text("{}")
    assert open_library(stick, run_with(data, library=stick), queued=1) is not None
    assert open_library(stick, run_with(data, library=stick)) is not None


def test_update_of_the_program_knows_no_other_place_than_that_of_the_settings(
    tmp_path: Path,
) -> None:
    data, chosen = tmp_path / "data", tmp_path / "chosen"
    data.mkdir()
    (data / "session.json").write_text("{}")
    options = Options(data_dir=data)
    known = known_libraries(app_paths(data_dir=data), options, Settings(library=str(chosen)))
    assert open_library(data / "library", known, queued=1) is not None
    assert open_library(chosen, known, queued=1) is None


def test_update_of_the_program_knows_a_library_whose_posters_it_has_made(tmp_path: Path) -> None:
    data, elsewhere = tmp_path / "data", tmp_path / "elsewhere"
    clip = replace(new_generation(a_request()), status=Status.COMPLETED)
    with Library(elsewhere) as library:
        library.add(clip)
    posters = app_paths(data_dir=data).posters
    poster = poster_path(posters, clip.id)
    poster.parent.mkdir(parents=True)
    poster.touch()
    known = run_with(data, library=elsewhere)
    assert open_library(elsewhere, known, queued=1, posters=posters) is None
    (elsewhere / ID_FILE).unlink()
    later = run_with(data, library=elsewhere)
    assert open_library(elsewhere, later, posters=posters) is not None


def test_folder_with_everything_in_it_can_be_moved_as_a_whole(tmp_path: Path) -> None:
    data = tmp_path / "data"
    open_library(data / "library", run_with(data))
    data.rename(tmp_path / "moved")
    moved = tmp_path / "moved"
    assert open_library(moved / "library", run_with(moved), queued=1) is None


@pytest.mark.skipif(sys.platform != "linux", reason="names that are no text")
def test_library_in_a_folder_whose_name_is_no_text_is_known_again(
    known: KnownLibraries, tmp_path: Path
) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    open_library(folder, known)
    assert open_library(folder, known, queued=1) is None


def test_first_start_on_a_computer_does_not_know_a_library_that_is_there(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert open_library(data / "library", run_with(data), queued=1) is not None
    (data / "session.json").write_text("{}")  # as this run leaves it
    assert open_library(data / "library", run_with(data)) is not None


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"[" * 100_000, b'{"libraries": 7}'])
def test_damaged_record_makes_libraries_new_and_is_replaced(tmp_path: Path, content: bytes) -> None:
    record = tmp_path / "known-libraries.json"
    open_library(tmp_path / "library", KnownLibraries(record))
    record.write_bytes(content)
    known = KnownLibraries(record)
    assert open_library(tmp_path / "library", known, queued=1, allow=True) is not None
    assert open_library(tmp_path / "library", KnownLibraries(record)) is None


def test_entry_that_the_program_cannot_have_written_counts_for_nothing(tmp_path: Path) -> None:
    record = tmp_path / "known-libraries.json"
    path = str(tmp_path / "library").replace("\\", "\\\\")
    record.write_text(
        f'{{"libraries": [{{"id": "*", "path": "{path}"}}, {{"id": "", "path": ""}},'
        f' 7, {{"path": "{"x" * 100_000}"}}]}}'
    )
    assert open_library(tmp_path / "library", KnownLibraries(record), queued=1) is not None


def test_record_that_cannot_be_written_only_means_to_be_asked_again(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where the folder should be")
    known = KnownLibraries(tmp_path / "config" / "known-libraries.json")
    assert open_library(tmp_path / "library", known, queued=1, allow=True) is not None
    assert open_library(tmp_path / "library", known) is not None


def test_record_keeps_the_newest_of_very_many_libraries(tmp_path: Path) -> None:
    record = tmp_path / "known-libraries.json"
    many = [{"id": f"{number:032x}", "path": f"/no/such/place/{number}"} for number in range(500)]
    record.write_text(json.dumps({"version": 1, "libraries": many}))
    known = KnownLibraries(record)
    known.remember(f"{500:032x}", Path("/no/such/place/500"))
    assert known.places(f"{0:032x}") == ()
    assert known.places(f"{500:032x}") == (Path("/no/such/place/500"),)
