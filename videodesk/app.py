"""The window program: starts Qt and the loop, opens the desk, and stops.

One thread and one loop for all (DESIGN.md, "Rules about Qt and asyncio"): asyncio runs on Qt's
event loop through qasync.
"""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices
from qasync import QEventLoop

from videodesk import catalog
from videodesk.background import Background, end_process_after, in_daemon_thread
from videodesk.credentials import ApiKey, Credentials, Place, Stored
from videodesk.demo.at_hand import DEMO_KEY, DemoAtHand
from videodesk.engine.accounts import KEYRING_SECONDS, Accounts
from videodesk.engine.decisions import Decisions
from videodesk.engine.pacing import pace_of
from videodesk.engine.runner import Runner
from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.generation import Generation, Request
from videodesk.library.library import Library
from videodesk.library.shelf import Shelf
from videodesk.logs import log_what_nobody_catches, start_logging, stop_logging, tell
from videodesk.media.provenance import recall
from videodesk.paths import Places, places, resource
from videodesk.provider.redaction import SecretsFilter, quiet_http_logs
from videodesk.settings import (
    DEMO_PROFILE,
    Options,
    Profile,
    Remembered,
    find_profile,
    profile_in_use,
)
from videodesk.ui.application import has_screen, make_application
from videodesk.ui.doorbell import Doorbell, ring
from videodesk.ui.player.inspector import EnteredTask
from videodesk.ui.qt_log import log_qt_messages
from videodesk.ui.refusal import show_refusal
from videodesk.ui.theme import Theme
from videodesk.ui.window_parts import build_window
from videodesk.ui.workers import Workers

_log = logging.getLogger(__name__)

_THREADS: Final = 8
_LEAVING_SECONDS: Final = 3.0
_CRASHED: Final = 1
_NO_LIBRARY: Final = 6
_NO_DISPLAY: Final = 2
_BAD_KEY: Final = 3
_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED})


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
    quiet_http_logs()
    start_logging(where.logs, verbosity=options.verbosity, filters=[SecretsFilter()])
    log_what_nobody_catches()
    log_qt_messages()
    application = make_application()
    theme = Theme(application)
    theme.apply()
    try:
        with asyncio.Runner(loop_factory=partial(QEventLoop, application)) as runner:
            return runner.run(_run(options, where, credentials, theme))
    except Exception as failure:  # noqa: BLE001  # the last one who can say it
        _log.critical("The window ended in a way that nobody foresaw", exc_info=failure)
        tell(f"{problem(Code.INTERNAL)} {failure!r}")
        return _CRASHED
    finally:
        stop_logging()


async def _run(options: Options, where: Places, credentials: Credentials, theme: Theme) -> int:
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
    desk = Desk(options, where, library, credentials, theme, quit_wanted=stop.set)
    try:
        desk.open()
        await stop.wait()
    finally:
        await desk.close()
    return 0


