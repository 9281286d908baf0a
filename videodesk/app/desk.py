"""The desk: everything that lives as long as the window, built and joined."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from videodesk import catalog
from videodesk.app.errands import Errands
from videodesk.app.profiles import ProfileBook, Profiles
from videodesk.app.wishes import Wishes
from videodesk.background import Background, end_process_after
from videodesk.credentials import Credentials
from videodesk.demo.at_hand import DemoAtHand
from videodesk.engine.accounts import Accounts
from videodesk.engine.decisions import Decisions
from videodesk.engine.pacing import pace_of
from videodesk.engine.runner import Runner
from videodesk.errors import Code, Problem, problem
from videodesk.generation import Generation
from videodesk.library.library import Library
from videodesk.library.shelf import Shelf
from videodesk.paths import Places, resource
from videodesk.settings import DEMO_PROFILE, Options, Remembered, profile_in_use
from videodesk.ui.doorbell import Doorbell
from videodesk.ui.theme import Theme
from videodesk.ui.window_parts import build_window
from videodesk.ui.workers import Workers

_LEAVING_SECONDS: Final = 3.0
_KEY_CODES: Final = frozenset({Code.KEY_MISSING, Code.KEY_REFUSED})


class Desk(QObject):
    """Owns everything that lives as long as the window."""

    def __init__(
        self,
        options: Options,
        where: Places,
        remembered: Remembered,
        library: Library,
        credentials: Credentials,
        theme: Theme,
        *,
        quit_wanted: Callable[[], None],
    ) -> None:
        super().__init__()
        self._options = options
        self._library = library
        self._remembered = remembered
        settings = remembered.settings
        self._demo = DemoAtHand(where.demo)
        book = ProfileBook(remembered, options, credentials, self._demo)
        self._background = Background(self._on_crash)
        pace = pace_of(options)
        self._accounts = Accounts(
            book.find, book.key_of, self._background, pace=pace, changed=self._on_account_changed
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
        self._shelf = Shelf(library.folder)
        self._workers = Workers()
        current = profile_in_use(settings, options)
        self._window = build_window(
            theme,
            self._workers,
            catalog=catalog.load(resource("models.toml")),
            settings=settings,
            places=where,
            shelf=self._shelf,
            profile=current,
        )
        self._doorbell = Doorbell(library.folder)
        self._errands = Errands(self._background, self._window.activity.show_problem)
        self._profiles = Profiles(
            self._window,
            self._errands,
            book,
            credentials,
            self._accounts,
            self._demo,
            current=current,
            own=profile_in_use(settings, replace(options, demo=False)),
        )
        self._wishes = Wishes(
            self._window, self._errands, self._runner, Decisions(self._runner, library)
        )
        self._is_open = False
        self._connect(quit_wanted)

    def open(self) -> None:
        """Shows the window, and carries on what is unfinished."""
        self._window.restore(self._remembered.session)
        self._profiles.use(self._profiles.current)
        self._is_open = True
        self._window.show()
        self._window.composer.focus_prompt()
        self._window.gallery.refresh()
        for told in (self._remembered.problem, *self._library.told):
            if told is not None:
                self._window.activity.show_problem(told)
        self._errands.do(self._begin(), "begin")

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
        await self._wishes.settled()
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
        window.composer.draft_changed.connect(self._on_draft_changed)
        window.menus.open_library.triggered.connect(self._on_open_library)
        player = window.inspector.player
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
        if trouble.code in _KEY_CODES and profile == self._profiles.current:
            self._window.key_panel.setVisible(True)

    def _on_crash(self, name: str, failure: BaseException) -> None:
        detail = f"{name}: {failure!r}"
        self._window.activity.show_problem(problem(Code.INTERNAL, detail=detail))

    # -- What the window says ------------------------------------------------------------------

    def _on_rung(self, _files: list[str]) -> None:
        self._window.come_forward()

    def _on_draft_changed(self, _draft: object) -> None:
        self._remembered.session = self._window.session(self._remembered.session)
        self._errands.do(self._remembered.save(), "save the draft")

    def _on_open_library(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._library.folder)))

    def _on_volume(self, volume: float) -> None:
        self._remembered.settings = replace(self._remembered.settings, volume=volume)

    def _on_muted(self, muted: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, muted=muted)

    def _on_loop(self, loop: bool) -> None:  # noqa: FBT001  # a signal's value
        self._remembered.settings = replace(self._remembered.settings, loop=loop)

    def _writes_provenance(self) -> bool:
        return self._remembered.settings.write_provenance

    async def _begin(self) -> None:
        unfinished = await asyncio.to_thread(self._library.unfinished)
        for generation in unfinished:
            self._window.activity.apply(generation)
        if self._options.demo or any(each.request.profile == DEMO_PROFILE for each in unfinished):
            await self._errands.told(self._profiles.start_demo())
        await self._runner.resume()
        await self._profiles.ask_for_key()
