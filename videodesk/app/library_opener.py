"""Opener of a run's library: opens it, activates the window that has it open, or asks the user."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QDialog

from videodesk.errors import Code, Problem, VideoDeskError
from videodesk.generation import Generation
from videodesk.library.database import translate_errors
from videodesk.library.library import Library
from videodesk.library.links import LinkedLibraryError, find_links
from videodesk.library.locate import contains_library, require_library
from videodesk.library_answers import LibraryAnswers
from videodesk.logs import print_error
from videodesk.messages import problem_message
from videodesk.paths import AppPaths, app_paths
from videodesk.settings import Options, SettingsStore
from videodesk.text import indented, one_line
from videodesk.ui.shell.library_error_dialog import Choice, choose_library, show_library_error

T = TypeVar("T")

_IN_USE_SECONDS: Final = 5.0
"""How long to wait for another process that has the library open: it may be starting and answer
soon, or it may be ending.
"""
_RETRY_SECONDS: Final = 0.2


class LibraryOpener:
    """Opens the library of one run, and asks the user what to do if it cannot be opened.

    `paths` are those of the run, with the library that was chosen in the end.
    """

    def __init__(self, options: Options, paths: AppPaths, store: SettingsStore) -> None:
        self.paths = paths
        self._options = options
        self._store = store
        self._dialog: QDialog | None = None
        self._is_stopped = False
        self._chosen_folder: str | None = None
        self._answers = LibraryAnswers(paths.library_answers)

    async def open(self) -> Library | None:
        """The library; None if another window that has it open was activated.

        Raises the VideoDeskError if the user closes the dialog.
        """
        while True:
            try:
                library = await self._open_unless_in_use()
            except VideoDeskError as failure:
                refused = failure
            else:
                await self._keep_choice()
                return library
            message = problem_message(refused.problem)
            print_error(f"{one_line(str(message))}\n  {indented(message.detail, 2)}")
            if not await self._ask_to_retry(refused):
                raise refused

    async def show_problem(self, problem: Problem) -> None:
        """Shows a problem in a dialog until it is closed."""
        await self._ask(partial(show_library_error, problem))

    def stop(self) -> None:
        """Closes the dialog and asks nothing more: the program is quitting."""
        self._is_stopped = True
        if self._dialog is not None:
            self._dialog.reject()

    async def _open_unless_in_use(self) -> Library | None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _IN_USE_SECONDS
        files = [str(each) for each in self._options.files]
        while True:
            try:
                return await asyncio.to_thread(self._open_library)
            except VideoDeskError as failure:
                if failure.code is not Code.LIBRARY_IN_USE:
                    raise
                # Brings in Qt's network.
                from videodesk.ui.platform.single_instance import (  # noqa: PLC0415
                    activate_running_instance,
                )

                if activate_running_instance(self.paths.library, files):
                    return None
                if self._is_stopped or loop.time() > end:
                    raise
            await asyncio.sleep(_RETRY_SECONDS)

    async def _ask_to_retry(self, refused: VideoDeskError) -> bool:
        choices = self._choices()
        if isinstance(refused, LinkedLibraryError):
            choices = (*choices, Choice.ALLOW_LINKS)
        choice = await self._ask(partial(show_library_error, refused.problem, choices=choices))
        if choice is Choice.DEFAULT_FOLDER:
            self._choose("", app_paths(data_dir=self._options.data_dir).library)
        elif choice is Choice.OTHER_FOLDER:
            folder = await self._ask(partial(choose_library, str(self.paths.library)))
            if folder:
                self._choose(folder, Path(folder))
        elif choice is Choice.ALLOW_LINKS and isinstance(refused, LinkedLibraryError):
            # The targets that were shown: what a link leads to now may be another folder.
            targets = [each.target for each in refused.links]
            await asyncio.to_thread(self._answers.allow, refused.folder, targets)
        return choice is not Choice.CLOSE and not self._is_stopped

    def _open_library(self) -> Library:
        self._answers.apply()
        folder = self.paths.library
        if self.paths.library_is_chosen:
            require_library(folder)
        if self._options.allow_links:
            with translate_errors(folder):
                self._answers.allow(folder, [each.target for each in find_links(folder)])
        return Library(folder, read_provenance=_read_provenance)

    def _choices(self) -> tuple[Choice, ...]:
        """No other folder is offered if the command line names the library."""
        if self._options.library is not None or self._options.demo:
            return (Choice.RETRY,)
        usual = (Choice.DEFAULT_FOLDER,) if self._store.settings.library else ()
        return (Choice.RETRY, Choice.OTHER_FOLDER, *usual)

    async def _ask(self, ask: Callable[[Callable[[T], None]], QDialog]) -> T:
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()

        def take(given: T) -> None:
            if not answer.done():
                answer.set_result(given)

        self._dialog = ask(take)
        if self._is_stopped:
            self._dialog.reject()
        try:
            return await answer
        finally:
            self._dialog = None

    def _choose(self, setting: str, folder: Path) -> None:
        """Tries this library next, and creates it if it does not exist."""
        self.paths = replace(self.paths, library=folder, library_is_chosen=False)
        self._chosen_folder = setting

    async def _keep_choice(self) -> None:
        """Saves the chosen folder once it has been opened."""
        if self._chosen_folder is not None:
            self._store.settings = replace(self._store.settings, library=self._chosen_folder)
            await self._store.save()


def _read_provenance(file: Path, folder: Path) -> Generation | None:
    from videodesk.media.provenance import read_provenance  # noqa: PLC0415  # for a lost database

    return read_provenance(file, folder)


async def create_library_if_absent(folder: Path) -> None:
    """Creates an empty library in a chosen folder. Raises VideoDeskError.

    So a folder without a library later means that its disk is missing, not that it is new.
    """

    def create() -> None:
        if not contains_library(folder):
            Library(folder).close()

    await asyncio.to_thread(create)
