"""Files opened from the command line, a second start, or the file manager."""

import asyncio
import os
import shutil
import sys
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton

from tests.app.conftest import Run
from tests.app.environment import AppDriver, AppEnvironment, until
from tests.app.test_clip_controller import made, videos
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, clip_bytes
from videodesk.ui.actions.generation_actions import GenerationAction
from videodesk.ui.platform.single_instance import activate_running_instance

NOBODY = "http://127.0.0.1:9"


async def start_again(environment: AppEnvironment, *files: Path) -> None:
    """Starts a second instance on the same library with these files."""
    given = [str(each) for each in files]
    assert await asyncio.to_thread(activate_running_instance, environment.paths.library, given)


async def shown(app: AppDriver, generation_id: str) -> None:
    await until(
        lambda: (
            app.window.inspector.generation is not None
            and app.window.inspector.generation.id == generation_id
        ),
        what="the clip",
    )


def test_second_start_with_a_clip_of_the_library_shows_it(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                kite, boat = await made(app, "a kite", "a boat")
                assert kite.file is not None
                app.window.gallery.select(boat.id)
                await shown(app, boat.id)
                app.window.hide()
                await start_again(environment, kite.file)
                await shown(app, kite.id)
                assert app.window.isVisible()

    run(scenario())


def test_hidden_or_trashed_clip_is_shown_again_when_it_is_opened(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                kite, boat = await made(app, "a kite", "a boat")
                assert kite.file is not None
                assert boat.file is not None
                app.request(GenerationAction.HIDE, kite.id)
                await app.wait_for_tiles(boat.id)
                app.request(GenerationAction.TRASH, boat.id)
                await until(lambda: app.tile_ids() == [], what="no tile")
                app.controller.open_files([kite.file])
                await shown(app, kite.id)
                app.controller.open_files([boat.file])
                await shown(app, boat.id)
            assert kite.file.exists()
            assert boat.file.exists()

    run(scenario())


def test_clip_of_another_library_offers_to_reuse_its_request(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                (kite,) = await made(app, "a kite")
                assert kite.file is not None
                foreign = environment.folder / "foreign.mp4"
                shutil.copyfile(kite.file, foreign)
        other = AppEnvironment(environment.folder / "other", environment.theme)
        other.save_profile(NOBODY)
        async with other.open() as app:
            await start_again(other, foreign)
            await app.wait_for_text("contains the request")
            next(iter(app.window.notifications.findChildren(QPushButton))).click()
            await until(lambda: app.window.composer.draft().prompt == "a kite", what="the prompt")

    run(scenario())


def test_opened_images_are_added_to_the_request(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        picture = environment.folder / "a boat.png"
        Image.new("RGB", (64, 36), "navy").save(picture)
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            await start_again(environment, picture)
            await until(
                lambda: app.window.composer.draft().images == (str(picture),), what="the picture"
            )

    run(scenario())


def test_clip_without_an_embedded_request_is_played_large(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                (kite,) = await made(app, "a kite")
                assert kite.file is not None
                app.window.gallery.select(kite.id)
                await shown(app, kite.id)
                foreign, text = environment.folder / "holiday.mp4", environment.folder / "notes.txt"
                foreign.write_bytes(clip_bytes())
                text.write_text("a shopping list")
                before = videos(environment)

                await start_again(environment, foreign, text)

                await until(lambda: app.window.inspector.player.is_playing, what="the clip")
                assert app.window.inspector.player.path == foreign
                assert app.window.central_area.is_large
                await app.wait_for_text("holiday.mp4", app.window.central_area)
                assert app.window.inspector.generation is None
                await until(
                    lambda: (
                        not app.window.menus.generation_actions[GenerationAction.TRASH].isEnabled()
                    ),
                    what="no trash",
                )
                assert videos(environment) == before
                await app.wait_for_text("“notes.txt” can't be opened")

    run(scenario())


def test_clip_is_played_while_the_key_panel_is_open(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        foreign = environment.folder / "holiday.mp4"
        foreign.write_bytes(clip_bytes())
        environment.save_profile(NOBODY, key=None)
        async with environment.open() as app:
            await until(app.window.key_panel.isVisible, what="the question for the key")

            app.controller.open_files([foreign])

            await until(lambda: app.window.inspector.player.is_playing, what="the clip")
            assert app.window.inspector.player.isVisible()
            app.press("stageBack")
            assert app.window.key_panel.isVisible()

    run(scenario())


@pytest.mark.skipif(sys.platform == "win32", reason="has no named pipes in folders")
def test_named_pipe_does_not_block(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        pipe = environment.folder / "pipe.mp4"
        os.mkfifo(pipe)
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            app.controller.open_files([pipe])
            await app.wait_for_text("“pipe.mp4” can't be opened")

    run(scenario())


def test_each_file_that_is_not_a_clip_gets_a_notification(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        text = environment.folder / "notes.txt"
        text.write_text("a shopping list")
        torn = environment.folder / "torn.mp4"
        torn.write_bytes(clip_bytes()[:200])
        empty, gone = environment.folder / "empty.webm", environment.folder / "gone.mp4"
        empty.touch()
        folder = environment.folder / "a folder.mp4"
        folder.mkdir()
        endless = environment.folder / ("a" * 300 + ".mp4")
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            for file in (text, torn, empty, gone, folder, endless):
                app.controller.open_files([file])
                await app.wait_for_text(f"“{file.name}” can't be opened")

    run(scenario())


def test_second_start_without_files_only_activates_the_window(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_profile(NOBODY)
        async with environment.open() as app:
            app.window.hide()
            assert await asyncio.to_thread(activate_running_instance, environment.paths.library, [])
            await until(app.window.isVisible, what="the window")

    run(scenario())
