"""Hiding, trashing and restoring, with fakes of the window, the engine and the trash."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.app.fakes import FakeGenerations, FakeTasks
from videodesk.app.hidden_clips import HiddenClips
from videodesk.app.pending_trash import PendingTrash
from videodesk.errors import Code, VideoDeskError, error
from videodesk.events import Event, EventStream, GenerationChanged, LibraryChanged
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.removal_policy import FileDisposition


class FakeRows:
    """Keeps which rows are taken out, and what was selected last."""

    def __init__(self) -> None:
        self.removed: set[str] = set()
        self.removals = 0
        self.shows_hidden_clips = False
        self.selected: list[str] = []

    def remove_clips(self, ids: Sequence[str]) -> None:
        self.removed |= {*ids}
        self.removals += 1

    def restore_clips(self, ids: Sequence[str]) -> None:
        self.removed -= {*ids}

    def select_clips(self, ids: Sequence[str]) -> None:
        self.selected = [*ids]


class FakeStore:
    """Hides and removes `FakeGenerations`."""

    def __init__(self, library: FakeGenerations) -> None:
        self._library = library
        self.fails = False

    def set_hidden(self, ids: Sequence[str], *, hidden: bool) -> None:
        if self.fails:
            raise error(Code.LIBRARY_UNWRITABLE)
        if hidden:
            self._library.hidden |= {*ids}
        else:
            self._library.hidden -= {*ids}

    async def remove(self, generation_id: str, *, files: FileDisposition) -> None:
        assert files is FileDisposition.KEEP
        del self._library.by_id[generation_id]


class Bench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = FakeGenerations(folder)
        self.rows = FakeRows()
        self.store = FakeStore(self.library)
        self.trash: list[str] = []
        self.has_trash = True
        self.events = EventStream()
        self.published: list[Event] = []
        self.events.subscribe(self.published.append)
        self.tasks = FakeTasks()
        self.clips = self.next_run()

    def next_run(self) -> HiddenClips:
        return HiddenClips(
            self.rows,
            self.store,
            self.store,
            self.library,
            self.events,
            self.tasks,
            move_to_trash=self._move,
        )

    def clip(self, name: str) -> Generation:
        file = self.folder / f"{name}.mp4"
        file.write_bytes(b"clip")
        made = replace(
            new_generation(Request(model="veo3", prompt=name)), status=Status.COMPLETED, file=file
        )
        self.library.add(made)
        return made

    def is_hidden(self, clip: Generation) -> bool:
        return clip.id in self.library.hidden

    def _move(self, file: Path) -> bool:
        if self.has_trash:
            self.trash.append(file.name)
            file.unlink()
        return self.has_trash


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.mark.parametrize("shows_hidden", [False, True])
async def test_hidden_clip_stays_in_its_place_only_where_hidden_ones_are_shown(
    shows_hidden: bool, bench: Bench
) -> None:
    bench.rows.shows_hidden_clips = shows_hidden
    kite = bench.clip("kite")
    await bench.clips.hide([kite.id])
    assert bench.is_hidden(kite)
    assert bench.rows.removed == set()
    assert bench.rows.removals == (0 if shows_hidden else 1)


async def test_clips_that_are_shown_again_are_selected(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    await bench.clips.hide([kite.id, boat.id])
    await bench.clips.show_again([kite.id, boat.id])
    assert not bench.is_hidden(kite)
    assert bench.rows.selected == [kite.id, boat.id]


async def test_hidden_and_visible_clips_are_distinguished(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    assert await bench.clips.hide([kite.id]) == [kite.id]
    assert await bench.clips.hide([kite.id, boat.id]) == [boat.id]
    assert await bench.clips.show_again([kite.id, "gone"]) == [kite.id]
    assert await bench.clips.put_aside([kite.id, boat.id]) == [kite.id]
    await bench.clips.take_back([kite.id, boat.id], [kite.id])
    assert bench.library.hidden == {boat.id}
    assert bench.rows.removed == set()


async def test_trashed_clip_keeps_its_file_until_the_trash_is_emptied(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    await bench.clips.put_aside([kite.id])
    assert bench.is_hidden(kite)
    assert bench.rows.removed == {kite.id}
    assert bench.trash == []

    await bench.clips.empty_trash()

    assert bench.published == [
        LibraryChanged(annotated=frozenset({kite.id})),
        LibraryChanged(removed=frozenset({kite.id})),
    ]
    assert bench.trash == ["kite.mp4"]
    assert [*bench.library.by_id] == [boat.id]


async def test_clip_that_was_taken_back_is_not_trashed(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    await bench.clips.put_aside([kite.id, boat.id])
    await bench.clips.take_back([kite.id], [kite.id])
    await bench.clips.empty_trash()
    assert bench.trash == ["boat.mp4"]
    assert not bench.is_hidden(kite)


async def test_clip_that_was_opened_meanwhile_is_not_trashed(bench: Bench) -> None:
    kite = bench.clip("kite")
    await bench.clips.put_aside([kite.id])
    await bench.clips.unhide([kite.id])
    await bench.clips.empty_trash()
    assert bench.trash == []
    assert bench.rows.removed == set()


async def test_clip_without_a_file_loses_its_row(bench: Bench) -> None:
    kite = bench.clip("kite")
    assert kite.file is not None
    kite.file.unlink()
    await bench.clips.put_aside([kite.id])
    await bench.clips.empty_trash()
    assert bench.library.by_id == {}


async def test_clip_that_the_trash_refuses_keeps_its_row_and_is_shown_again(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    await bench.clips.put_aside([kite.id, boat.id])
    bench.has_trash = False
    with pytest.raises(VideoDeskError, match="trash_failed"):
        await bench.clips.empty_trash()
    assert not bench.is_hidden(kite)
    assert not bench.is_hidden(boat)
    assert bench.rows.removed == set()
    assert PendingTrash(bench.folder).ids == ()


async def test_clip_is_not_trashed_if_it_cannot_be_hidden(bench: Bench) -> None:
    kite = bench.clip("kite")
    bench.store.fails = True
    with pytest.raises(VideoDeskError):
        await bench.clips.put_aside([kite.id])
    await bench.clips.empty_trash()
    assert bench.trash == []


async def test_clip_that_may_still_be_charged_is_not_trashed(bench: Bench) -> None:
    kite = bench.clip("kite")
    await bench.clips.put_aside([kite.id])
    bench.library.add(replace(bench.library.by_id[kite.id], status=Status.UNCONFIRMED))
    with pytest.raises(VideoDeskError):
        await bench.clips.empty_trash()
    assert bench.trash == []
    assert not bench.is_hidden(kite)


async def test_what_was_trashed_before_a_crash_is_trashed_by_the_next_run(bench: Bench) -> None:
    kite, boat, sea = bench.clip("kite"), bench.clip("boat"), bench.clip("sea")
    await bench.clips.put_aside([kite.id, boat.id, sea.id])
    bench.store.set_hidden([boat.id], hidden=False)  # by the terminal program, say
    del bench.library.by_id[sea.id]

    await bench.next_run().empty_trash_of_last_run()

    assert bench.trash == ["kite.mp4"]
    assert [*bench.library.by_id] == [boat.id]


async def test_next_run_trashes_nothing_that_was_taken_back(bench: Bench) -> None:
    kite = bench.clip("kite")
    await bench.clips.put_aside([kite.id])
    await bench.clips.take_back([kite.id], [kite.id])
    await bench.next_run().empty_trash_of_last_run()
    assert bench.trash == []


async def test_next_run_trashes_no_file_outside_of_the_library(
    bench: Bench, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The library may come from elsewhere, with a list and rows that somebody made up."""
    elsewhere = tmp_path_factory.mktemp("home")
    for number, place in enumerate((elsewhere, bench.folder / ".." / elsewhere.name)):
        clip = bench.clip(f"clip {number}")
        (elsewhere / "letter").write_text("mine")
        bench.library.add(replace(clip, file=place / "letter"))
        await bench.clips.put_aside([clip.id])
    linked = bench.clip("linked")
    (bench.folder / "videos").symlink_to(elsewhere)
    bench.library.add(replace(linked, file=bench.folder / "videos" / "letter"))
    await bench.clips.put_aside([linked.id])

    await bench.next_run().empty_trash_of_last_run()

    assert bench.trash == []
    assert (elsewhere / "letter").exists()
    assert not bench.library.hidden
    assert len(bench.library.by_id) == 3


