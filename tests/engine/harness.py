"""An engine put together for tests, with a real library and a recorder of its events."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from tests.engine.scripted import BASE_URL, KEY, ScriptedService
from videodesk.background import Background
from videodesk.credentials import ApiKey
from videodesk.engine.accounts import Accounts
from videodesk.engine.clock import Clock
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.engine import Engine
from videodesk.engine.pacing import Pace, fixed_pace
from videodesk.engine.queue_commands import QueueCommands
from videodesk.engine.stored_work import StoredWorkGate
from videodesk.errors import Code, Problem
from videodesk.events import (
    AccountChanged,
    Event,
    EventStream,
    GenerationChanged,
    LibraryChanged,
    QueueChanged,
)
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library
from videodesk.provider.client import Client
from videodesk.settings import Profile

QUICK = Pace(
    first_poll=0.05,
    intervals=fixed_pace(0.05).intervals,
    queries_per_second=200.0,
    max_create_interval=0.0,
    delay_factor=0.02,
)


def a_request(prompt: str = "a red kite", **fields: object) -> Request:
    quick: dict[str, object] = {"model": "seedance-lite", "size": "160x90", "duration": 1}
    return Request(prompt=prompt, **{**quick, **fields})  # type: ignore[arg-type]  # test's fields


@dataclass
class EventRecorder:
    reports: list[Generation] = field(default_factory=list)
    queues: list[QueueChanged] = field(default_factory=list)
    accounts: list[tuple[str, Problem | None]] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)
    recorded: asyncio.Event = field(default_factory=asyncio.Event)
    raises: bool = False

    def record(self, event: Event) -> None:
        match event:
            case GenerationChanged(generation):
                self.reports.append(generation)
                problem = generation.problem
                if problem is not None and problem.code is Code.INTERNAL:
                    self.crashes.append(AssertionError(f"a fault of our own: {problem}"))
            case QueueChanged():
                self.queues.append(event)
            case AccountChanged(profile, problem):
                self.accounts.append((profile, problem))
            case LibraryChanged():
                raise AssertionError("the engine does not publish this")
            case _ as never:
                assert_never(never)
        self.recorded.set()
        if self.raises:
            raise ValueError("raised by the test")

    def record_crash(self, _name: str, failure: BaseException) -> None:
        self.crashes.append(failure)
        self.recorded.set()


@dataclass
class EngineHarness:
    library: Library
    accounts: Accounts
    engine: Engine
    profiles: dict[str, Profile]
    keys: dict[str, ApiKey]
    recorder: EventRecorder

    @property
    def commands(self) -> GenerationCommands:
        return self.engine.commands

    @property
    def queue(self) -> QueueCommands:
        return self.engine.queue_commands

    @property
    def reports(self) -> list[Generation]:
        return self.recorder.reports

    async def submit(self, request: Request, *, parent: str | None = None) -> Generation:
        (generation,) = await self.engine.submit([request], parent=parent)
        return generation

    def statuses(self, generation_id: str) -> list[Status]:
        """The statuses that were reported, each once in a row."""
        seen: list[Status] = []
        for each in self.reports:
            if each.id == generation_id and (not seen or seen[-1] is not each.status):
                seen.append(each.status)
        return seen

    def row(self, generation: Generation) -> Generation:
        found = self.library.get(generation.id)
        assert found is not None
        return found

    async def settle(self, generation: Generation) -> Generation:
        await asyncio.wait_for(self.engine.scheduler.wait_until_settled(generation.id), 30)
        return self.row(generation)

    def last_status(self, generation: Generation) -> Status:
        """As it was last reported."""
        return next(each.status for each in reversed(self.reports) if each.id == generation.id)

    async def until_status(self, generation: Generation, status: Status) -> Generation:
        await self.until(lambda: self.last_status(generation) is status)
        return self.row(generation)

    def logged_events(self, generation: Generation) -> list[str]:
        """The events that are on the disk."""
        return [each.event for each in self.library.events(generation.id)]

    async def until_active(self, count: int) -> None:
        """Waits until so many jobs are left or started."""
        async with asyncio.timeout(30):
            while self.engine.scheduler.active != count:
                await self.engine.context.changed.wait()

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not seen():
                assert self.recorder.crashes == []
                self.recorder.recorded.clear()
                await self.recorder.recorded.wait()


@asynccontextmanager
async def engine_harness(
    folder: Path,
    service: str | ScriptedService,
    *,
    pace: Pace = QUICK,
    active_limit: int = 3,
    clock: Clock | None = None,
    library_of: Callable[[Path], Library] = Library,
    stored_work: StoredWorkGate | None = None,
) -> AsyncIterator[EngineHarness]:
    """An engine on a service with an address, or in memory."""
    base_url = service if isinstance(service, str) else BASE_URL
    profiles = {"default": Profile(base_url=base_url, active_limit=active_limit)}
    keys = {"default": ApiKey(KEY)}
    recorder = EventRecorder()
    if isinstance(service, ScriptedService):
        service.on_request = recorder.recorded.set
    with library_of(folder / "library") as library:
        background = Background(recorder.record_crash)
        events = EventStream()
        events.subscribe(recorder.record)
        accounts = Accounts(
            profiles.get,
            lambda profile: keys.get(profile.name),
            background,
            pace=pace,
            events=events,
            client_of=Client if isinstance(service, str) else service.client,
        )
        engine = Engine(
            library,
            accounts,
            background,
            events=events,
            posters=folder / "posters",
            pace=pace,
            clock=clock,
            stored_work=stored_work or StoredWorkGate(),
        )
        try:
            yield EngineHarness(library, accounts, engine, profiles, keys, recorder)
        finally:
            await engine.close()
            await background.close()
            await accounts.aclose()
    assert recorder.crashes == []
