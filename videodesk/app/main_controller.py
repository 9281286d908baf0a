"""Controller for the program as a whole: shows the window, resumes the work, and closes."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from videodesk import APP_NAME
from videodesk.app.generation_controller import GenerationController
from videodesk.app.held_signals import HeldSignals
from videodesk.app.hidden_clips import HiddenClips
from videodesk.app.key_controller import ApiKeyController
from videodesk.app.new_library_controller import NewLibraryController
from videodesk.app.permissions_controller import PermissionsController
from videodesk.app.profile_controller import ProfileController
from videodesk.app.settings_window import SettingsWindow
from videodesk.app.tasks import TaskRunner
from videodesk.app.undo import CommandQueue
from videodesk.background import Background
from videodesk.demo.launcher import DemoLauncher
from videodesk.engine.accounts import Accounts
from videodesk.engine.engine import Engine
from videodesk.errors import Code, Problem
from videodesk.library.library import Library
from videodesk.library.new_library import NewLibrary
from videodesk.library.query import Query
from videodesk.library.reader import Reader
from videodesk.media.worker.calls import warm_up
from videodesk.settings import DEMO_PROFILE, Options, SettingsStore
from videodesk.ui.platform.crash_dialog import CrashReporter
from videodesk.ui.platform.single_instance import InstanceServer
from videodesk.ui.platform.time_zone import TimeZoneWatcher
from videodesk.ui.shell.exit_notice import ExitNotice, exit_text
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.desktop import copy_text
from videodesk.ui.widgets.messages import problem_message
from videodesk.ui.widgets.notification_bar import Notification
from videodesk.ui.widgets.worker_pool import WorkerPool


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything that lives as long as the window; constructed by `build.py`."""

    options: Options
    store: SettingsStore
    theme: Theme
    library: Library
    gallery_reader: Reader
    background: Background
    engine: Engine
    accounts: Accounts
    demo: DemoLauncher
    workers: tuple[WorkerPool, ...]
    window: MainWindow
    settings_window: SettingsWindow
    instance_server: InstanceServer
    crash_reporter: CrashReporter
    tasks: TaskRunner
    commands: CommandQueue
    hidden_clips: HiddenClips
    profiles: ProfileController
    keys: ApiKeyController
    generations: GenerationController
    new_library: NewLibraryController
    permissions: PermissionsController
    requests: HeldSignals
    controllers: tuple[QObject, ...]
    """Kept alive because signals are connected to their methods."""