async def test_next_run_leaves_what_is_trashed_now_to_undo(bench: Bench) -> None:
    kite, boat = bench.clip("kite"), bench.clip("boat")
    await bench.clips.put_aside([kite.id])
    clips = bench.next_run()
    visible = await clips.put_aside([boat.id])
    await clips.empty_trash_of_last_run()
    assert bench.trash == ["kite.mp4"]
    await clips.take_back([boat.id], visible)
    assert not bench.is_hidden(boat)


async def test_clip_that_is_tracked_again_is_not_trashed(bench: Bench) -> None:
    kite = bench.clip("kite")
    await bench.clips.put_aside([kite.id])
    for status in (Status.PROCESSING, Status.COMPLETED):
        bench.events.publish(GenerationChanged(replace(kite, status=status)))
    await bench.tasks.finish()
    assert not bench.is_hidden(kite)
    await bench.clips.empty_trash()
    await bench.next_run().empty_trash_of_last_run()
    assert bench.trash == []


async def test_pending_trash_that_is_no_small_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "pending-trash.txt"
    file.write_text("0123456789abcdef\n" * 50_000)
    assert await PendingTrash(tmp_path).load() == ()
    file.unlink()
    file.mkdir()
    assert await PendingTrash(tmp_path).load() == ()


async def test_pending_trash_is_not_written_through_a_link(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("mine")
    library = tmp_path / "library"
    library.mkdir()
    (library / "pending-trash.part").symlink_to(letter)
    await PendingTrash(library).add(["0123456789abcdef"])
    assert letter.read_text() == "mine"
    assert await PendingTrash(library).load() == ("0123456789abcdef",)


async def test_damaged_file_of_pending_trash_is_passed_over(tmp_path: Path) -> None:
    trash = PendingTrash(tmp_path)
    await trash.add(["0123456789abcdef"])
    (tmp_path / "pending-trash.txt").write_bytes(b"../../etc\n0123456789abcdef\n\xff\n")
    again = PendingTrash(tmp_path)
    await again.load()
    assert again.ids == ("0123456789abcdef",)


async def test_pending_trash_on_a_disk_that_refuses_is_kept_in_memory(tmp_path: Path) -> None:
    trash = PendingTrash(tmp_path / "gone")
    await trash.add(["0123456789abcdef"])
    assert trash.ids == ("0123456789abcdef",)


async def test_system_trash_that_cannot_be_used_refuses(
    bench: Bench, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    kite = bench.clip("kite")
    no_folder = bench.folder / "no-folder"
    no_folder.write_text("a file stands here")
    monkeypatch.setenv("XDG_DATA_HOME", str(no_folder))
    clips = HiddenClips(
        bench.rows, bench.store, bench.store, bench.library, bench.events, bench.tasks
    )
    await clips.put_aside([kite.id])
    with pytest.raises(VideoDeskError, match="trash_failed"):
        await clips.empty_trash()
    assert kite.file is not None
    assert kite.file.exists()
