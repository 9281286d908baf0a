"""An engine put together for tests: a real library, a real service, and an ear for each change."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from videodesk.background import Background
from videodesk.credentials import ApiKey
from videodesk.engine.accounts import Accounts
from videodesk.engine.decisions import Decisions
from videodesk.engine.pacing import Pace, every
from videodesk.engine.runner import Runner
from videodesk.errors import Problem
from videodesk.generation import Generation, Request, Status
from videodesk.library.library import Library
from videodesk.settings import Profile

QUICK = Pace(first_look=0.05, steps=every(0.05).steps, between_creates=0.0, patience=0.02)


def a_request(prompt: str = "a red kite", **fields: object) -> Request:
    quick: dict[str, object] = {"model": "seedance-lite", "size": "160x90", "duration": 1}
    return Request(prompt=prompt, **{**quick, **fields})  # type: ignore[arg-type]  # test's fields


@dataclass
class Ears:
    reports: list[Generation] = field(default_factory=list)
    paused: list[tuple[str, Problem | None]] = field(default_factory=list)
    crashes: list[BaseException] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, generation: Generation) -> None:
        self.reports.append(generation)
        self.heard.set()

    def hear_account(self, name: str, problem: Problem | None) -> None:
        self.paused.append((name, problem))
        self.heard.set()

    def hear_crash(self, _name: str, failure: BaseException) -> None:
        self.crashes.append(failure)
        self.heard.set()


@dataclass
class Workbench:
    library: Library
    accounts: Accounts
    runner: Runner
    decisions: Decisions
    profiles: dict[str, Profile]
    keys: dict[str, ApiKey]
    ears: Ears

    @property
    def reports(self) -> list[Generation]:
        return self.ears.reports

    def statuses(self, generation_id: str) -> list[Status]:
        """The statuses that were reported, each once in a row."""
        seen: list[Status] = []
        for each in self.reports:
            if each.id == generation_id and (not seen or seen[-1] is not each.status):
                seen.append(each.status)
        return seen

    def now(self, generation: Generation) -> Generation:
        found = self.library.get(generation.id)
        assert found is not None
        return found

    async def rest(self, generation: Generation) -> Generation:
        await asyncio.wait_for(self.runner.until_rest(generation.id), 30)
        return self.now(generation)

    async def until(self, seen: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not seen():
                assert self.ears.crashes == []
                self.ears.heard.clear()
                await self.ears.heard.wait()


@asynccontextmanager
async def workbench(
    folder: Path, base_url: str, *, pace: Pace = QUICK, active_limit: int = 3
) -> AsyncIterator[Workbench]:
    profiles = {"default": Profile(base_url=base_url, active_limit=active_limit)}
    keys = {"default": ApiKey("sk-test")}
    ears = Ears()
    with Library(folder / "library") as library:
        background = Background(ears.hear_crash)
        accounts = Accounts(
            profiles.get, keys.get, background, pace=pace, changed=ears.hear_account
        )
        runner = Runner(
            library,
            accounts,
            background,
            posters=folder / "posters",
            pace=pace,
            report=ears.hear,
        )
        decisions = Decisions(runner, library)
        try:
            yield Workbench(library, accounts, runner, decisions, profiles, keys, ears)
        finally:
            await runner.close()
            await background.close()
            await accounts.aclose()
    assert ears.crashes == []
