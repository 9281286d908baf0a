"""First stage of a start: the window is shown before the rest of the program is imported.

It is painted from the session and the first page of the library, and takes text and clicks;
`app/build.py` makes everything else. This module imports nothing that only acts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoStack

from videodesk import catalog
from videodesk.app.held_signals import HeldSignals
from videodesk.app.wait_controller import make_wait_history
from videodesk.catalog import Catalog
from videodesk.errors import Problem
from videodesk.library.library import Library
from videodesk.library.reader import Reader
from videodesk.library.usual_wait import WaitHistory
from videodesk.paths import AppPaths, resource
from videodesk.settings import DEMO_PROFILE, Options, SettingsStore, profile_in_use
from videodesk.ui.actions.account_holds import AccountHolds
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.shell.main_window import MainWindow
from videodesk.ui.shell.window_factory import build_window
from videodesk.ui.theme.icons import IconProvider
from videodesk.ui.theme.theme import Theme
from videodesk.ui.widgets.worker_pool import WorkerPool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownWindow:
    """The window, and what it was built from.

    `requests` are those of the user for which there are no receivers yet.
    """

    window: MainWindow
    profile: str
    icons: IconProvider
    undo_stack: QUndoStack
    reader: Reader
    workers: WorkerPool
    readers: WorkerPool
    models: Catalog
    model_problems: tuple[Problem, ...]
    waits: WaitHistory
    holds: AccountHolds
    requests: HeldSignals

    def close(self) -> None:
        """Closes the window of a start that failed."""
        self.window.hide()
        self.window.inspector.close_player()
        for pool in (self.workers, self.readers):
            pool.close()
        self.reader.close()
        self.window.deleteLater()


def show_window(
    options: Options,
    places: AppPaths,
    store: SettingsStore,
    library: Library,
    theme: Theme,
    reporter: ExceptionReporter,
    *,
    on_quit: Callable[[], None],
) -> ShownWindow:
    """Builds the window and shows it. `on_quit` is called when the user closes it."""
    reader = Reader(library.folder, connections=2)
    workers, readers = WorkerPool(), WorkerPool()
    models, model_problems = catalog.load_merged(resource("models.toml"), places.models)
    waits = make_wait_history(models)
    holds = AccountHolds()
    icons = IconProvider(theme)
    undo_stack = QUndoStack()
    profile = _profile_at_start(store, options)
    window = build_window(
        theme,
        icons,
        workers,
        catalog=models,
        settings=store.settings,
        paths=places,
        reader=reader,
        profile=profile,
        undo_stack=undo_stack,
        reader_pool=readers,
        waits=waits,
        holds=holds,
        check_address=_check_address,
    )
    shown = ShownWindow(
        window=window,
        profile=profile,
        icons=icons,
        undo_stack=undo_stack,
        reader=reader,
        workers=workers,
        readers=readers,
        models=models,
        model_problems=tuple(model_problems),
        waits=waits,
        holds=holds,
        requests=_hold_requests(window, reporter),
    )
    theme.watch(window)
    window.closing.connect(on_quit)
    try:
        window.restore(store.session)
    except BaseException:
        shown.close()
        raise
    window.show()
    window.composer.focus_prompt()
    window.gallery.refresh()
    return shown


def _hold_requests(window: MainWindow, reporter: ExceptionReporter) -> HeldSignals:
    """Keeps what the user asks for of the parts that `app/connections.py` connects."""
    composer, gallery, menus, key_panel = (
        window.composer,
        window.gallery,
        window.menus,
        window.key_panel,
    )
    return HeldSignals(
        composer.submitted,
        composer.action_requested,
        composer.models_refresh_requested,
        composer.folder_requested,
        composer.frames_requested,
        gallery.action_requested,
        window.selection_actions.action_requested,
        window.inspector.action_requested,
        window.task_entered,
        window.other_files_opened,
        *(
            each.triggered["bool"]  # type: ignore[index]  # the overload with a tick
            for each in (
                menus.pause_queue,
                menus.use_demo,
                menus.refresh_models,
                menus.settings,
                menus.open_library,
                menus.verify,
                menus.rebuild,
                menus.copy_diagnostics,
            )
        ),
        key_panel.first_key_entered,
        key_panel.demo_chosen,
        key_panel.link_opened,
        reporter.happened,
    )


def _check_address(address: str) -> tuple[str, str]:
    from videodesk.app.profile_resolver import normalise_address  # noqa: PLC0415  # the provider

    return normalise_address(address)


def _profile_at_start(store: SettingsStore, options: Options) -> str:
    """The profile of the command line, or the one that was in use last, which may be the demo."""
    if store.session.uses_demo and not (options.profile or options.base_url):
        return DEMO_PROFILE
    return profile_in_use(store.settings, options)
