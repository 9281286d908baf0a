"""The whole desk in this process, as `app.program` builds it, and hands and eyes for its window."""

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
from videodesk.credentials import Credentials
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library
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
    """Lets the window work until there is something to see."""
    try:
        async with asyncio.timeout(seconds):
            while not (seen := look()):  # noqa: ASYNC110  # nobody tells of what is looked at
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"waited {seconds:.0f} s for {what}") from None
    return seen


def names_of_tasks() -> set[str]:
    return {each.get_name() for each in asyncio.all_tasks()}


@dataclass
class Seat:
    """A person before the open window."""

    controller: MainController
    window: MainWindow
    library: Library
    remembered: SettingsStore
    faults: ExceptionReporter
    left: list[bool] = field(default_factory=list)
    caught: list[object] = field(default_factory=list)
    """The faults of this run; a test that makes some takes them away."""

    @property
    def settings(self) -> Settings:
        return self.remembered.settings

    def change_settings(self, settings: Settings) -> None:
        self.parts.settings_window.dialog._settings.apply(settings)

    @property
    def parts(self) -> Parts:
        return self.controller._parts

    @property
    def dialog(self) -> SettingsDialog:
        return self.parts.settings_window.dialog

    async def greeted(self) -> None:
        """Until the start is over: what is unfinished goes on, and a missing key was asked for."""
        await until(lambda: "resume" not in names_of_tasks(), what="the start")

    def find(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def type(self, name: str, text: str, *, confirm: bool = False) -> None:
        """Types a text in the place of what stands in a line."""
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

    def said(self, within: QWidget | None = None) -> str:
        """Everything that can be read at the moment."""
        place = within or self.window
        labels = place.findChildren(QLabel)
        return "\n".join(each.text() for each in labels if each.isVisibleTo(place))

    async def hears(self, words: str, within: QWidget | None = None) -> None:
        try:
            await until(lambda: words in self.said(within), what=words)
        except AssertionError:
            raise AssertionError(f"{words!r} is not in this:\n{self.said(within)}") from None

    def ids(self) -> list[str]:
        """What the gallery shows, newest first."""
        self.window.gallery.select_all()
        return self.window.gallery.selected_ids()

    async def shows(self, *ids: str) -> None:
        await until(lambda: self.ids() == list(ids), what=f"tiles {ids}")

    def request(self, action: GenerationAction, *ids: str) -> None:
        """As a menu does."""
        self.window.selection_actions.action_requested.emit(ActionRequest(action, ids))

    def submit(self, prompt: str, profile: str | None = None) -> None:
        """As the composer's button does."""
        request = Request(
            model="seedance-lite", prompt=prompt, profile=profile or self.window.composer.profile
        )
        self.window.composer.submitted.emit(Plan((request,)))

    def rows(self) -> dict[str, Generation]:
        """All in the library that is not hidden, by prompt."""
        return {each.request.prompt: each for each in self.library.find()}

    def rows_by_id(self) -> dict[str, Generation]:
        return {each.id: each for each in self.library.find()}

    async def row(self, prompt: str, status: Status) -> Generation:
        def look() -> Generation | None:
            rows = self.library.find(Query(text=prompt, statuses=frozenset({status})))
            return next((each for each in rows if each.request.prompt == prompt), None)

        found = await until(look, what=f"{prompt} {status}")
        assert found is not None
        return found


@dataclass
class Workplace:
    """Where one person works, run after run."""

    folder: Path
    theme: Theme
    store: KeyringBackend = field(default_factory=Store)
    options: Options = field(default_factory=Options)

    @property
    def places(self) -> AppPaths:
        return app_paths(data_dir=self.folder / "data")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def trash(self) -> Path:
        return self.home / "share" / "Trash" / "files"

    def keep(self, settings: Settings) -> None:
        """Writes the settings that the next run finds."""
        remembered = SettingsStore(self.places.settings, self.places.session)
        remembered._settings_file.save(settings)

    def has(self, base_url: str, *, key: str | None = KEY, **fields: object) -> None:
        """Settings with one profile at this address, and its key in the store."""
        profile = Profile(base_url=base_url, create_interval=0)
        settings = Settings(profiles=(profile,), network=DIRECT)
        self.keep(replace(settings, **fields))  # type: ignore[arg-type]  # a test's own fields
        if key is not None and isinstance(self.store, Store):
            self.store.entries["default"] = key

    @asynccontextmanager
    async def open(
        self, *, api_key: str | None = None, greeted: bool = True
    ) -> AsyncIterator[Seat]:
        """One run of the program, from its window's opening to its end."""
        where = self.places
        options = replace(self.options, data_dir=self.folder / "data", poll_interval=0.1)
        remembered = SettingsStore(where.settings, where.session)
        faults = ExceptionReporter()
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(faults.on_loop_failure)
        caught: list[object] = []
        faults.happened.connect(caught.append)
        library = await asyncio.to_thread(Library, where.library, read_provenance=read_provenance)
        left: list[bool] = []
        controller = build_app(
            options,
            where,
            remembered,
            library,
            Credentials(
                environment_key=api_key,
                environment_profile=base_profile(remembered.settings, options),
                open_keyring=lambda: self.store,
            ),
            self.theme,
            faults,
            on_quit=partial(left.append, True),
            reading_seconds=0,
        )
        try:
            controller.open()
            seat = Seat(
                controller, controller._parts.window, library, remembered, faults, left, caught
            )
            if greeted:
                await seat.greeted()
            yield seat
        finally:
            await controller.close()
        assert caught == []
