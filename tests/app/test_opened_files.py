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


def test_second_start_with_a_clip_of_the_library_shows_it(run: Run, place: Workplace) -> None:
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


def test_hidden_or_trashed_clip_is_shown_again_when_it_is_opened(
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


def test_clip_of_another_library_offers_to_reuse_its_request(run: Run, place: Workplace) -> None:
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


def test_opened_images_are_added_to_the_request(run: Run, place: Workplace) -> None:
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


def test_clip_without_an_embedded_request_is_played_large(run: Run, place: Workplace) -> None:
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


def test_clip_is_played_while_the_key_panel_is_open(run: Run, place: Workplace) -> None:
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
def test_named_pipe_does_not_block(run: Run, place: Workplace) -> None:
    async def work() -> None:
        pipe = place.folder / "pipe.mp4"
        os.mkfifo(pipe)
        place.has(NOBODY)
        async with place.open() as seat:
            seat.controller.open_files([pipe])
            await seat.hears("“pipe.mp4” is neither a clip nor a picture")

    run(work())


def test_each_file_that_is_no_clip_gets_a_notification(run: Run, place: Workplace) -> None:
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


def test_second_start_without_files_only_activates_the_window(run: Run, place: Workplace) -> None:
    async def work() -> None:
        place.has(NOBODY)
        async with place.open() as seat:
            seat.window.hide()
            assert await asyncio.to_thread(activate_running_instance, place.places.library, [])
            await until(seat.window.isVisible, what="the window")

    run(work())
