"""Opening the library: waiting for another process, retrying, and choosing another folder."""

import asyncio
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget

from tests.app.conftest import Run
from tests.app.environment import AppEnvironment, until
from videodesk.app.library_opener import LibraryOpener, create_library_if_absent
from videodesk.errors import Code, VideoDeskError
from videodesk.library.library import Library
from videodesk.library.locate import contains_library
from videodesk.settings import Options, Settings, SettingsStore
from videodesk.ui.platform.single_instance import InstanceServer
from videodesk.ui.shell.library_error_dialog import LibraryErrorDialog

W = TypeVar("W", bound=QWidget)


def opening(environment: AppEnvironment, **options: object) -> tuple[LibraryOpener, SettingsStore]:
    where = environment.paths
    remembered = SettingsStore(where.settings, where.session)
    given = replace(Options(data_dir=environment.folder / "data"), **options)  # type: ignore[arg-type]
    return LibraryOpener(
        given, where.with_library(remembered.settings.library), remembered
    ), remembered


async def shown(kind: type[W]) -> W:
    def look() -> W | None:
        there = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind))
        return next((each for each in there if each.isVisible()), None)

    found = await until(look, what=kind.__name__)
    assert found is not None
    return found


async def press(choice: str) -> None:
    """Presses a button of the dialog, and waits until it is closed."""
    box = await shown(LibraryErrorDialog)
    gone = asyncio.Event()
    box.destroyed.connect(gone.set)
    button = box.findChild(QPushButton, f"libraryError-{choice}")
    assert button is not None, [each.text() for each in box.buttons()]
    button.click()
    await gone.wait()


async def offered() -> set[str]:
    box = await shown(LibraryErrorDialog)
    return {each.objectName().removeprefix("libraryError-") for each in box.buttons()} - {""}


async def chosen(environment: AppEnvironment) -> Path:
    """A library that the settings name, and that was opened before."""
    folder = environment.folder / "disk" / "My Clips"
    folder.mkdir(parents=True)
    await create_library_if_absent(folder)
    environment.save_settings(Settings(library=str(folder)))
    return folder


