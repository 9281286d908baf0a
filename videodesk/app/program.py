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
from typing import Any, Final

from qasync import QEventLoop

from videodesk.app.desk import Desk
from videodesk.credentials import Credentials
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.library.library import Library
from videodesk.logs import (
    ClipNamesFilter,
    log_what_nobody_catches,
    start_logging,
    stop_logging,
    tell,
)
from videodesk.media.provenance import recall
from videodesk.paths import Places, places
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.settings import Options, Remembered
from videodesk.ui.application import has_screen, make_application
from videodesk.ui.doorbell import ring
from videodesk.ui.qt_log import log_qt_messages
from videodesk.ui.refusal import show_refusal
from videodesk.ui.theme import Theme

_log = logging.getLogger(__name__)

_THREADS: Final = 8
_HARDWARE_DECODERS: Final = "QT_FFMPEG_DECODING_HW_DEVICE_TYPES"
_CRASHED: Final = 1
_NO_LIBRARY: Final = 6
_NO_DISPLAY: Final = 2
_BAD_KEY: Final = 3


def open_window(options: Options) -> int:
    """Opens the window and runs until it is closed; gives the exit code."""
    if not has_screen():
        tell(str(problem(Code.NO_DISPLAY)))
        return _NO_DISPLAY
    try:
        credentials = Credentials(environment_key=options.api_key)
    except VideoDeskError as failure:
        tell(str(failure.problem))
        return _BAD_KEY
    where = places(data_dir=options.data_dir, library=options.library, demo=options.demo)
    remembered = Remembered(where.settings, where.session)
    settings = remembered.settings
    if options.library is None and not options.demo:
        where = where.with_library(settings.library)
    quiet_http_logs()
    filters = [SecretsFilter(), *([] if settings.log_prompts else [ClipNamesFilter()])]
    start_logging(where.logs, verbosity=options.verbosity, filters=filters)
    log_what_nobody_catches()
    log_qt_messages()
    if not settings.hardware_decoding:
        os.environ.setdefault(_HARDWARE_DECODERS, ",")
    application = make_application()
    theme = Theme(application)
    theme.apply()
    try:
        with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
            return runner.run(_run(options, where, remembered, credentials, theme))
    except Exception as failure:  # noqa: BLE001  # the last one who can say it
        _log.critical("The window ended in a way that nobody foresaw", exc_info=failure)
        tell(f"{problem(Code.INTERNAL)} {failure!r}")
        return _CRASHED
    finally:
        stop_logging()


async def _run(
    options: Options,
    where: Places,
    remembered: Remembered,
    credentials: Credentials,
    theme: Theme,
) -> int:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, thread_name_prefix="videodesk"))
    loop.set_exception_handler(_log_loop_failure)
    stop = asyncio.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        with suppress(NotImplementedError, AttributeError):
            loop.add_signal_handler(getattr(signal, name), stop.set)
    try:
        library = await asyncio.to_thread(Library, where.library, recall=recall)
    except VideoDeskError as failure:
        if failure.code is Code.LIBRARY_IN_USE and ring(where.library, []):
            return 0
        tell(f"{failure.problem}\n  {failure.problem.detail}")
        box = show_refusal(failure.problem, stop.set)
        await stop.wait()
        box.deleteLater()
        return _NO_LIBRARY
    desk = Desk(options, where, remembered, library, credentials, theme, quit_wanted=stop.set)
    try:
        desk.open()
        await stop.wait()
    finally:
        await desk.close()
    return 0


def _log_loop_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _log.critical("Not foreseen: %s", context.get("message"), exc_info=context.get("exception"))
