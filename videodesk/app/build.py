"""Constructs the GUI program and connects its parts. Nothing is decided here."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from videodesk.app import connections
from videodesk.app.action_controller import ActionController
from videodesk.app.attention_controller import AttentionController
from videodesk.app.clip_controller import ClipController
from videodesk.app.event_router import EventRouter
from videodesk.app.generation_controller import GenerationController
from videodesk.app.hidden_clips import HiddenClips
from videodesk.app.key_controller import ApiKeyController
from videodesk.app.key_notices import KeyNotices
from videodesk.app.library_controller import LibraryController
from videodesk.app.main_controller import MainController, Parts
from videodesk.app.new_library_controller import NewLibraryController
from videodesk.app.opened_files import OpenedFilesController
from videodesk.app.permissions_controller import PermissionsController
from videodesk.app.problem_notifier import ProblemNotifier
from videodesk.app.profile_controller import ProfileController
from videodesk.app.profile_resolver import ProfileResolver, normalise_address
from videodesk.app.settings_controller import SettingsController
from videodesk.app.settings_window import SettingsWindow
from videodesk.app.shown_window import ShownWindow
from videodesk.app.tasks import TaskRunner
from videodesk.app.undo import CommandQueue
from videodesk.app.wait_controller import WaitController
from videodesk.background import Background
from videodesk.credentials import Credentials
from videodesk.demo.launcher import DemoLauncher
from videodesk.diagnostics import remove_secrets
from videodesk.engine.account_queries import AccountQueries
from videodesk.engine.accounts import Accounts
from videodesk.engine.engine import Engine
from videodesk.engine.pacing import pace_for
from videodesk.engine.stored_work import gate_of
from videodesk.events import EventStream
from videodesk.library.library import Library
from videodesk.library.new_library import NewLibrary
from videodesk.library.reader import Reader
from videodesk.model_list_cache import ModelListCache
from videodesk.paths import AppPaths, app_paths
from videodesk.settings import Options, SettingsStore, base_profile
from videodesk.ui.platform.crash_dialog import CrashReporter
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.platform.single_instance import InstanceServer
from videodesk.ui.shell.diagnostics_view import screen_facts, show_diagnostics
from videodesk.ui.shell.exit_notice import READING_SECONDS
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool

if TYPE_CHECKING:
    from videodesk.ui.settings.dialog import SettingsDialog


def build_app(
    shown: ShownWindow,
    options: Options,
    places: AppPaths,
    store: SettingsStore,
    library: Library,
    credentials: Credentials,
    theme: Theme,
    reporter: ExceptionReporter,
    *,
    new_library: NewLibrary | None,
    reading_seconds: float = READING_SECONDS,
) -> MainController:
    """The program around its window, second stage of a start.

    `new_library` is what is new about the library, None if this computer knows it;
    `reading_seconds` is how long the exit notice stays at least.
    """
    window, icons, undo_stack, holds = shown.window, shown.icons, shown.undo_stack, shown.holds
    workers, readers, current = shown.workers, shown.readers, shown.profile
    instance_server = InstanceServer(library.folder)  # first: a second start may be in progress
    background = Background(reporter.on_task_failure)
    demo = DemoLauncher(places.demo)
    own = base_profile(store.settings, options)
    # The command line's options apply to this profile, even when another one is used later.
    resolver = ProfileResolver(store, replace(options, profile=own), credentials, demo)

    events = EventStream()
    accounts = Accounts(
        resolver.find,
        resolver.key_of,
        background,
        pace=pace_for(options),
        events=events,
        client_of=resolver.make_client_for,
    )
    engine = Engine(
        library,
        accounts,
        background,
        events=events,
        posters=places.posters,
        pace=pace_for(options),
        write_provenance=lambda: store.settings.write_provenance,
        stored_work=gate_of(new_library),
    )
    queries = AccountQueries(resolver.find, resolver.key_of, resolver.make_client)
    generation_commands = engine.commands

    model_lists = ModelListCache(places.cache)
    newcomer = NewLibraryController(
        new_library,
        question=window.activity,
        holds=holds,
        profiles=resolver,
        models=model_lists,
    )
    tasks = TaskRunner(
        background,
        ProblemNotifier(
            window.notifications,
            ask_for_key=window.key_panel.ask,
            ask_about_library=newcomer.ask,
        ).show,
    )
    commands = CommandQueue(undo_stack, tasks, window.notifications)
    hidden_clips = HiddenClips(
        window, library.annotations, generation_commands, library, events, tasks
    )
    profiles = ProfileController(
        tasks,
        resolver,
        composer=window.composer,
        status=window.activity,
        key_panel=window.key_panel,
        demo_action=window.menus.use_demo,
        accounts=accounts,
        queries=queries,
        models=model_lists,
        demo=demo,
        current=current,
        own=own,
    )
    generations = GenerationController(
        tasks,
        engine,
        generation_commands,
        engine.queue_commands,
        commands,
        gallery=window.gallery,
        inspector=window.inspector,
        profiles=profiles,
        model=lambda: window.composer.draft().model,
    )
    clips = ClipController(
        window,
        window.notifications,
        tasks,
        library,
        hidden_clips,
        commands,
        scratch=places.cache / "dropped",
    )
    actions = ActionController(
        window, tasks, library, generations=generations, clips=clips, accounts=profiles
    )
    opened_files = OpenedFilesController(window, window.notifications, tasks, library, hidden_clips)

    def make_settings_dialog() -> "SettingsDialog":
        from videodesk.ui.settings.access import SettingsAccess  # noqa: PLC0415  # when it is opened
        from videodesk.ui.settings.dialog import SettingsDialog  # noqa: PLC0415

        return SettingsDialog(
            theme,
            icons,
            workers,
            SettingsAccess(lambda: store.settings, settings.apply),
            paths=places,
            default_library=app_paths(data_dir=options.data_dir).library,
            library_size=_size_of,
            check_address=normalise_address,
            is_in_use=partial(_is_in_use, engine),
            undo_stack=undo_stack,
            page=store.session.settings_page,
            parent=window,
        )

    settings_window = SettingsWindow(make_settings_dialog)
    settings = SettingsController(
        store,
        tasks,
        dialog=settings_window,
        theme=theme,
        player=window.inspector.player,
        accounts=accounts,
        profiles=profiles,
        notifications=window.notifications,
    )
    key_notices = KeyNotices(store, window.activity)
    keys = ApiKeyController(
        tasks,
        resolver,
        credentials,
        window=window,
        panel=window.key_panel,
        problems=window.activity,
        current=profiles,
        accounts=accounts,
        queries=queries,
        open_profile=settings_window.open_profile,
        keep_address=settings.keep_address,
        notices=key_notices,
        notifications=window.notifications,
    )
    library_controller = LibraryController(
        tasks,
        library,
        engine.scheduler,
        places,
        gallery=window.gallery,
        show_clips=window.show_library_clips,
        notifications=window.notifications,
        facts=lambda: screen_facts(window.screen()),
        show_diagnostics=partial(show_diagnostics, window),
    )
    events.subscribe(
        EventRouter(
            window,
            window.gallery,
            window.activity,
            holds=holds,
            pause_action=window.menus.pause_queue,
            key_panel=window.key_panel,
            profiles=profiles,
            settings=settings_window,
            keys=key_notices,
        )
    )

    for controller in (settings, keys, profiles):
        settings_window.made.connect(controller.connect_dialog)
    connections.connect_files(window, opened_files, clips)
    connections.connect_actions(window, actions)
    connections.connect_keys(window, keys)  # before the retries of requests, which read the key
    connections.connect_generations(window, generations)
    connections.connect_profiles(window, profiles)
    connections.connect_profile_watchers(profiles, key_notices, settings, options)
    connections.connect_settings(window, settings_window, settings)
    connections.connect_library(window, library_controller, newcomer)

    return MainController(
        Parts(
            options=options,
            store=store,
            theme=theme,
            library=library,
            gallery_reader=shown.reader,
            background=background,
            engine=engine,
            accounts=accounts,
            demo=demo,
            workers=(workers, readers),
            window=window,
            settings_window=settings_window,
            instance_server=instance_server,
            crash_reporter=CrashReporter(theme, reporter, window, remove_secrets),
            tasks=tasks,
            commands=commands,
            hidden_clips=hidden_clips,
            profiles=profiles,
            keys=keys,
            generations=generations,
            new_library=newcomer,
            requests=shown.requests,
            permissions=PermissionsController(tasks, library.folder, places, window.notifications),
            controllers=(
                actions,
                clips,
                opened_files,
                settings,
                library_controller,
                WaitController(
                    shown.waits, library.folder, readers, events, estimates=window.composer
                ),
                _watch_attention(window, shown.reader, readers, events),
            ),
        ),
        model_problems=shown.model_problems,
        reading_seconds=reading_seconds,
    )


def _watch_attention(
    window: MainWindow, reader: Reader, readers: WorkerPool, events: EventStream
) -> AttentionController:
    attention = AttentionController(window.activity, reader, readers, events)
    window.activity.attention_changed.connect(attention.check)
    return attention


def _is_in_use(engine: Engine, profile: str) -> bool:
    return any(each.request.profile == profile for each in engine.scheduler.unfinished)


def _size_of(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