def test_missing_library_is_opened_by_retry_once_it_is_back(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        folder = await chosen(environment)
        away = folder.rename(environment.folder / "away")
        opened, _ = opening(environment)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            box = await shown(LibraryErrorDialog)
            assert "could not be found" in box.text()
            assert await offered() >= {"retry", "other-folder", "default-folder", "close"}
            await press("retry")
            await shown(LibraryErrorDialog)
            away.rename(folder)
            await press("retry")
        library = task.result()
        assert library is not None
        assert library.folder == folder
        library.close()

    run(scenario())


def test_no_library_is_created_in_an_empty_mount_point(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        folder = await chosen(environment)
        shutil.rmtree(folder)
        folder.mkdir()
        opened, remembered = opening(environment)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            await press("default-folder")
        library = task.result()
        assert library is not None
        assert library.folder == environment.paths.library
        assert list(folder.iterdir()) == []
        assert remembered.settings.library == ""
        assert (
            SettingsStore(environment.paths.settings, environment.paths.session).settings.library
            == ""
        )
        assert opened.paths.library == library.folder
        library.close()

    run(scenario())


def test_linked_folder_is_asked_about_once(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        library = environment.paths.library
        await create_library_if_absent(library)
        disk = environment.folder / "disk"
        disk.mkdir()
        (library / "videos").symlink_to(disk)
        opened, _ = opening(environment)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            box = await shown(LibraryErrorDialog)
            assert str(disk) in box.informativeText()
            assert box.defaultButton().objectName() == "libraryError-retry"
            await press("retry")
            await press("allow-links")
        linked = task.result()
        assert linked is not None
        linked.close()

        opened, _ = opening(environment)  # the next start
        linked = await opened.open()
        assert linked is not None
        linked.close()

        other = environment.folder / "other"
        other.mkdir()
        (library / "videos").unlink()
        (library / "videos").symlink_to(other)
        opened, _ = opening(environment)
        with pytest.raises(VideoDeskError) as refused:
            await asyncio.gather(opened.open(), press("close"))
        assert refused.value.code is Code.LIBRARY_LINKED
        assert list(other.iterdir()) == []

    run(scenario())


def test_other_folder_is_chosen_and_saved(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        folder = await chosen(environment)
        shutil.rmtree(folder)
        other = environment.folder / "other"
        other.mkdir()
        opened, _ = opening(environment)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            await press("other-folder")
            (await shown(QFileDialog)).reject()
            await press("other-folder")
            dialog = await shown(QFileDialog)
            dialog.selectFile(str(other))
            dialog.accept()
        library = task.result()
        assert library is not None
        assert library.folder == other
        library.close()
        kept = SettingsStore(environment.paths.settings, environment.paths.session).settings
        assert kept.library == str(other)
        assert contains_library(other)

    run(scenario())


def test_unusable_folder_is_not_saved(run: Run, environment: AppEnvironment) -> None:
    async def scenario() -> None:
        folder = await chosen(environment)
        shutil.rmtree(folder)
        other = environment.folder / "other"
        (other / "library.lock").mkdir(parents=True)  # where the lock's file should be
        opened, _ = opening(environment)

        async def answer() -> None:
            await press("other-folder")
            dialog = await shown(QFileDialog)
            dialog.selectFile(str(other))
            dialog.accept()
            await press("close")

        with pytest.raises(VideoDeskError):
            await asyncio.gather(opened.open(), answer())
        kept = SettingsStore(environment.paths.settings, environment.paths.session).settings
        assert kept.library == str(folder)

    run(scenario())


def test_closed_error_dialog_leaves_the_settings_unchanged(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        (environment.folder / "data").mkdir()
        (environment.folder / "data" / "library").write_text("in the way")
        opened, _ = opening(environment)
        with pytest.raises(VideoDeskError) as refused:
            await asyncio.gather(opened.open(), press("close"))
        assert refused.value.code is Code.LIBRARY_MISSING

    run(scenario())


def test_no_other_folder_is_offered_if_the_command_line_names_the_library(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        environment.save_settings(Settings(library=str(environment.folder)))
        file = environment.folder / "file"
        file.write_text("in the way")
        opened, _ = opening(environment, library=file)
        opened.paths = replace(opened.paths, library=file, library_is_chosen=False)

        async def look() -> None:
            assert await offered() == {"retry", "close"}
            await press("close")

        with pytest.raises(VideoDeskError):
            await asyncio.gather(opened.open(), look())

    run(scenario())


def test_error_dialog_is_closed_when_the_program_quits(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        (environment.folder / "data").mkdir()
        (environment.folder / "data" / "library").write_text("in the way")
        opened, _ = opening(environment)

        async def stop() -> None:
            box = await shown(LibraryErrorDialog)
            retry = box.findChild(QPushButton, "libraryError-retry")
            assert retry is not None
            retry.click()
            opened.stop()

        with pytest.raises(VideoDeskError):
            await asyncio.gather(opened.open(), stop())

    run(scenario())


def test_second_start_reaches_a_window_that_is_still_starting(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        folder = environment.paths.library
        first = await asyncio.to_thread(Library, folder)
        picture = environment.folder / "a.png"
        opened, _ = opening(environment, files=(picture,))
        heard: list[list[Path]] = []
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            await asyncio.sleep(0.5)
            bell = InstanceServer(folder)
            bell.activation_requested.connect(heard.append)
        assert task.result() is None
        await until(lambda: heard, what="the bell")
        assert heard == [[picture]]
        bell.close()
        first.close()

    run(scenario())


def test_second_start_waits_for_a_program_that_is_quitting(
    run: Run, environment: AppEnvironment
) -> None:
    async def scenario() -> None:
        first = await asyncio.to_thread(Library, environment.paths.library)
        opened, _ = opening(environment)
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(opened.open())
            await asyncio.sleep(0.5)
            first.close()
        library = task.result()
        assert library is not None
        library.close()

    run(scenario())
