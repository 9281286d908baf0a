"""Lifecycle of the GUI program: starts Qt and the event loop, opens the window, and shuts down.

There is one thread and one loop (docs/design.md, "Qt, asyncio and start-up"): asyncio runs on Qt's
event loop through qasync.
"""

import asyncio
import logging
import os
import signal
import traceback
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

from qasync import QEventLoop

from videodesk.app.library_opener import LibraryOpener
from videodesk.background import end_process_after
from videodesk.credentials import Credentials
from videodesk.errors import Code, Problem, Reason, VideoDeskError, problem
from videodesk.known_libraries import KnownLibraries, known_libraries
from videodesk.library.library import Library
from videodesk.library.new_library import NewLibrary, find_new_library
from videodesk.logs import (
    ClipNamesFilter,
    print_error,
    start_logging,
    stop_logging,
)
from videodesk.messages import problem_message, unencrypted_text
from videodesk.paths import AppPaths, app_paths
from videodesk.profiles import require_profile
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.service_origin import is_unencrypted
from videodesk.settings import Options, SettingsStore, base_profile, find_profile
from videodesk.ui.platform.application import Application, make_application, prepare_environment
from videodesk.ui.platform.display_check import display_problem
from videodesk.ui.platform.exception_hooks import ExceptionReporter
from videodesk.ui.platform.first_paint import first_paint
from videodesk.ui.platform.native_crash import NativeCrashTrace, last_native_crash
from videodesk.ui.platform.qt_log import log_qt_messages
from videodesk.ui.platform.ui_thread_gc import UiThreadGc
from videodesk.ui.theme.theme import Theme

if TYPE_CHECKING:
    import threading

    from videodesk.app.main_controller import MainController
    from videodesk.app.shown_window import ShownWindow

_log = logging.getLogger(__name__)

_THREADS: Final = 8
_EXIT_SECONDS: Final = 3.0
"""The process ends after this time, even if something hangs."""
_HARDWARE_DECODERS: Final = "QT_FFMPEG_DECODING_HW_DEVICE_TYPES"
_CRASHED: Final = 1
_NO_LIBRARY: Final = 6
_NO_DISPLAY: Final = 2
_NO_PROFILE: Final = 3


def run_gui(options: Options) -> int:
    """Runs the program until its window is closed; returns the exit code."""
    prepare_environment()
    reason = display_problem()
    if reason is not None:
        print_error(f"{problem_message(problem(Code.NO_DISPLAY))}\n{reason}".rstrip())
        return _NO_DISPLAY
    paths = app_paths(data_dir=options.data_dir, library=options.library, demo=options.demo)
    paths.withdraw_permissions()
    store = SettingsStore(paths.settings, paths.session)
    settings = store.settings
    known = known_libraries(paths, options, settings)
    try:
        credentials = _credentials(store, options)
    except VideoDeskError as failure:
        print_error(str(problem_message(failure.problem)))
        return _NO_PROFILE
    if options.library is None and not options.demo:
        paths = paths.with_library(settings.library)
    quiet_http_logs()
    filters = [SecretsFilter(), ClipNamesFilter(lambda: store.settings.log_prompts)]
    start_logging(paths.logs, verbosity=options.verbosity, filters=filters)
    log_qt_messages()
    if not settings.hardware_decoding:
        os.environ.setdefault(_HARDWARE_DECODERS, ",")
    application = make_application()
    theme = Theme(application)
    theme.set_appearance(settings.appearance)
    theme.apply()
    program = App(options, paths, store, credentials, application, theme, known)
    try:
        with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
            return runner.run(program.run())
    except Exception as failure:  # noqa: BLE001  # the whole program is guarded
        program.release_library()
        if not program.has_ended:
            _log.warning("The display was lost: %s", failure)
            return 0
        return _report_crash(failure)[0]
    finally:
        stop_logging()


def _report_crash(failure: Exception) -> tuple[int, Problem]:
    """Logs an unexpected exception; returns the exit code and the problem to show."""
    _log.error("An unexpected exception ended the program", exc_info=failure)
    from videodesk.diagnostics import remove_secrets  # noqa: PLC0415  # slow to import

    trace = "".join(traceback.format_exception(failure))
    crash = problem(
        Code.INTERNAL,
        reason=Reason.CRASHED,
        detail=remove_secrets(trace),
    )
    print_error(f"{problem_message(crash)} {failure!r}")
    return _CRASHED, crash


def _credentials(store: SettingsStore, options: Options) -> Credentials:
    """The API keys of this run. Raises KEY_MALFORMED or PROFILE_UNKNOWN."""
    own = base_profile(store.settings, options)
    require_profile(store.settings, own)
    used = find_profile(store.settings, options, own)
    if options.api_key and used is not None and is_unencrypted(used.base_url):
        print_error(unencrypted_text(used.base_url))

    def address_of(name: str) -> str:
        profile = store.settings.profile(name)
        return profile.base_url if profile is not None else ""

    return Credentials(
        environment_key=options.api_key, environment_profile=own, address_of=address_of
    )


