"""Files from outside: from the command line, a second start, or the file manager."""

import asyncio
import shutil
from pathlib import Path

from PIL import Image

from tests.app.conftest import Run
from tests.app.test_clips import made
from tests.app.workplace import Seat, Workplace, until
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, clip_bytes
from videodesk.ui.doorbell import ring

NOBODY = "http://127.0.0.1:9"


async def rings(place: Workplace, *files: Path) -> None:
    """A second start on the same library hands these over."""
    given = [str(each) for each in files]
    assert await asyncio.to_thread(ring, place.places.library, given)


async def shown(seat: Seat, generation_id: str) -> None:
    await until(
        lambda: (
            seat.window.inspector.generation is not None
            and seat.window.inspector.generation.id == generation_id
        ),
        what="the clip",
    )


def test_a_second_start_shows_a_clip_of_the_library(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                assert kite.file is not None
                seat.window.gallery.select(boat.id)
                await shown(seat, boat.id)
                seat.window.hide()
                await rings(place, kite.file)
                await shown(seat, kite.id)
                assert seat.window.isVisible()

    run(work())


def test_a_clip_that_was_hidden_or_thrown_away_comes_back_when_it_is_opened(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                kite, boat = await made(seat, "a kite", "a boat")
                assert kite.file is not None
                assert boat.file is not None
                seat.window.gallery.hide_requested.emit([kite.id])
                await seat.shows(boat.id)
                seat.window.gallery.trash_requested.emit([boat.id])
                await until(lambda: seat.ids() == [], what="no tile")
                seat.desk.open_files([kite.file])
                await shown(seat, kite.id)
                seat.desk.open_files([boat.file])
                await shown(seat, boat.id)
            assert kite.file.exists()
            assert boat.file.exists()

    run(work())


def test_a_clip_of_another_library_offers_its_request(run: Run, place: Workplace) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                (kite,) = await made(seat, "a kite")
                assert kite.file is not None
                foreign = place.folder / "foreign.mp4"
                shutil.copyfile(kite.file, foreign)
        other = Workplace(place.folder / "other", place.theme)
        other.has(NOBODY)
        async with other.open() as seat:
            await rings(other, foreign)
            await seat.hears("carries the request")
            seat.press("galleryOfferButton")
            await until(lambda: seat.window.composer.draft().prompt == "a kite", what="the prompt")

    run(work())


def test_pictures_go_into_the_request(run: Run, place: Workplace) -> None:
    async def work() -> None:
        picture = place.folder / "a boat.png"
        Image.new("RGB", (64, 36), "navy").save(picture)
        place.has(NOBODY)
        async with place.open() as seat:
            await rings(place, picture)
            await until(
                lambda: seat.window.composer.draft().images == (str(picture),), what="the picture"
            )

    run(work())


def test_what_is_no_clip_gets_a_sentence_each(run: Run, place: Workplace) -> None:
    async def work() -> None:
        bare, text = place.folder / "bare.mp4", place.folder / "notes.txt"
        bare.write_bytes(clip_bytes())
        text.write_text("a shopping list")
        torn = place.folder / "torn.mp4"
        torn.write_bytes(clip_bytes()[:200])
        empty, gone = place.folder / "empty.webm", place.folder / "gone.mp4"
        empty.touch()
        folder = place.folder / "a folder.mp4"
        folder.mkdir()
        place.has(NOBODY)
        async with place.open() as seat:
            seat.desk.open_files([bare])
            await seat.hears("“bare.mp4” is a clip, but carries no request")
            for file in (text, torn, empty, gone, folder):
                seat.desk.open_files([file])
                await seat.hears(f"“{file.name}” is neither a clip nor a picture")

    run(work())


def test_a_ring_that_makes_no_sense_only_brings_the_window_forward(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            seat.window.hide()
            assert await asyncio.to_thread(ring, place.places.library, [])
            await until(seat.window.isVisible, what="the window")

    run(work())
