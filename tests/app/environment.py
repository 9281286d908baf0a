"""The whole program in this process, as `app.build` makes it, and a driver for its window."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from keyring.backend import KeyringBackend
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from tests.app.keyrings import Store
from tests.engine.scripted import KEY
from videodesk.app.build import build_app
from videodesk.app.main_controller import MainController, Parts
from videodesk.app.shown_window import show_window
from videodesk.credentials import Credentials
from videodesk.generation import Generation, Request, Status
from videodesk.known_libraries import known_libraries
from videodesk.library.library import Library
from videodesk.library.new_library import NewLibrary, find_new_library
from videodesk.library.query import Query
from videodesk.media.provenance import read_provenance
from videodesk.paths import AppPaths, app_paths
from videodesk.planning import Plan
from videodesk.settings import (
    Network,
    Options,
    Profile,
    Proxy,
    Settings,
    SettingsStore,
    base_profile,
)
from videodesk.ui.actions.generation_actions import ActionRequest, GenerationAction
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.theme.theme import Theme

W = TypeVar("W", bound=QObject)
T = TypeVar("T")

DIRECT = Network(proxy=Proxy.NONE)


async def until(look: Callable[[], T], *, what: str, seconds: float = 20.0) -> T:
    """Runs the event loop until `look` returns something true, and returns it."""
    try:
        async with asyncio.timeout(seconds):
            while not (seen := look()):  # noqa: ASYNC110  # there is no event for it
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited {seconds:.0f} s for {what}") from None
    return seen


def task_names() -> set[str]:
    return {each.get_name() for each in asyncio.all_tasks()}


@dataclass
class AppDriver:
    """Types and clicks in the open window, and reads what it shows."""

    controller: MainController
    window: MainWindow
    library: Library
    settings_store: SettingsStore
    reporter: ExceptionReporter
    quits: list[bool] = field(default_factory=list)
    caught: list[object] = field(default_factory=list)
    """Reports of exceptions; a test that raises some clears them."""

    @property
    def settings(self) -> Settings:
        return self.settings_store.settings

    def change_settings(self, settings: Settings) -> None:
        self.parts.settings_window.dialog._settings.apply(settings)

    @property
    def parts(self) -> Parts:
        return self.controller._parts

    @property
    def dialog(self) -> SettingsDialog:
        return self.parts.settings_window.dialog

    async def wait_for_start(self) -> None:
        """Waits until unfinished work continues and a missing key was asked for."""
        await until(lambda: "resume" not in task_names(), what="the start")

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str, *, confirm: bool = False) -> None:
        """Replaces the text of a line edit by typing."""
        line = self.find(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Delete)
        QTest.keyClicks(line, text)
        if confirm:
            QTest.keyClick(line, Qt.Key.Key_Return)

    def press(self, name: str) -> None:
        button = self.window.findChild(QPushButton, name) or self.window.findChild(
            QToolButton, name
        )
        assert button is not None, name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def visible_text(self, within: QWidget | None = None) -> str:
        """The texts of all visible labels."""
        area = within or self.window
        labels = area.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisibleTo(area))

    async def wait_for_text(self, words: str, within: QWidget | None = None) -> None:
        try:
            await until(lambda: words in self.visible_text(within), what=words)
        except AssertionError:
            raise AssertionError(
                f"{words!r} is not in this:\n{self.visible_text(within)}"
            ) from None

    def tile_ids(self) -> list[str]:
        """The ids of the tiles, newest first."""
        self.window.gallery.select_all()
        return self.window.gallery.selected_ids()

    async def wait_for_tiles(self, *ids: str) -> None:
        await until(lambda: self.tile_ids() == list(ids), what=f"tiles {ids}")

    def request(self, action: GenerationAction, *ids: str) -> None:
        """Requests an action, as a menu does."""
        self.window.selection_actions.action_requested.emit(ActionRequest(action, ids))

    def submit(self, prompt: str, profile: str | None = None) -> None:
        """Submits a request, as the composer's button does."""
        request = Request(
            model="seedance-lite", prompt=prompt, profile=profile or self.window.composer.profile
        )
        self.window.composer.submitted.emit(Plan((request,)))

    def rows(self) -> dict[str, Generation]:
        """All generations that are not hidden, by prompt."""
        return {each.request.prompt: each for each in self.library.find()}

    def rows_by_id(self) -> dict[str, Generation]:
        return {each.id: each for each in self.library.find()}

    async def wait_for_row(self, prompt: str, status: Status) -> Generation:
        def look() -> Generation | None:
            rows = self.library.find(Query(text=prompt, statuses=frozenset({status})))
            return next((each for each in rows if each.request.prompt == prompt), None)

        found = await until(look, what=f"{prompt} {status}")
        assert found is not None
        return found