async def _import_window() -> None:
    """Imports the window while the library is opened and checked, which is done in a thread."""
    await asyncio.sleep(0)
    import_module("videodesk.app.shown_window")


class App:
    """One run of the GUI program, from opening the library to the end of the event loop."""

    def __init__(
        self,
        options: Options,
        paths: AppPaths,
        store: SettingsStore,
        credentials: Credentials,
        application: Application,
        theme: Theme,
        known: KnownLibraries,
    ) -> None:
        self._options = options
        self._known = known
        self._paths = paths
        self._store = store
        self._credentials = credentials
        self._application = application
        self._theme = theme
        self._opener = LibraryOpener(options, paths, store)
        self._reporter = ExceptionReporter()
        self._gc = UiThreadGc()
        self._stop = asyncio.Event()
        self._exit_timer: threading.Timer | None = None
        self._library: Library | None = None
        self.has_ended = False
        """True once `run` has returned or raised."""

    async def run(self) -> int:
        """Runs the program; returns the exit code."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="videodesk"))
        loop.set_exception_handler(self._reporter.on_loop_failure)
        self._quit_on_signals(loop)
        self._application.commitDataRequest.connect(self._quit)
        self._application.quit_requested.connect(self._quit)
        trace = NativeCrashTrace(self._paths.logs)
        self._reporter.install()
        self._gc.install()
        try:
            return await self._open_and_run()
        finally:
            self._gc.uninstall()
            self._reporter.uninstall()
            trace.close()
            self.has_ended = True

    def release_library(self) -> None:
        """Closes the library if no controller has. Everything important is in it."""
        if self._library is not None:
            self._library.close()

    def _limit_exit_time(self) -> None:
        if self._exit_timer is None:
            self._exit_timer = end_process_after(_EXIT_SECONDS)

    def _quit(self, *_: object) -> None:
        self._limit_exit_time()
        self._stop.set()
        self._opener.stop()

    def _quit_on_signals(self, loop: asyncio.AbstractEventLoop) -> None:
        """Quits on signals. Where the loop cannot handle them (Windows), Python does when it next
        runs, which the timer of `UiThreadGc` ensures.
        """
        try:
            for each in ("SIGINT", "SIGTERM", "SIGHUP"):
                if hasattr(signal, each):
                    loop.add_signal_handler(getattr(signal, each), self._quit)
        except NotImplementedError:
            signal.signal(signal.SIGINT, self._quit)

    async def _open_and_run(self) -> int:
        try:
            self._library, _ = await asyncio.gather(self._opener.open(), _import_window())
            if self._library is not None:
                await self._run_window(self._library)
        except VideoDeskError:
            return _NO_LIBRARY
        except Exception as failure:  # noqa: BLE001  # the whole program is guarded
            self.release_library()
            code, crash = _report_crash(failure)
            if not self._stop.is_set():
                if self._exit_timer is not None:
                    self._exit_timer.cancel()  # nothing hangs: the user is reading the dialog
                await self._opener.show_problem(crash)
            return code
        return 0

    async def _run_window(self, library: Library) -> None:
        from videodesk.app.shown_window import show_window  # noqa: PLC0415  # imported by now

        paths = self._opener.paths
        shown = show_window(
            self._options,
            paths,
            self._store,
            library,
            self._theme,
            self._reporter,
            on_quit=self._quit,
        )
        try:
            await first_paint(shown.window)
            _log.info("The window is shown")
            controller = await self._build(shown, library)
        except BaseException:
            shown.close()
            raise
        crash_trace = last_native_crash(paths.logs)
        try:
            controller.open()
            if crash_trace:
                controller.notify_crash(crash_trace)
            if self._options.files:
                controller.open_files(list(self._options.files))
            self._application.files_opened.connect(controller.open_files)
            self._application.emit_opened_files()
            await self._stop.wait()
        finally:
            self._limit_exit_time()
            await controller.close()
        self._library = None

    async def _build(self, shown: "ShownWindow", library: Library) -> "MainController":
        """Builds the rest. It is imported in a thread, so that the window answers meanwhile."""
        new = await asyncio.to_thread(self._find_new_library, library)
        build = await asyncio.to_thread(import_module, "videodesk.app.build")
        controller: MainController = build.build_app(
            shown,
            self._options,
            self._opener.paths,
            self._store,
            library,
            self._credentials,
            self._theme,
            self._reporter,
            new_library=new,
        )
        self._gc.leave_out()
        return controller

    def _find_new_library(self, library: Library) -> NewLibrary | None:
        """What is new about the library; None if this computer knows it. Blocks."""
        new = find_new_library(library, self._known, self._opener.paths.posters)
        if new is not None and self._options.trust_library:
            new.remember()
            return None
        return new