def _log_loop_failure(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    _log.critical("Not foreseen: %s", context.get("message"), exc_info=context.get("exception"))


class Desk(QObject):
    """Owns everything that lives as long as the window."""

    def __init__(
        self,
        options: Options,
        where: Places,
        library: Library,
        credentials: Credentials,
        theme: Theme,
        *,
        quit_wanted: Callable[[], None],
    ) -> None:
        super().__init__()
        self._options = options
        self._where = where
        self._library = library
        self._remembered = Remembered(where.settings, where.session)
        self._profile = profile_in_use(self._remembered.settings, options)
        self._own_profile = profile_in_use(self._remembered.settings, replace(options, demo=False))
        self._credentials = credentials
        self._demo = DemoAtHand(where.demo)
        self._background = Background(self._on_crash)
        pace = pace_of(options)
        self._accounts = Accounts(
            self._find_profile,
            self._key_of,
            self._background,
            pace=pace,
            changed=self._on_account_changed,
        )
        self._runner = Runner(
            library,
            self._accounts,
            self._background,
            posters=where.posters,
            pace=pace,
            report=self._on_reported,
            write_provenance=self._writes_provenance,
        )
        self._decisions = Decisions(self._runner, library)
        self._shelf = Shelf(library.folder)
        self._workers = Workers()
        self._window = build_window(
            theme,
            self._workers,
            catalog=catalog.load(resource("models.toml")),
            settings=self._remembered.settings,
            places=where,
            shelf=self._shelf,
            profile=self._profile,
        )
        self._doorbell = Doorbell(library.folder)
        self._is_open = False
        self._connect(quit_wanted)

    def open(self) -> None:
        """Shows the window, and carries on what is unfinished."""
        self._window.restore(self._remembered.session)
        self._use_profile(self._profile)
        self._is_open = True
        self._window.show()
        self._window.composer.focus_prompt()
        self._window.gallery.refresh()
        for told in (self._remembered.problem, *self._library.told):
            if told is not None:
                self._window.activity.show_problem(told)
        self._do(self._begin(), "begin")

    async def close(self) -> None:
        """Takes everything down. What hangs is left behind after three seconds: all that matters
        is on the disk by then.
        """
        end_process_after(_LEAVING_SECONDS)
        self._doorbell.close()
        self._window.hide()
        if self._is_open:
            self._remembered.session = self._window.session(self._remembered.session)
            await self._remembered.save()
        self._window.inspector.close_player()
        self._workers.close()
        await self._runner.close()
        await self._background.close()
        await self._accounts.aclose()
        await self._demo.stop()
        self._shelf.close()
        await asyncio.to_thread(self._library.close)

    def _connect(self, quit_wanted: Callable[[], None]) -> None:
        window = self._window
        window.closing.connect(quit_wanted)
        self._doorbell.rung.connect(self._on_rung)
        window.composer.submitted.connect(self._on_submitted)
        window.composer.draft_changed.connect(self._on_draft_changed)
        window.composer.folder_wanted.connect(self._show_in_folder)
        window.key_panel.key_entered.connect(self._on_key_entered)
        window.key_panel.demo_chosen.connect(self._on_demo_chosen)
        window.menus.use_demo.triggered.connect(self._on_demo_toggled)
        window.menus.open_library.triggered.connect(self._on_open_library)
        inspector = window.inspector
        player = inspector.player
        inspector.folder_requested.connect(self._show_in_folder)
        inspector.account_requested.connect(self._on_account_wanted)
        inspector.stop_requested.connect(self._on_stop)
        inspector.let_go_requested.connect(self._on_stop)
        inspector.follow_requested.connect(self._on_follow_again)
        inspector.send_again_requested.connect(self._on_send_again)
        inspector.task_id_entered.connect(self._on_task_id)
        player.volume_changed.connect(self._on_volume)
        player.muted_changed.connect(self._on_muted)
        player.loop_changed.connect(self._on_loop)

    # -- What the engine says ------------------------------------------------------------------

    def _on_reported(self, generation: Generation) -> None:
        self._window.apply(generation)

    def _on_account_changed(self, profile: str, trouble: Problem | None) -> None:
        if trouble is None:
            self._window.activity.solved(profile)
            return
        self._window.activity.show_problem(trouble, source=profile)
        if trouble.code in _KEY_CODES and profile == self._profile:
            self._window.key_panel.setVisible(True)

    def _on_crash(self, name: str, failure: BaseException) -> None:
        detail = f"{name}: {failure!r}"
        self._window.activity.show_problem(problem(Code.INTERNAL, detail=detail))

    # -- What the person does ------------------------------------------------------------------

    def _on_rung(self, _files: list[str]) -> None:
        self._window.come_forward()

    def _on_submitted(self, request: Request) -> None:
        parent = self._window.composer.parent_id
        self._do(self._submit(request, parent), "submit")

    def _on_draft_changed(self, _draft: object) -> None:
        self._remembered.session = self._window.session(self._remembered.session)
        self._do(self._remembered.save(), "save the draft")

    def _on_key_entered(self, text: str) -> None:
        self._do(self._keep_key(text), "keep the key")

    def _on_demo_chosen(self) -> None:
        self._do(self._use_demo(), "start the demo")

    def _on_demo_toggled(self, on: bool) -> None:  # noqa: FBT001  # a signal's value
        if on:
            self._on_demo_chosen()
        else:
            self._use_profile(self._own_profile)

    def _on_open_library(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.folder)))

    def _show_in_folder(self, file: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file.parent)))

    def _on_account_wanted(self, profile: str) -> None:
        found = self._find_profile(profile)
        if found is not None:
            QDesktopServices.openUrl(QUrl(found.base_url))

    def _on_stop(self, generation_id: str) -> None:
        self._do(self._decisions.stop(generation_id), "stop")
        self._window.gallery.focus_tiles()

    def _on_follow_again(self, generation_id: str) -> None:
        self._do(self._decisions.follow_again(generation_id), "follow again")

    def _on_send_again(self, generation_id: str) -> None:
        self._do(self._decisions.send_again(generation_id), "send again")

    def _on_task_id(self, entered: EnteredTask) -> None:
        self._do(self._decisions.give_task_id(entered.id, entered.task_id), "follow a task")

    def _on_volume(self, volume: float) -> None:
        self._remembered.settings = replace(self._remembered.settings, volume=volume)

    def _on_muted(self, muted: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, muted=muted)

    def _on_loop(self, loop: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, loop=loop)

    # -- What takes time -----------------------------------------------------------------------

    def _do(self, work: Coroutine[Any, Any, object], name: str) -> None:
        self._background.start(self._told(work), name=name)

    async def _told(self, work: Coroutine[Any, Any, object]) -> None:
        """Runs what a person asked for; a problem is shown, not raised."""
        try:
            await work
        except VideoDeskError as failure:
            self._window.activity.show_problem(failure.problem)

    async def _begin(self) -> None:
        unfinished = await asyncio.to_thread(self._library.unfinished)
        for generation in unfinished:
            self._window.activity.apply(generation)
        if self._options.demo or any(each.request.profile == DEMO_PROFILE for each in unfinished):
            await self._told(self._start_demo())
        await self._runner.resume()
        if self._profile != DEMO_PROFILE and not await self._has_key():
            self._window.key_panel.setVisible(True)

    async def _submit(self, request: Request, parent: str | None) -> None:
        self._window.gallery.clear_search()
        generation = await self._runner.submit(request, parent=parent)
        if self._window.inspector.generation is None:
            self._window.gallery.select(generation.id)

    async def _has_key(self) -> bool:
        try:
            found = await in_daemon_thread(
                lambda: self._credentials.get(self._profile), seconds=KEYRING_SECONDS
            )
        except TimeoutError:
            return False
        return found is not None

    async def _keep_key(self, text: str) -> None:
        panel = self._window.key_panel
        panel.say(self.tr("Waiting for the password store…"), role="second")
        try:
            key = ApiKey(text)
            stored = await in_daemon_thread(
                lambda: self._credentials.set(self._own_profile, key), seconds=KEYRING_SECONDS
            )
        except TimeoutError:
            stored = Stored(Place.MEMORY, problem(Code.KEYRING_UNAVAILABLE))
        except VideoDeskError as failure:
            panel.say(str(failure.problem))
            return
        panel.say("")
        panel.hide()
        self._window.activity.clear_problem()
        if stored.place is Place.MEMORY and stored.problem is not None:
            self._window.activity.show_problem(stored.problem)
        self._accounts.mended(self._own_profile)
        self._use_profile(self._own_profile)
        self._window.composer.focus_prompt()

    async def _use_demo(self) -> None:
        await self._start_demo()
        self._use_profile(DEMO_PROFILE)
        self._window.key_panel.hide()
        self._window.activity.clear_problem()
        self._window.composer.focus_prompt()

    def _use_profile(self, name: str) -> None:
        """From now on, requests are made with this profile."""
        self._profile = name
        self._window.composer.profile = name
        self._window.activity.show_demo(on=name == DEMO_PROFILE)
        self._window.menus.use_demo.setChecked(name == DEMO_PROFILE)

    async def _start_demo(self) -> None:
        if await self._demo.start():
            self._accounts.mended(DEMO_PROFILE)

    def _find_profile(self, name: str) -> Profile | None:
        if name == DEMO_PROFILE:
            return self._demo.profile
        return find_profile(self._remembered.settings, self._options, name)

    def _writes_provenance(self) -> bool:
        return self._remembered.settings.write_provenance

    def _key_of(self, name: str) -> ApiKey | None:
        return DEMO_KEY if name == DEMO_PROFILE else self._credentials.get(name)