@dataclass
class AppEnvironment:
    """The folders, settings and keyring of a user, for several runs of the program."""

    folder: Path
    theme: Theme
    store: KeyringBackend = field(default_factory=Store)
    options: Options = field(default_factory=Options)
    is_known_library: bool = True

    @property
    def paths(self) -> AppPaths:
        return app_paths(data_dir=self.folder / "data")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def trash(self) -> Path:
        return self.home / "share" / "Trash" / "files"

    def saved_key(self, profile: str) -> str | None:
        """The key in the password store, without the address that it is for."""
        entry = self.store.get_password("VideoDesk", profile)
        return None if entry is None else entry.partition(" ")[0]

    def save_settings(self, settings: Settings) -> None:
        """Writes the settings for the next run."""
        store = SettingsStore(self.paths.settings, self.paths.session)
        store._settings_file.save(settings)

    def save_profile(self, base_url: str, *, key: str | None = KEY, **fields: object) -> None:
        """Writes settings with one profile at this address, and its key into the keyring."""
        profile = Profile(base_url=base_url, create_interval=0)
        settings = Settings(profiles=(profile,), network=DIRECT)
        self.save_settings(replace(settings, **fields))  # type: ignore[arg-type]  # a test's own fields
        if key is not None and isinstance(self.store, Store):
            self.store.entries["default"] = key

    def _find_new_library(self, library: Library, store: SettingsStore) -> NewLibrary | None:
        """As `app.main` does. A test of what a new library may do sets `is_known_library`."""
        if self.is_known_library:
            return None
        options = replace(self.options, data_dir=self.folder / "data")
        known = known_libraries(self.paths, options, store.settings)
        return find_new_library(library, known, self.paths.posters)

    @asynccontextmanager
    async def open(
        self,
        *,
        api_key: str | None = None,
        started: bool = True,
        asked_early: Callable[[MainWindow], None] = lambda _: None,
    ) -> AsyncIterator[AppDriver]:
        """One run of the program, from opening its window to the end of its shutdown.

        `asked_early` uses the window before the rest of the program is built.
        """
        paths = self.paths
        options = replace(self.options, data_dir=self.folder / "data", poll_interval=0.1)
        store = SettingsStore(paths.settings, paths.session)
        reporter = ExceptionReporter()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(reporter.on_loop_failure)
        caught: list[object] = []
        reporter.happened.connect(caught.append)
        library = await asyncio.to_thread(Library, paths.library, read_provenance=read_provenance)
        quits: list[bool] = []
        shown = show_window(
            options,
            paths,
            store,
            library,
            self.theme,
            reporter,
            on_quit=partial(quits.append, True),
        )
        asked_early(shown.window)
        controller = build_app(
            shown,
            options,
            paths,
            store,
            library,
            Credentials(
                environment_key=api_key,
                environment_profile=base_profile(store.settings, options),
                open_keyring=lambda: self.store,
            ),
            self.theme,
            reporter,
            new_library=await asyncio.to_thread(self._find_new_library, library, store),
            reading_seconds=0,
        )
        try:
            controller.open()
            app = AppDriver(
                controller, controller._parts.window, library, store, reporter, quits, caught
            )
            if started:
                await app.wait_for_start()
            yield app
        finally:
            await controller.close()
        assert caught == []
