"""The desk: everything that lives as long as the window, built and joined."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, assert_never

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication, QUndoStack

from videodesk import APP_NAME, catalog
from videodesk.app.clip_controller import ClipController
from videodesk.app.generation_controller import GenerationController
from videodesk.app.hidden_clips import HiddenClips
from videodesk.app.key_controller import ApiKeyController
from videodesk.app.library_controller import LibraryController
from videodesk.app.opened_files import OpenedFilesController
from videodesk.app.profile_controller import ProfileController
from videodesk.app.profile_resolver import ProfileResolver, normalise_address
from videodesk.app.settings_controller import SettingsController
from videodesk.app.tasks import TaskRunner
from videodesk.app.undo import CommandQueue
from videodesk.background import Background
from videodesk.credentials import Credentials
from videodesk.demo.launcher import DemoLauncher
from videodesk.diagnostics import remove_secrets
from videodesk.engine.account_queries import AccountQueries
from videodesk.engine.accounts import Accounts
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.engine import Engine
from videodesk.engine.pacing import pace_of
from videodesk.engine.queue_decisions import QueueCommands
from videodesk.errors import Code, Problem
from videodesk.events import (
    AccountChanged,
    Event,
    EventStream,
    GenerationChanged,
    LibraryChanged,
    QueueChanged,
)
from videodesk.generation import Generation, Status
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.model_list_cache import ModelListCache
from videodesk.paths import AppPaths, app_paths, resource
from videodesk.settings import (
    DEMO_PROFILE,
    Options,
    Settings,
    SettingsStore,
    base_profile,
    profile_in_use,
)
from videodesk.ui.platform.crash_dialog import CrashReporter
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.platform.single_instance import InstanceServer
from videodesk.ui.settings.access import SettingsAccess
from videodesk.ui.settings.dialog import SettingsDialog
from videodesk.ui.shell.exit_notice import READING_SECONDS, ExitNotice, exit_text
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.notification_bar import Notification
from videodesk.ui.widgets.worker_pool import WorkerPool

_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED})


class MainController(QObject):
    """Owns everything that lives as long as the window."""

    def __init__(
        self,
        options: Options,
        where: AppPaths,
        remembered: SettingsStore,
        library: Library,
        credentials: Credentials,
        theme: Theme,
        faults: ExceptionReporter,
        *,
        quit_wanted: Callable[[], None],
    ) -> None:
        super().__init__()
        self._doorbell = InstanceServer(library.folder)  # a second start may be under way already
        self._options = options
        self._library = library
        self._remembered = remembered
        self._theme = theme
        settings = remembered.settings
        self._demo = DemoLauncher(where.demo)
        own = base_profile(settings, options)
        # What the command line says is about this profile, also when another one is used later.
        said = replace(options, profile=own)
        self._book = ProfileResolver(remembered, said, credentials, self._demo)
        self._background = Background(faults.on_task_failure)
        self._events = EventStream()
        pace = pace_of(options)
        self._accounts = Accounts(
            self._book.find,
            self._book.key_of,
            self._background,
            pace=pace,
            events=self._events,
            client_of=self._book.client,
        )
        self._runner = Engine(
            library,
            self._accounts,
            self._background,
            events=self._events,
            posters=where.posters,
            pace=pace,
            write_provenance=self._writes_provenance,
        )
        self._shelf = Reader(library.folder, connections=2)
        self._workers, self._readers = WorkerPool(), WorkerPool()
        models, self._told_of_models = catalog.load_merged(resource("models.toml"), where.models)
        current = profile_in_use(settings, options)
        icons = IconProvider(theme)
        self._undo_stack = QUndoStack(self)
        self._window = build_window(
            theme,
            icons,
            self._workers,
            catalog=models,
            settings=settings,
            places=where,
            shelf=self._shelf,
            profile=current,
            undo_stack=self._undo_stack,
            readers=self._readers,
            check_address=normalise_address,
        )
        theme.watch(self._window)
        self._crash = CrashReporter(theme, faults, self._window, remove_secrets)
        self._join(credentials, where, icons, current, own)
        self._events.subscribe(self._on_event)
        self._is_open = False
        self._window.closing.connect(quit_wanted)

    def _join(
        self, credentials: Credentials, where: AppPaths, icons: IconProvider, current: str, own: str
    ) -> None:
        window, accounts, remembered = self._window, self._accounts, self._remembered
        errands = self._errands = TaskRunner(self._background, window.activity.show_problem)
        self._commands = CommandQueue(self._undo_stack, errands, window.notifications)
        enquiries = AccountQueries(self._book.find, self._book.key_of, self._book.make_client)
        self._profiles = ProfileController(
            window,
            errands,
            self._book,
            accounts,
            enquiries,
            ModelListCache(where.cache),
            self._demo,
            current=current,
            own=own,
        )
        decisions = GenerationCommands(self._runner, self._library)
        self._wishes = GenerationController(
            window,
            errands,
            self._runner,
            decisions,
            QueueCommands(self._runner, self._library),
            self._profiles,
            self._commands,
        )
        self._hidden_clips = HiddenClips(
            window, self._library.annotations, decisions, self._library, self._events
        )
        self._clips = ClipController(
            window,
            window.notifications,
            errands,
            self._library,
            self._hidden_clips,
            self._commands,
            scratch=where.cache / "dropped",
        )
        self._connect_clips()
        self._opened_files = OpenedFilesController(
            window, window.notifications, errands, self._library, self._hidden_clips
        )
        window.clips_opened.connect(self._opened_files.open_files)
        self._dialog = SettingsDialog(
            self._theme,
            icons,
            self._workers,
            SettingsAccess(lambda: remembered.settings, self._apply_settings),
            paths=where,
            default_library=app_paths(data_dir=self._options.data_dir).library,
            library_size=_size_of,
            check_address=normalise_address,
            is_in_use=self._is_in_use,
            undo_stack=self._undo_stack,
            page=remembered.session.settings_page,
            parent=window,
        )
        self._preferences = SettingsController(
            window, self._dialog, self._theme, remembered, errands, accounts, self._profiles
        )
        self._keys = ApiKeyController(
            window,
            self._dialog,
            errands,
            self._book,
            self._profiles,
            credentials,
            accounts,
            enquiries,
            keep_address=self._preferences.keep_address,
        )
        self._housekeeping = LibraryController(
            window, errands, self._library, self._runner, where, window.notifications
        )
        self._doorbell.rung.connect(self._on_rung)
        window.composer.draft_changed.connect(self._on_draft_changed)

    def _connect_clips(self) -> None:
        window, clips = self._window, self._clips
        inspector, selection = window.inspector, window.for_selection
        window.composer.folder_requested.connect(clips.show_in_folder)
        selection.folder_requested.connect(clips.show_in_folder)
        selection.continue_requested.connect(clips.continue_from_last_frame)
        window.gallery.hide_requested.connect(clips.hide)
        window.gallery.trash_requested.connect(clips.trash)
        inspector.player.missing_changed.connect(window.gallery.recheck_files)
        inspector.folder_requested.connect(clips.show_in_folder)
        inspector.continue_requested.connect(clips.continue_from_last_frame)
        inspector.frame_wanted.connect(clips.save_frame)
        inspector.save_copy_requested.connect(clips.save_copy)
        inspector.hide_requested.connect(clips.hide_one)
        inspector.trash_requested.connect(clips.trash_one)

    def open(self) -> None:
        """Shows the window, and carries on what is unfinished."""
        self._window.restore(self._remembered.session)
        self._profiles.use(self._profiles.current)
        self._is_open = True
        self._window.show()
        self._window.composer.focus_prompt()
        self._window.gallery.refresh()
        for told in (self._remembered.problem, *self._library.told, *self._told_of_models):
            if told is not None:
                self._window.activity.show_problem(told)
        lost = self._remembered.problem
        if lost is not None and lost.code is Code.SETTINGS_DAMAGED:
            self._notify_settings_lost(lost)
        self._errands.start(self._begin(), "begin")

    def open_files(self, files: list[Path]) -> None:
        """Takes up files from outside: pictures into the request, clips to be looked at."""
        self._window.open_files(files)

    def notify_crash(self, trace: str) -> None:
        """Says that the last run crashed; `trace` can be copied."""
        text = self.tr("{app} ended unexpectedly last time. What was sent is still followed.")
        self._window.notifications.notify(
            Notification(
                text.format(app=APP_NAME),
                self.tr("Copy details"),
                partial(QGuiApplication.clipboard().setText, trace),
                key="crash",
            )
        )

    def _notify_settings_lost(self, what: Problem) -> None:
        text = " ".join(each for each in (what.message, what.hint, what.detail) if each)
        self._window.key_panel.show_message(text)
        self._window.notifications.notify(
            Notification(
                text,
                self.tr("Open the settings"),
                self._window.menus.settings.trigger,
                key="settings",
            )
        )

    async def close(self) -> None:
        """Takes everything down. Whatever hangs: all that matters is on the disk by then."""
        self._runner.stop_sending()
        self._doorbell.close()
        place = self._window.frameGeometry().center()
        was_seen = self._is_open and not self._window.isMinimized()
        self._crash.close()
        self._dialog.hide()
        self._window.hide()
        if self._is_open:
            self._remembered.session = self._window.session(self._remembered.session)
            await self._remembered.save()
        self._window.inspector.close_player()
        self._workers.close()
        self._readers.close()
        words = exit_text(self._runner.unfinished) if was_seen else ""
        leaving = ExitNotice(self._theme, words, place) if words else None
        if leaving is not None:
            leaving.show()
        read = asyncio.get_running_loop().time() + READING_SECONDS
        await self._wishes.settled()
        await self._commands.close()
        await self._errands.run(self._hidden_clips.empty_trash())
        await self._runner.close()
        await self._background.close()
        await self._accounts.aclose()
        await self._demo.stop()
        self._shelf.close()
        await asyncio.to_thread(self._library.close)
        if leaving is not None:
            await asyncio.sleep(read - asyncio.get_running_loop().time())
            leaving.close()
        await self._delete_window()

    async def _delete_window(self) -> None:
        """While Python still runs: what is left to the interpreter's end goes in no order."""
        gone = asyncio.Event()
        self._window.destroyed.connect(gone.set)
        self._window.deleteLater()
        await gone.wait()

    # -- What the engine says ------------------------------------------------------------------

    def _on_event(self, event: Event) -> None:
        match event:
            case GenerationChanged(generation):
                self._on_generation_changed(generation)
            case QueueChanged(ids, is_paused):
                self._wishes.show_queue(ids, is_paused=is_paused)
            case AccountChanged(profile, problem):
                self._on_account_changed(profile, problem)
            case LibraryChanged():
                self._window.gallery.list_again()
            case _ as never:
                assert_never(never)

    def _on_generation_changed(self, generation: Generation) -> None:
        self._window.apply(generation)
        if generation.status is Status.COMPLETED:
            self._profiles.refresh_balance()

    def _on_account_changed(self, profile: str, trouble: Problem | None) -> None:
        if trouble is None:
            self._window.activity.solved(profile)
            return
        self._window.activity.show_problem(trouble, source=profile)
        is_asked_for = trouble.code in _KEY_CODES and profile == self._profiles.current
        if is_asked_for and not self._dialog.isVisible():
            self._window.key_panel.ask(takes_focus=trouble.code is Code.KEY_MISSING)
            if trouble.code is Code.KEY_REFUSED:
                self._window.key_panel.show_message(trouble.message)

    # -- What the window says ------------------------------------------------------------------

    def _on_rung(self, files: list[Path]) -> None:
        self._window.come_forward()
        self.open_files(files)

    def _on_draft_changed(self, _draft: object) -> None:
        self._remembered.session = self._window.session(self._remembered.session)
        self._errands.start(self._remembered.save(), "save the draft")

    def _apply_settings(self, settings: Settings) -> None:
        self._preferences.apply(settings)

    def _writes_provenance(self) -> bool:
        return self._remembered.settings.write_provenance

    def _is_in_use(self, profile: str) -> bool:
        return any(each.request.profile == profile for each in self._runner.unfinished)

    async def _begin(self) -> None:
        unfinished = await asyncio.to_thread(self._library.unfinished)
        needing = await asyncio.to_thread(self._library.unconfirmed)
        for generation in (*unfinished, *needing):
            self._window.activity.apply(generation)
        if self._options.demo or any(each.request.profile == DEMO_PROFILE for each in unfinished):
            await self._errands.run(self._profiles.start_demo())
        await self._errands.run(self._runner.resume())
        await self._errands.run(self._hidden_clips.empty_trash_of_last_run())
        await self._keys.show_onboarding_if_needed()


def _size_of(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
