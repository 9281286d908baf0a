"""The window program's life: starts Qt and the loop, opens the desk, and stops.

One thread and one loop for all (DESIGN.md, "Rules about Qt and asyncio"): asyncio runs on Qt's
event loop through qasync.
"""

import asyncio
import logging
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from qasync import QEventLoop

from videodesk.app.desk import Desk
from videodesk.background import end_process_after
from videodesk.credentials import Credentials
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.library.library import Library
from videodesk.logs import (
    ClipNamesFilter,
    start_logging,
    stop_logging,
    tell,
)
from videodesk.media.provenance import recall
from videodesk.paths import Places, places
from videodesk.profiles import refuse_unknown
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.settings import Options, Remembered, Settings, own_profile
from videodesk.ui.application import Application, has_screen, make_application
from videodesk.ui.crash.faults import Faults
from videodesk.ui.crash.hard import HardCrashTrace, last_hard_crash
from videodesk.ui.doorbell import ring
from videodesk.ui.garbage import Garbage
from videodesk.ui.qt_log import log_qt_messages
from videodesk.ui.refusal import show_refusal
from videodesk.ui.theme import Theme

_log = logging.getLogger(__name__)

_THREADS: Final = 8
_LEAVING_SECONDS: Final = 3.0
"""After this time what hangs is left behind."""
_HARDWARE_DECODERS: Final = "QT_FFMPEG_DECODING_HW_DEVICE_TYPES"
_CRASHED: Final = 1
_NO_LIBRARY: Final = 6
_NO_DISPLAY: Final = 2
_NO_PROFILE: Final = 3


def open_window(options: Options) -> int:
    """Opens the window and runs until it is closed; gives the exit code."""
    if not has_screen():
        tell(str(problem(Code.NO_DISPLAY)))
        return _NO_DISPLAY
    where = places(data_dir=options.data_dir, library=options.library, demo=options.demo)
    remembered = Remembered(where.settings, where.session)
    settings = remembered.settings
    try:
        credentials = _credentials(settings, options)
    except VideoDeskError as failure:
        tell(str(failure.problem))
        return _NO_PROFILE
    if options.library is None and not options.demo:
        where = where.with_library(settings.library)
    quiet_http_logs()
    filters = [SecretsFilter(), ClipNamesFilter(lambda: remembered.settings.log_prompts)]
    start_logging(where.logs, verbosity=options.verbosity, filters=filters)
    log_qt_messages()
    if not settings.hardware_decoding:
        os.environ.setdefault(_HARDWARE_DECODERS, ",")
    application = make_application()
    theme = Theme(application)
    theme.force = settings.appearance
    theme.apply()
    program = _Program(options, where, remembered, credentials, application, theme)
    try:
        with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
            return runner.run(program.run())
    except Exception as failure:  # noqa: BLE001  # the last one who can say it
        _log.critical("The window ended in a way that nobody foresaw", exc_info=failure)
        tell(f"{problem(Code.INTERNAL)} {failure!r}")
        return _CRASHED
    finally:
        stop_logging()


def _credentials(settings: Settings, options: Options) -> Credentials:
    """The keys of this run. Raises KEY_MALFORMED, or PROFILE_UNKNOWN as the terminal program does
    for a profile that is named and is not there.
    """
    own = own_profile(settings, options)
    refuse_unknown(settings, own)
    return Credentials(environment_key=options.api_key, environment_profile=own)


class _Program:
    """One run with a window: from the library's opening to the end of the loop."""

    def __init__(
        self,
        options: Options,
        where: Places,
        remembered: Remembered,
        credentials: Credentials,
        application: Application,
        theme: Theme,
    ) -> None:
        self._options = options
        self._where = where
        self._remembered = remembered
        self._credentials = credentials
        self._application = application
        self._theme = theme
        self._faults = Faults()
        self._garbage = Garbage()

    async def run(self) -> int:
        """Gives the exit code."""
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="videodesk"))
        loop.set_exception_handler(self._faults.on_loop_failure)
        stop = asyncio.Event()

        def leave() -> None:
            end_process_after(_LEAVING_SECONDS)
            stop.set()

        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(NotImplementedError, AttributeError):
                loop.add_signal_handler(getattr(signal, name), leave)
        self._application.commitDataRequest.connect(leave)
        left_behind = last_hard_crash(self._where.logs)
        trace = HardCrashTrace(self._where.logs)
        self._faults.install()
        self._garbage.install()
        try:
            library = await self._open_library(stop)
            if isinstance(library, int):
                return library
            await self._work(library, stop, left_behind)
        finally:
            self._garbage.uninstall()
            self._faults.uninstall()
            trace.close()
        return 0

    async def _open_library(self, stop: asyncio.Event) -> Library | int:
        """The library; or the exit code, when a first window has come forward or was refused."""
        folder = self._where.library
        try:
            return await asyncio.to_thread(Library, folder, recall=recall)
        except VideoDeskError as failure:
            files = [str(each) for each in self._options.files]
            if failure.code is Code.LIBRARY_IN_USE and ring(folder, files):
                return 0
            tell(f"{failure.problem}\n  {failure.problem.detail}")
            box = show_refusal(failure.problem, stop.set)
            await stop.wait()
            box.deleteLater()
            return _NO_LIBRARY

    async def _work(self, library: Library, stop: asyncio.Event, left_behind: str | None) -> None:
        desk = Desk(
            self._options,
            self._where,
            self._remembered,
            library,
            self._credentials,
            self._theme,
            self._faults,
            quit_wanted=stop.set,
        )
        try:
            desk.open()
            if left_behind:
                desk.told.hard_crash(left_behind)
            if self._options.files:
                desk.open_files(list(self._options.files))
            self._application.files_opened.connect(desk.open_files)
            self._application.hand_over_files()
            await stop.wait()
        finally:
            end_process_after(_LEAVING_SECONDS)
            await desk.close()
