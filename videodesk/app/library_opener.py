"""How one run gets its library: another window is rung at, and a refusal is answered."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from PySide6.QtWidgets import QDialog

from videodesk.errors import Code, Problem, VideoDeskError
from videodesk.library.library import Library
from videodesk.library.locate import contains_library, require_library
from videodesk.logs import print_error
from videodesk.media.provenance import read_provenance
from videodesk.messages import problem_message
from videodesk.paths import AppPaths, app_paths
from videodesk.settings import Options, SettingsStore
from videodesk.ui.platform.single_instance import activate_running_instance
from videodesk.ui.shell.library_error_dialog import Choice, choose_library, show_library_error

T = TypeVar("T")

_IN_USE_SECONDS: Final = 5.0
"""How long another program that has the library is waited for: it may be just starting, and soon
hear the doorbell, or just ending, and soon let go."""
_RETRY_SECONDS: Final = 0.2


class LibraryOpener:
    """Opens the library of one run. Where it cannot be opened, the person is asked what to do.

    `where` is where things lie, with the library that was chosen in the end.
    """

    def __init__(self, options: Options, paths: AppPaths, store: SettingsStore) -> None:
        self.paths = paths
        self._options = options
        self._store = store
        self._dialog: QDialog | None = None
        self._is_stopped = False
        self._chosen_folder: str | None = None

    async def open(self) -> Library | None:
        """The library; None where another window of it has come forward.

        Raises the `VideoDeskError` that the person left as it is.
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
            print_error(f"{message}\n  {message.detail}")
            if not await self._ask_to_retry(refused.problem):
                raise refused

    async def show_problem(self, why: Problem) -> None:
        """Shows why there can be no window, until the person has read it."""
        await self._ask(partial(show_library_error, why))

    def stop(self) -> None:
        """Asks nothing any more: the program is to end."""
        self._is_stopped = True
        if self._dialog is not None:
            self._dialog.reject()

    async def _open_unless_in_use(self) -> Library | None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _IN_USE_SECONDS
        files = [str(each) for each in self._options.files]
        while True:
            try:
                return await asyncio.to_thread(_open, self.paths)
            except VideoDeskError as failure:
                if failure.code is not Code.LIBRARY_IN_USE:
                    raise
                if activate_running_instance(self.paths.library, files):
                    return None
                if self._is_stopped or loop.time() > end:
                    raise
            await asyncio.sleep(_RETRY_SECONDS)

    async def _ask_to_retry(self, why: Problem) -> bool:
        way = await self._ask(partial(show_library_error, why, choices=self._choices()))
        if way is Choice.DEFAULT_FOLDER:
            self._choose("", app_paths(data_dir=self._options.data_dir).library)
        elif way is Choice.OTHER_FOLDER:
            folder = await self._ask(partial(choose_library, str(self.paths.library)))
            if folder:
                self._choose(folder, Path(folder))
        return way is not Choice.CLOSE and not self._is_stopped

    def _choices(self) -> tuple[Choice, ...]:
        """What the command line says is for this run alone; no other library is chosen over it."""
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
        """The next try is with this library, which is made where there is none."""
        self.paths = replace(self.paths, library=folder, library_is_chosen=False)
        self._chosen_folder = setting

    async def _keep_choice(self) -> None:
        """Not before it could be opened: the name of the one that is missing is still wanted."""
        if self._chosen_folder is not None:
            self._store.settings = replace(self._store.settings, library=self._chosen_folder)
            await self._store.save()


async def create_library_if_absent(folder: Path) -> None:
    """Makes an empty library in a folder that was chosen for one, so that one that is gone later is
    not taken for a new one. Raises what opening a library raises.
    """

    def found() -> None:
        if not contains_library(folder):
            Library(folder).close()

    await asyncio.to_thread(found)


def _open(where: AppPaths) -> Library:
    if where.library_is_chosen:
        require_library(where.library)
    return Library(where.library, read_provenance=read_provenance)
