"""Files from outside: from the command line, a second start, or the file manager."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton

from tests.app.conftest import Run
from tests.app.environment import Seat, Workplace, until
from tests.app.test_clip_controller import made, videos
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, clip_bytes
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.platform.single_instance import activate_running_instance

NOBODY = "http://127.0.0.1:9"


async def rings(place: Workplace, *files: Path) -> None:
    """A second start on the same library hands these over."""
    given = [str(each) for each in files]
    assert await asyncio.to_thread(activate_running_instance, place.places.library, given)


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
                seat.request(GenerationAction.HIDE, kite.id)
                await seat.shows(boat.id)
                seat.request(GenerationAction.TRASH, boat.id)
                await until(lambda: seat.ids() == [], what="no tile")
                seat.controller.open_files([kite.file])
                await shown(seat, kite.id)
                seat.controller.open_files([boat.file])
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
            next(iter(seat.window.notifications.findChildren(QPushButton))).click()
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


def test_a_clip_that_says_nothing_of_itself_is_played_large_under_its_name(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        async with on_loopback(ScriptedService()) as address:
            place.has(address)
            async with place.open() as seat:
                (kite,) = await made(seat, "a kite")
                assert kite.file is not None
                seat.window.gallery.select(kite.id)
                await shown(seat, kite.id)
                foreign, text = place.folder / "holiday.mp4", place.folder / "notes.txt"
                foreign.write_bytes(clip_bytes())
                text.write_text("a shopping list")
                before = videos(place)

                await rings(place, foreign, text)

                await until(lambda: seat.window.inspector.player.is_playing, what="the clip")
                assert seat.window.inspector.player.path == foreign
                assert seat.window.central_area.is_large
                await seat.hears("holiday.mp4", seat.window.central_area)
                assert seat.window.inspector.generation is None
                await until(
                    lambda: (
                        not seat.window.menus.generation_actions[GenerationAction.TRASH].isEnabled()
                    ),
                    what="no trash",
                )
                assert videos(place) == before
                await seat.hears("“notes.txt” is neither a clip nor a picture")

    run(work())


def test_a_clip_is_seen_before_there_is_a_key(run: Run, place: Workplace) -> None:
    async def work() -> None:
        foreign = place.folder / "holiday.mp4"
        foreign.write_bytes(clip_bytes())
        place.has(NOBODY, key=None)
        async with place.open() as seat:
            await until(seat.window.key_panel.isVisible, what="the question for the key")

            seat.controller.open_files([foreign])

            await until(lambda: seat.window.inspector.player.is_playing, what="the clip")
            assert seat.window.inspector.player.isVisible()
            seat.press("stageBack")
            assert seat.window.key_panel.isVisible()

    run(work())


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes in folders")
def test_what_never_answers_holds_nothing_up(run: Run, place: Workplace) -> None:
    async def work() -> None:
        pipe = place.folder / "pipe.mp4"
        os.mkfifo(pipe)
        place.has(NOBODY)
        async with place.open() as seat:
            seat.controller.open_files([pipe])
            await seat.hears("“pipe.mp4” is neither a clip nor a picture")

    run(work())


def test_what_is_no_clip_gets_a_sentence_each(run: Run, place: Workplace) -> None:
    async def work() -> None:
        text = place.folder / "notes.txt"
        text.write_text("a shopping list")
        torn = place.folder / "torn.mp4"
        torn.write_bytes(clip_bytes()[:200])
        empty, gone = place.folder / "empty.webm", place.folder / "gone.mp4"
        empty.touch()
        folder = place.folder / "a folder.mp4"
        folder.mkdir()
        endless = place.folder / ("a" * 300 + ".mp4")
        place.has(NOBODY)
        async with place.open() as seat:
            for file in (text, torn, empty, gone, folder, endless):
                seat.controller.open_files([file])
                await seat.hears(f"“{file.name}” is neither a clip nor a picture")

    run(work())


def test_a_ring_that_makes_no_sense_only_brings_the_window_forward(
    run: Run, place: Workplace
) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            seat.window.hide()
            assert await asyncio.to_thread(activate_running_instance, place.places.library, [])
            await until(seat.window.isVisible, what="the window")

    run(work())