class MainController(QObject):
    """Opens and closes the program. `model_problems` are those of the model catalogues."""

    def __init__(
        self, parts: Parts, *, model_problems: Iterable[Problem], reading_seconds: float
    ) -> None:
        super().__init__()
        self._parts = parts
        self._model_problems = tuple(model_problems)
        self._reading_seconds = reading_seconds
        self._is_open = False
        parts.instance_server.activation_requested.connect(self._on_second_start)
        parts.new_library.allowed.connect(self._on_library_allowed)
        self._time_zone = TimeZoneWatcher(self)
        self._time_zone.changed.connect(self._on_local_time_changed)
        parts.window.composer.draft_changed.connect(self._on_draft_changed)

    def open(self) -> None:
        """Takes over the window that is shown, and resumes unfinished generations."""
        parts, window = self._parts, self._parts.window
        parts.profiles.use(parts.profiles.current)
        self._is_open = True
        for each in (parts.store.problem, *parts.library.problems, *self._model_problems):
            if each is not None:
                window.activity.show_problem(each)
        lost = parts.store.problem
        if lost is not None and lost.code is Code.SETTINGS_DAMAGED:
            self._notify_settings_lost(lost)
        parts.permissions.offer()
        parts.requests.release()
        parts.tasks.start(self._resume(), "resume")
        parts.tasks.start(asyncio.to_thread(warm_up), "start a media worker")

    def open_files(self, files: list[Path]) -> None:
        """Opens files from outside: images go into the request, clips are shown."""
        self._parts.window.open_files(files)

    def notify_crash(self, trace: str) -> None:
        """Notifies the user that the last run crashed; `trace` can be copied."""
        text = self.tr(
            "{app} closed unexpectedly last time. Requests already sent are still being tracked."
        )
        self._parts.window.notifications.notify(
            Notification(
                text.format(app=APP_NAME),
                self.tr("Copy details"),
                partial(copy_text, trace),
                key="crash",
            )
        )

    async def close(self) -> None:
        """Closes everything. Important data is on disk before anything that may hang."""
        parts, window = self._parts, self._parts.window
        loop = asyncio.get_running_loop()
        parts.engine.scheduler.stop_sending()
        parts.instance_server.close()
        middle = window.frameGeometry().center()
        was_seen = self._is_open and not window.isMinimized()
        parts.crash_reporter.close()
        parts.settings_window.hide()
        window.hide()
        if self._is_open:
            parts.store.session = window.session(parts.store.session)
            await parts.store.save()
        window.inspector.close_player()
        for pool in parts.workers:
            pool.close()
        held = parts.engine.context.stored_work
        unfinished = parts.engine.scheduler.unfinished
        goes_on = [each for each in unfinished if held.hold_reason(each.id) is None]
        text = exit_text(goes_on) if was_seen else ""
        notice = ExitNotice(parts.theme, text, middle) if text else None
        if notice is not None:
            notice.show()
        read_at = loop.time() + self._reading_seconds
        await parts.generations.settled()
        await parts.commands.close()
        await parts.tasks.run(parts.hidden_clips.empty_trash())
        await parts.engine.close()
        await parts.background.close()
        await parts.accounts.aclose()
        await parts.demo.stop()
        parts.gallery_reader.close()
        await asyncio.to_thread(parts.library.close)
        if notice is not None:
            await asyncio.sleep(read_at - loop.time())
            notice.close()
        await self._delete_window()

    async def _delete_window(self) -> None:
        """Deletes it while Python is running: at exit, objects are deleted in no fixed order."""
        deleted = asyncio.Event()
        self._parts.window.destroyed.connect(deleted.set)
        self._parts.window.deleteLater()
        await deleted.wait()

    async def _resume(self) -> None:
        parts = self._parts
        unfinished = await asyncio.to_thread(parts.library.unfinished)
        unconfirmed = await asyncio.to_thread(parts.library.unconfirmed)
        for generation in (*unfinished, *unconfirmed):
            parts.window.activity.apply(generation)
        held = parts.engine.context.stored_work
        needs_demo = any(
            each.request.profile == DEMO_PROFILE and held.hold_reason(each.id) is None
            for each in unfinished
        )
        if needs_demo or parts.profiles.current == DEMO_PROFILE:
            await parts.tasks.run(parts.profiles.start_demo())
            parts.profiles.use(parts.profiles.current)
        await parts.tasks.run(parts.engine.resume())
        parts.new_library.ask()
        hidden = parts.hidden_clips
        is_known = parts.new_library.is_known
        await parts.tasks.run(
            hidden.empty_trash_of_last_run() if is_known else hidden.keep_trash_of_last_run()
        )
        is_first_start = not await asyncio.to_thread(
            parts.gallery_reader.find, Query(include_hidden=True), limit=1
        )
        await parts.keys.show_onboarding_if_needed(is_first_start=is_first_start)

    def _on_library_allowed(self, new: NewLibrary) -> None:
        self._parts.tasks.start(self._resume_stored(new), "resume")

    async def _resume_stored(self, new: NewLibrary) -> None:
        parts = self._parts
        await asyncio.to_thread(new.remember)
        unfinished = await asyncio.to_thread(parts.library.unfinished)
        if any(each.request.profile == DEMO_PROFILE for each in unfinished):
            await parts.tasks.run(parts.profiles.start_demo())
        await parts.tasks.run(parts.engine.allow_stored())

    def _on_second_start(self, files: list[Path]) -> None:
        self._parts.window.bring_to_front()
        self.open_files(files)

    def _on_local_time_changed(self) -> None:
        window = self._parts.window
        window.gallery.list_again()
        window.inspector.show_generation(window.inspector.generation)

    def _on_draft_changed(self, _draft: object) -> None:
        store = self._parts.store
        store.session = self._parts.window.session(store.session)
        self._parts.tasks.start(store.save(), "save the draft")

    def _notify_settings_lost(self, what: Problem) -> None:
        message = problem_message(what)
        text = f"{message} {message.detail}".rstrip()
        self._parts.window.notifications.notify(
            Notification(
                text, self.tr("Open settings"), self._parts.settings_window.open, key="settings"
            )
        )
