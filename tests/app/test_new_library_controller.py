"""The question about a library that is new to this computer, in the whole window."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel

from tests.app.conftest import Run
from tests.app.environment import AppDriver, AppEnvironment, until
from tests.engine.harness import a_request
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService
from videodesk.app.pending_trash import PendingTrash
from videodesk.catalog import ServiceModels
from videodesk.generation import Generation, Status, new_generation
from videodesk.known_libraries import KnownLibraries
from videodesk.library.library import Library
from videodesk.model_list_cache import ModelListCache
from videodesk.ui.actions.generation_actions import GenerationAction


def queue_elsewhere(environment: AppEnvironment, *prompts: str) -> list[Generation]:
    made = [new_generation(a_request(each)) for each in prompts]
    with Library(environment.paths.library) as library:
        library.add_all(made)
    forget_library(environment)
    return made


def forget_library(environment: AppEnvironment) -> None:
    """This computer has a record of libraries, in which this one is not."""
    KnownLibraries(environment.paths.known_libraries)
    environment.is_known_library = False


def card_text(app: AppDriver) -> str | None:
    """What the card asks; None if there is no card."""
    card = app.window.findChild(QLabel, "alert-message")
    is_shown = card is not None and card.isVisible()
    return card.text() if card is not None and is_shown else None


async def wait_for_card(app: AppDriver, *, seen: bool) -> None:
    await until(lambda: (card_text(app) is not None) is seen, what=f"a card: {seen}")


def test_new_library_is_asked_about_with_the_number_and_the_cost_and_then_sends(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            models = ServiceModels("default", datetime.now(UTC), prices={"seedance-lite": 0.4})
            ModelListCache(environment.paths.cache).put(models)
            queue_elsewhere(environment, "one", "two")
            async with environment.open() as app:
                await wait_for_card(app, seen=True)
                assert card_text(app) == (
                    "This library is new to this computer. 2 requests wait, about $0.80. "
                    "Nothing is sent or downloaded until you allow it."
                )
                app.submit("mine")
                await app.wait_for_row("mine", Status.COMPLETED)
                assert service.creates == ["mine"]
                app.press("alert-send-stored")
                await app.wait_for_row("one", Status.COMPLETED)
                await app.wait_for_row("two", Status.COMPLETED)
                await wait_for_card(app, seen=False)
            assert sorted(service.creates) == ["mine", "one", "two"]
            queue_elsewhere(environment, "three")
            async with environment.open() as app:  # known from now on
                await app.wait_for_row("three", Status.COMPLETED)
                assert card_text(app) is None

    run(scenario())


def test_kept_paused_library_asks_again_when_one_of_its_requests_is_to_be_sent(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            (theirs,) = queue_elsewhere(environment, "theirs")
            async with environment.open() as app:
                await wait_for_card(app, seen=True)
                app.press("alert-keep-paused")
                await wait_for_card(app, seen=False)
                app.request(GenerationAction.TRY_NOW, theirs.id)
                await wait_for_card(app, seen=True)
                app.request(GenerationAction.REMOVE_FROM_QUEUE, theirs.id)
                await app.wait_for_row("theirs", Status.CANCELLED)
        assert service.creates == []
        assert service.queries == []

    run(scenario())


def test_clips_that_were_to_be_trashed_elsewhere_stay(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        service = ScriptedService()
        async with on_loopback(service) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                app.submit("a kite")
                clip = await app.wait_for_row("a kite", Status.COMPLETED)
                app.library.annotations.set_hidden([clip.id], hidden=True)
            await PendingTrash(environment.paths.library).add([clip.id])
            forget_library(environment)
            async with environment.open() as app:
                assert card_text(app) is None
            async with environment.open():
                pass
            assert clip.file is not None
            assert clip.file.exists()
            assert not environment.trash.exists()

    run(scenario())
