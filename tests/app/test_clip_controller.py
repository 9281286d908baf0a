"""What is done with clips in the window, as far as the disk and the system's trash."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from tests.app.conftest import Run
from tests.app.environment import Seat, Workplace, until
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService
from videodesk.generation import Generation, Status
from videodesk.settings import Draft
from videodesk.ui.inspector.inspector import FrameExport


async def made(seat: Seat, *prompts: str) -> list[Generation]:
    """Finished clips, seen in the gallery."""
    for prompt in prompts:
        seat.submit(prompt)
    found = [await seat.row(prompt, Status.COMPLETED) for prompt in prompts]
    await until(lambda: len(seat.ids()) == len(seat.rows()), what="the tiles")
    return found


def files_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def videos(place: Workplace) -> list[str]:
    return files_in(place.places.library / "videos")


def test_a_hidden_clip_is_out_of_sight_until_it_is_undone(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                seat.window.gallery.hide_requested.emit([kite.id])
                await seat.shows(boat.id)
                await seat.hears("hidden")
                seat.press("galleryUndoButton")
                await until(lambda: set(seat.ids()) == {kite.id, boat.id}, what="both")
                seat.window.inspector.hide_requested.emit(kite.id)
                await seat.shows(boat.id)
            async with place.open() as seat:
                await seat.shows(boat.id)
                assert seat.library.get(kite.id) is not None
                assert len(videos(place)) == 2

    run(work())


def test_what_was_hidden_is_seen_where_hidden_clips_are_shown(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                seat.window.gallery.hide_requested.emit([kite.id])
                await seat.shows(boat.id)
                seat.window.menus.show_hidden.trigger()
                await until(lambda: set(seat.ids()) == {kite.id, boat.id}, what="both")
                seat.window.gallery.hide_requested.emit([kite.id])
                await until(lambda: kite.id in seat.rows_by_id(), what="in sight again")

    run(work())


def test_a_clip_is_in_the_trash_after_the_end_and_its_row_does_not_come_back(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                assert kite.file is not None
                seat.window.gallery.select(kite.id)
                seat.window.gallery.trash_requested.emit([kite.id])
                await seat.shows(boat.id)
                await seat.hears("moved to the trash")
                assert kite.file.exists()
            assert kite.file.name in files_in(place.trash)
            assert not kite.file.exists()
            async with place.open() as seat:
                await seat.shows(boat.id)
                assert seat.library.get(kite.id) is None
                seat.window.menus.rebuild.trigger()
                await seat.hears("The database knows all")
                assert seat.library.get(kite.id) is None

    run(work())


def test_what_was_put_into_the_trash_comes_back_as_long_as_it_can_be_undone(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                seat.window.gallery.trash_requested.emit([kite.id, boat.id])
                await until(lambda: seat.ids() == [], what="no tile")
                seat.press("galleryUndoButton")
                await until(lambda: set(seat.ids()) == {kite.id, boat.id}, what="both")
                seat.window.gallery.trash_requested.emit([boat.id])
                await seat.shows(kite.id)
                seat.press("galleryUndoClose")
                await until(lambda: len(files_in(place.trash)) >= 1, what="the trash")
                await until(lambda: seat.library.get(boat.id) is None, what="no row")
            async with place.open() as seat:
                await seat.shows(kite.id)

    run(work())


def test_what_is_put_away_one_after_the_other_is_undone_together(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                seat.window.gallery.trash_requested.emit([kite.id])
                await seat.shows(boat.id)
                seat.window.gallery.hide_requested.emit([boat.id])
                await seat.shows()
                await seat.hears("put away")
                seat.press("galleryUndoButton")
                await until(lambda: {*seat.ids()} == {boat.id, kite.id}, what="both again")
                assert not any(each.hidden for each in seat.library.find())

    run(work())


def test_a_clip_that_cannot_go_into_the_trash_keeps_its_row(
    run: Run, place: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                (place.folder / "no-folder").write_text("a file stands here")
                monkeypatch.setenv("XDG_DATA_HOME", str(place.folder / "no-folder"))
                seat.window.gallery.trash_requested.emit([kite.id, boat.id])
                await until(lambda: seat.ids() == [], what="no tile")
                seat.press("galleryUndoClose")
                await seat.hears("could not be moved to the trash", seat.window.activity)
                await until(lambda: set(seat.ids()) == {kite.id, boat.id}, what="both")
            assert len(videos(place)) == 2

    run(work())


def test_what_may_still_be_charged_is_not_put_into_the_trash(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has("http://127.0.0.1:9", key=None)
        async with place.open() as seat:
            seat.submit("a kite")
            waiting = await seat.row("a kite", Status.QUEUED)
            await seat.hears("There is no API key", seat.window.activity)
            troubles = seat.window.activity._troubles._all
            await until(lambda: f"generation {waiting.id}" in troubles, what="its own report")
            seat.window.gallery.trash_requested.emit([waiting.id])
            await seat.hears("stays", seat.window.activity)
            assert seat.library.get(waiting.id) is not None

    run(work())


def test_a_clip_goes_on_from_its_last_frame(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                (kite,) = await made(seat, "a kite")
                seat.window.composer.restore(Draft(model="veo3.1-components"))
                seat.window.inspector.continue_requested.emit(kite.id)
                images = await until(lambda: seat.window.composer.draft().images, what="a picture")
                with Image.open(images[0]) as frame:
                    assert frame.size == (32, 18)
                await seat.hears("choose a model that takes a first frame", seat.window.composer)

    run(work())


def test_a_copy_and_a_frame_are_saved_where_they_are_wanted(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                (kite,) = await made(seat, "a kite")
                assert kite.file is not None
                copy, frame = place.folder / "copy.mp4", place.folder / "frame.png"
                seat.window.inspector.save_copy_requested.emit(kite.id)
                await choose_file(seat, copy)
                await until(copy.exists, what="the copy")
                await until(
                    lambda: copy.read_bytes() == kite.file.read_bytes(),  # type: ignore[union-attr]
                    what="all of it",
                )
                seat.window.inspector.frame_wanted.emit(FrameExport(kite.id, 100))
                await choose_file(seat, frame)
                await until(frame.exists, what="the frame")
                seat.window.inspector.save_copy_requested.emit(kite.id)
                await choose_file(seat, place.folder / "nowhere" / "copy.mp4")
                await seat.hears("could not be written", seat.window.activity)

    run(work())


async def choose_file(seat: Seat, file: Path) -> None:
    dialog = await until(
        lambda: next((d for d in seat.window.findChildren(QFileDialog) if d.isVisible()), None),
        what="the dialog",
    )
    assert dialog is not None
    dialog.fileSelected.emit(str(file))
    dialog.reject()
    await until(lambda: seat.window.findChildren(QFileDialog) == [], what="no dialog")


def test_a_clip_whose_file_is_gone_gets_a_sentence(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                (kite,) = await made(seat, "a kite")
                assert kite.file is not None
                kite.file.unlink()
                seat.window.for_selection.continue_requested.emit(kite.id)
                await seat.hears("no longer in the library", seat.window.activity)

    run(work())
