"""Actions on clips, from the window to the disk and the system's trash."""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QApplication

from tests.app.conftest import Run
from tests.app.environment import AppDriver, AppEnvironment, until
from tests.app.fakes import FakeGenerations, FakeNotifier, FakeTasks
from tests.engine.loopback import on_loopback
from tests.engine.scripted import ScriptedService, clip_bytes
from videodesk.app.clip_controller import ClipController
from videodesk.app.undo import CommandQueue
from videodesk.errors import Code
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.ui.actions.generation_actions import GenerationAction


async def made(app: AppDriver, *prompts: str) -> list[Generation]:
    """Finished clips, seen in the gallery."""
    for prompt in prompts:
        app.submit(prompt)
    found = [await app.wait_for_row(prompt, Status.COMPLETED) for prompt in prompts]
    await until(lambda: len(app.tile_ids()) == len(app.rows()), what="the tiles")
    return found


def files_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def videos(environment: AppEnvironment) -> list[str]:
    return files_in(environment.paths.library / "videos")


# -- In the whole program ----------------------------------------------------------------------


def test_hidden_clip_comes_back_by_undo(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                kite, boat = await made(app, "a kite", "a boat")
                app.request(GenerationAction.HIDE, kite.id)
                await app.wait_for_tiles(boat.id)
                await app.wait_for_text("hidden")
                app.press("undoNotificationButton")
                await until(lambda: set(app.tile_ids()) == {kite.id, boat.id}, what="both")
                menus = app.window.menus
                app.window.gallery.focus_tiles()
                menus.edit.aboutToShow.emit()
                assert menus.redo.text() == "&Redo hide 1 clip(s)"
                menus.edit.aboutToHide.emit()
                menus.redo.trigger()
                await app.wait_for_tiles(boat.id)
            async with environment.open() as app:
                await app.wait_for_tiles(boat.id)
                assert app.library.get(kite.id) is not None
                assert len(videos(environment)) == 2

    run(scenario())


def test_hidden_clip_is_listed_where_hidden_clips_are_shown(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                kite, boat = await made(app, "a kite", "a boat")
                app.request(GenerationAction.HIDE, kite.id)
                await app.wait_for_tiles(boat.id)
                app.window.menus.show_hidden.trigger()
                await until(lambda: set(app.tile_ids()) == {kite.id, boat.id}, what="both")
                app.request(GenerationAction.UNHIDE, kite.id)
                await until(lambda: kite.id in app.rows_by_id(), what="in sight again")

    run(scenario())


def test_trashed_clip_is_in_the_system_trash_after_quitting_and_rebuild_does_not_bring_it_back(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        async with on_loopback(ScriptedService()) as address:
            environment.save_profile(address)
            async with environment.open() as app:
                kite, boat = await made(app, "a kite", "a boat")
                assert kite.file is not None
                app.window.gallery.select(kite.id)
                app.request(GenerationAction.TRASH, kite.id)
                await app.wait_for_tiles(boat.id)
                await app.wait_for_text("moved to the trash")
                assert kite.file.exists()
            assert kite.file.name in files_in(environment.trash)
            assert not kite.file.exists()
            async with environment.open() as app:
                await app.wait_for_tiles(boat.id)
                assert app.library.get(kite.id) is None
                app.window.menus.rebuild.trigger()
                await app.wait_for_text("Nothing to restore.")
                assert app.library.get(kite.id) is None

    run(scenario())


# -- The controller by itself ------------------------------------------------------------------


class FakeWindow:
    """Answers the question where to save with `target`."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.target: Path | None = None
        self.continued: list[Path] = []
        self.added: list[Path] = []

    def continue_from(self, frame: Path) -> None:
        self.continued.append(frame)

    def add_frames(self, frames: Sequence[Path]) -> None:
        self.added.extend(frames)

    def ask_where_to_save(self, title: str, name: str, chosen: Callable[[str], None]) -> None:
        self.asked.append((title, name))
        if self.target is not None:
            chosen(str(self.target))

    def ask_for_folder(self, title: str, chosen: Callable[[str], None]) -> None:
        self.asked.append((title, ""))
        if self.target is not None:
            chosen(str(self.target))


class FakeHiding:
    """Keeps what was hidden and put aside."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[str]]] = []

    async def hide(self, ids: Sequence[str]) -> Sequence[str]:
        self.calls.append(("hide", [*ids]))
        return ids

    async def show_again(self, ids: Sequence[str]) -> Sequence[str]:
        self.calls.append(("show", [*ids]))
        return ids

    async def put_aside(self, ids: Sequence[str]) -> Sequence[str]:
        self.calls.append(("aside", [*ids]))
        return ids

    async def take_back(self, ids: Sequence[str], visible: Sequence[str]) -> None:
        self.calls.append(("back", [*ids]))


class Bench:
    def __init__(self, folder: Path, stack: QUndoStack) -> None:
        self.folder = folder
        self.window = FakeWindow()
        self.tasks = FakeTasks()
        self.library = FakeGenerations(folder)
        self.hiding = FakeHiding()
        self.commands = CommandQueue(stack, self.tasks, FakeNotifier())
        self.notifier = FakeNotifier()
        self.controller = ClipController(
            self.window,
            self.notifier,
            self.tasks,
            self.library,
            self.hiding,
            self.commands,
            scratch=folder,
        )

    def clip(self, **changes: object) -> Generation:
        file = self.folder / "kite.mp4"
        file.write_bytes(clip_bytes())
        made = new_generation(Request(model="veo3", prompt="a kite"))
        done = replace(made, status=Status.COMPLETED, file=file)
        changed = replace(done, **changes)  # type: ignore[arg-type]  # the test names the fields
        self.library.add(changed)
        return changed

    async def finish(self) -> list[Code]:
        """The problems that were shown in the end."""
        await self.tasks.finish()
        await self.commands.finish()
        return [each.code for each in self.tasks.problems]


@pytest.fixture
def bench(qapp: QApplication, tmp_path: Path) -> Iterator[Bench]:
    stack = QUndoStack()
    yield Bench(tmp_path, stack)
    stack.clear()


async def test_last_frame_becomes_the_first_image_of_the_next_request(bench: Bench) -> None:
    kite = bench.clip()
    bench.controller.continue_from_last_frame(kite.id)
    assert await bench.finish() == []
    with Image.open(bench.window.continued[0]) as frame:
        assert frame.size == (32, 18)


async def test_last_frames_of_several_clips_become_images(bench: Bench) -> None:
    clips = [bench.clip(id="1" * 16), bench.clip(id="2" * 16)]
    bench.controller.add_last_frames([each.id for each in clips])
    assert await bench.finish() == []
    names = [f"last-frame_{each.id}.png" for each in clips]
    assert [frame.name for frame in bench.window.added] == names
    assert all(frame.is_file() for frame in bench.window.added)


async def test_frame_that_takes_long_to_read_is_announced_until_it_is_there(
    bench: Bench,
) -> None:
    kite, may_go_on = bench.clip(), threading.Event()
    bench.library.wait = may_go_on.wait
    bench.controller.continue_from_last_frame(kite.id)
    await until(lambda: bench.notifier.texts == ["Reading the last frame…"], what="the message")
    may_go_on.set()
    assert await bench.finish() == []
    assert bench.notifier.texts == []
    assert len(bench.window.continued) == 1


async def test_copy_is_saved_where_the_user_chooses(bench: Bench) -> None:
    kite = bench.clip()
    bench.window.target = bench.folder / "copy.mp4"
    bench.controller.save_copy(kite.id)
    assert await bench.finish() == []
    assert bench.window.asked == [("Save a copy", "kite.mp4")]
    assert bench.window.target.read_bytes() == clip_bytes()
    assert files_in(bench.folder) == ["copy.mp4", "kite.mp4"]


async def test_copies_of_several_clips_are_saved_in_a_folder_beside_what_is_there(
    bench: Bench,
) -> None:
    kite, boat = bench.clip(), bench.clip()  # of one name
    bench.window.target = bench.folder / "chosen"
    bench.window.target.mkdir()
    (bench.window.target / "kite.mp4").write_text("something else")
    bench.controller.save_copies([kite.id, boat.id, "gone"])
    assert await bench.finish() == [Code.FILE_MISSING]
    assert bench.window.asked == [("Save copies in", "")]
    assert files_in(bench.window.target) == ["kite (2).mp4", "kite (3).mp4", "kite.mp4"]
    assert (bench.window.target / "kite.mp4").read_text() == "something else"
    assert bench.notifier.texts == ["2 clip(s) copied to “chosen”"]


async def test_frame_is_saved_where_the_user_chooses(bench: Bench) -> None:
    kite = bench.clip()
    bench.window.target = bench.folder / "frame.png"
    bench.controller.save_frame(kite.id, 100)
    assert await bench.finish() == []
    assert bench.window.asked == [("Save frame as picture", "kite.png")]
    with Image.open(bench.window.target) as frame:
        assert frame.size == (32, 18)


async def test_nothing_is_saved_if_no_file_is_chosen(bench: Bench) -> None:
    kite = bench.clip()
    bench.controller.save_copy(kite.id)
    assert await bench.finish() == []
    assert files_in(bench.folder) == ["kite.mp4"]


async def test_problem_is_shown_if_a_copy_cannot_be_written(bench: Bench) -> None:
    kite = bench.clip()
    bench.window.target = bench.folder / "nowhere" / "copy.mp4"
    bench.controller.save_copy(kite.id)
    assert await bench.finish() == [Code.FILE_NOT_WRITTEN]


@pytest.mark.parametrize("act", ["continue_from_last_frame", "save_copy"])
async def test_problem_is_shown_if_the_file_of_a_clip_is_gone(bench: Bench, act: str) -> None:
    kite = bench.clip()
    assert kite.file is not None
    kite.file.unlink()
    getattr(bench.controller, act)(kite.id)
    assert await bench.finish() == [Code.FILE_MISSING]
    assert bench.window.asked == []


async def test_clips_are_hidden_and_shown_again(bench: Bench) -> None:
    kite, boat = bench.clip(), bench.clip()
    bench.controller.hide([kite.id, boat.id])
    bench.controller.unhide([boat.id])
    assert await bench.finish() == []
    assert bench.hiding.calls == [("hide", [kite.id, boat.id]), ("show", [boat.id])]


async def test_only_what_cannot_be_charged_any_more_is_trashed(bench: Bench) -> None:
    kite, sent = bench.clip(), bench.clip(status=Status.UNCONFIRMED, file=None)
    bench.controller.trash([kite.id, sent.id, "gone"])
    assert await bench.finish() == []
    assert bench.hiding.calls == [("aside", [kite.id])]


async def test_problem_is_shown_if_nothing_can_be_trashed(bench: Bench) -> None:
    waiting = bench.clip(status=Status.QUEUED, file=None)
    bench.controller.trash([waiting.id])
    assert await bench.finish() == [Code.INVALID_REQUEST]
    assert bench.hiding.calls == []
