"""Builds the library and the engine for one command, and closes them."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from videodesk.background import Background
from videodesk.cli.key_access import credentials_for
from videodesk.cli.new_library import stored_cost
from videodesk.cli.option_values import app_paths_for, library_folder_for
from videodesk.cli.output import print_problem
from videodesk.credentials import ApiKey
from videodesk.demo.launcher import DEMO_KEY, DemoLauncher
from videodesk.engine.accounts import Accounts
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.engine import Engine
from videodesk.engine.pacing import pace_for
from videodesk.engine.stored_work import gate_of
from videodesk.errors import Problem
from videodesk.events import Event, EventStream, GenerationChanged
from videodesk.generation import Generation
from videodesk.json_store import JsonStore
from videodesk.known_libraries import known_libraries
from videodesk.library.library import Library
from videodesk.library.new_library import find_new_library
from videodesk.media.provenance import read_provenance
from videodesk.provider.client import Client
from videodesk.settings import (
    DEMO_PROFILE,
    Options,
    Profile,
    Settings,
    base_profile,
    find_profile,
)

T = TypeVar("T")


class Stopped(Exception):  # noqa: N818
    """The command was ended by a signal."""


@dataclass(frozen=True, slots=True)
class Session:
    """The objects that a command which uses the service needs."""

    library: Library
    engine: Engine
    commands: GenerationCommands
    held: Problem | None = None
    """Why nothing that the library already contained is sent; None if this computer knows it."""


@asynccontextmanager
async def open_session(
    options: Options, report: Callable[[Generation], None]
) -> AsyncIterator[Session]:
    """Open the library and start an engine on it. Raises VideoDeskError if it cannot."""
    where = app_paths_for(options)
    settings, _ = JsonStore(where.settings, Settings).load()
    known = known_libraries(where, options, settings)
    credentials = credentials_for(options, settings, base_profile(settings, options))
    library = Library(library_folder_for(options), read_provenance=read_provenance)
    for each in library.problems:
        print_problem(each)
    demo = DemoLauncher(where.demo)
    try:
        new = find_new_library(library, known, where.posters)
        if new is not None and options.trust_library:
            new.remember()
            new = None
        stored_work = gate_of(new, stored_cost(new, options) if new is not None else "")
        needs_demo = any(
            each.request.profile == DEMO_PROFILE and stored_work.hold_reason(each.id) is None
            for each in library.unfinished()
        )
        if options.demo or needs_demo:
            await demo.start()

        def find(name: str) -> Profile | None:
            if name == DEMO_PROFILE:
                return demo.profile
            return find_profile(settings, options, name)

        def key_of(profile: Profile) -> ApiKey | None:
            if profile.name == DEMO_PROFILE:
                return DEMO_KEY
            return credentials.get(profile.name, profile.base_url)

        def on_event(event: Event) -> None:
            if isinstance(event, GenerationChanged):
                report(event.generation)

        events = EventStream()
        events.subscribe(on_event)
        background = Background()
        pace = pace_for(options)
        accounts = Accounts(
            find,
            key_of,
            background,
            events=events,
            pace=pace,
            client_of=partial(Client, network=settings.network),
        )
        engine = Engine(
            library,
            accounts,
            background,
            events=events,
            posters=where.posters,
            pace=pace,
            write_provenance=lambda: settings.write_provenance,
            stored_work=stored_work,
        )
        try:
            yield Session(library, engine, engine.commands, stored_work.reason)
        finally:
            await engine.close()
            await background.close()
            await accounts.aclose()
    finally:
        await demo.stop()
        library.close()


def run(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run a command's coroutine; SIGINT, SIGTERM and SIGHUP cancel it.

    Raises Stopped if one of them arrived before the end.
    """

    async def guarded() -> T:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # asyncio.run made one
        for each in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(NotImplementedError, AttributeError):
                asyncio.get_running_loop().add_signal_handler(getattr(signal, each), task.cancel)
        return await work()

    try:
        return asyncio.run(guarded())
    except (asyncio.CancelledError, KeyboardInterrupt) as stopped:
        raise Stopped from stopped
