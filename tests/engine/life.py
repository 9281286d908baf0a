"""A world for the engine to live in: a service, a disk, a clock and an owner, all of them moody."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import httpx

from tests.engine import scripted
from tests.engine.failing_library import MoodyLibrary
from tests.engine.harness import QUICK, Ears, a_request
from tests.engine.manual_clock import HandMadeClock
from tests.engine.scripted import Answer, ScriptedService
from videodesk.background import Background
from videodesk.credentials import ApiKey
from videodesk.engine import resubmit_policy as again
from videodesk.engine.accounts import Accounts
from videodesk.engine.commands import GenerationCommands, QueueCommands
from videodesk.engine.engine import Engine
from videodesk.errors import VideoDeskError
from videodesk.events import EventStream
from videodesk.generation import Generation, Status
from videodesk.library.removal_policy import FileDisposition
from videodesk.settings import Profile

HASTE = replace(
    QUICK,
    first_poll=0.001,
    intervals=((float("inf"), 0.001),),
    queries_per_second=5_000.0,
    delay_factor=0.0005,
)

NOT_TAKEN: tuple[Answer, ...] = (
    scripted.not_sent,
    scripted.busy,
    scripted.no_balance,
    scripted.bad_key,
    scripted.refused,
)
"""Answers to a create that say that nothing was taken."""

CREATES: tuple[Answer, ...] = (
    scripted.taken,
    scripted.taken,
    scripted.lost,
    scripted.lost,
    scripted.dropped,
    scripted.proxy_page,
    *NOT_TAKEN,
)
QUERIES: tuple[Answer, ...] = (
    scripted.state("processing"),
    scripted.state(""),
    scripted.state("completed"),
    scripted.done,
    scripted.done,
    scripted.no_such_task,
    scripted.bad_key,
    scripted.dropped,
    scripted.not_sent,
    scripted.proxy_page,
    scripted.busy,
    scripted.replied(200, b"{"),
    scripted.gateway_error(403, "This token has no access to model "),
    scripted.state("failed", error="no luck"),
    scripted.state("expired"),
)
FILES: tuple[Answer, ...] = (
    scripted.link_refused,
    scripted.not_sent,
    scripted.cut_after(700),
    scripted.cut_after(0),
    scripted.proxy_page,
    scripted.replied(200, b"<html>", content_type="text/html"),
)


@dataclass
class Desk:
    """One run of the program."""

    library: MoodyLibrary
    background: Background
    accounts: Accounts
    runner: Engine
    decisions: GenerationCommands
    queue: QueueCommands


@dataclass
class World:
    """Everything that outlives one run of the program.

    `may_have_taken` counts, by prompt, the creates of which nobody can say that they were not
    taken: the number that must never be more than the generations with this prompt. `removed` are
    the rows that their owner removed, as they stood.
    """

    folder: Path
    service: ScriptedService = field(default_factory=ScriptedService)
    clock: HandMadeClock = field(default_factory=HandMadeClock)
    ears: Ears = field(default_factory=Ears)
    key: ApiKey | None = field(default_factory=lambda: ApiKey(scripted.KEY))
    may_have_taken: Counter[str] = field(default_factory=Counter)
    scripts: dict[str, list[Answer]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    removed: list[Generation] = field(default_factory=list)
    _desk: Desk | None = None

    WISHES: ClassVar[Mapping[str, Callable[["World", str], Awaitable[object]]]] = {
        "stop": lambda world, each: world.desk.decisions.stop(each),
        "follow again": lambda world, each: world.desk.decisions.follow_again(each),
        "think twice": lambda world, each: world.stop_and_follow(each),
        "try now": lambda world, each: world.desk.decisions.try_now(each),
        "try the profile now": lambda world, _: world.desk.decisions.try_profile_now("default"),
        "hide": lambda world, each: world.hide(each, hidden=True),
        "show": lambda world, each: world.hide(each, hidden=False),
        "remove": lambda world, each: world.remove(each),
        "name its task": lambda world, each: world.name_task(each),
        "send again": lambda world, each: world.send_again(each),
        "fetch again": lambda world, each: world.lose_file(each),
        "take up": lambda world, _: world.desk.runner.resume(),
        "take up what is wanted": lambda world, _: world.desk.runner.resume(confirmed=True),
    }
    ABOUT_WHAT_HAS_ENDED: ClassVar = (
        "send again",
        "send again",
        "name its task",
        "remove",
        "hide",
        "follow again",
    )
    WAYS_TO_BREAK: ClassVar = ("network", "disk", "answers", "key", "key at the service")

    @property
    def desk(self) -> Desk:
        """The run of the program."""
        assert self._desk is not None
        return self._desk

    def rows(self) -> list[Generation]:
        """All that the library has."""
        return self.desk.library.everything()

    def and_gone(self, there: list[Generation]) -> list[Generation]:
        """What the library has, and what its owner removed or is just removing."""
        gone = {each.id: each for each in self.removed} | self.desk.library.going
        return list((gone | {each.id: each for each in there}).values())

    # -- The service ---------------------------------------------------------------------------

    def answer_create(self, service: ScriptedService, request: httpx.Request) -> httpx.Response:
        """What is written down for this prompt, then what is usual."""
        prompt = json.loads(request.content)["prompt"]
        script = self.scripts.get(prompt)
        key = request.headers["authorization"].removeprefix("Bearer ")
        if key not in service.keys:
            answer = scripted.bad_key
        else:
            answer = script.pop(0) if script else scripted.taken
        if answer not in NOT_TAKEN:
            self.may_have_taken[prompt] += 1
        return answer(service, request)

    # -- The program ---------------------------------------------------------------------------

    async def begin(self) -> None:
        """The program starts, and carries on what is unfinished."""
        self.service.always.setdefault("create", self.answer_create)
        library = await asyncio.to_thread(MoodyLibrary, self.folder / "library")
        background = Background(self.ears.hear_crash)
        events = EventStream()
        events.subscribe(self.ears.hear)
        accounts = Accounts(
            {"default": Profile(base_url=scripted.BASE_URL)}.get,
            lambda _: self.key,
            background,
            events=events,
            pace=HASTE,
            client_of=self.service.client,
        )
        runner = Engine(
            library,
            accounts,
            background,
            events=events,
            posters=self.folder / "posters",
            pace=HASTE,
            clock=self.clock,
        )
        self._desk = Desk(
            library, background, accounts, runner, runner.commands, runner.queue_commands
        )
        sending = [each.id for each in library.unfinished() if each.status is Status.SUBMITTING]
        await runner.resume()
        for each in sending:
            row = library.get(each)
            assert row is not None
            assert row.status is Status.UNCONFIRMED, row

    async def end(self, *, grace: float) -> None:
        """The program is closed."""
        await self.desk.runner.close(grace=grace)
        await self.desk.background.close()
        await self.desk.accounts.aclose()
        library = self.desk.library
        assert library.wrong == []
        told = {each.id for each in self.removed}
        self.removed += [
            row for each, row in library.going.items() if each not in told and not library.get(each)
        ]
        await asyncio.to_thread(library.close)

    # -- Its owner -----------------------------------------------------------------------------

    async def submit(self, answers: list[Answer]) -> None:
        """A new request, whose creates get these answers, and are taken then."""
        prompt = f"clip number {len(self.scripts) + 1}"
        self.scripts[prompt] = list(answers)
        self._wish(self._submit(prompt))

    async def decide(self, what: str, number: int) -> None:
        """One of the wishes, about one of the generations."""
        if self.ids:
            self._wish(self.WISHES[what](self, self.ids[number % len(self.ids)]))

    async def decide_what_has_ended(self, what: str, number: int) -> None:
        """One of the wishes, about one of the generations that have ended in any way."""
        ended = [each.id for each in self.rows() if each.status.is_settled]
        if ended:
            self._wish(self.WISHES[what](self, ended[number % len(ended)]))

    async def move(self, number: int, before: int | None) -> None:
        """Puts one generation before another."""
        if self.ids:
            other = None if before is None else self.ids[before % len(self.ids)]
            moved = self.ids[number % len(self.ids)]
            self._wish(self.desk.queue.move_in_queue(moved, other))

    async def mind_the_queue(self, what: str) -> None:
        """Pauses it, lets it go on, or empties it."""
        self._wish(getattr(self.desk.queue, what)())

    async def send_again(self, generation_id: str) -> None:
        """What is in doubt, what was let go in doubt, and what failed."""
        row = self.desk.library.get(generation_id)
        if row is not None and (again.is_outcome_unknown(row) or row.status is Status.FAILED):
            self.ids.append((await self.desk.decisions.send_again(generation_id)).id)

    async def remove(self, generation_id: str) -> None:
        """What is settled and may go."""
        library = self.desk.library
        given = await self.desk.decisions.remove(generation_id, files=FileDisposition.RETURN)
        self.removed.append(library.going[generation_id])
        for file in given:
            file.unlink()

    async def hide(self, generation_id: str, *, hidden: bool) -> None:
        write = self.desk.library.annotations.set_hidden
        await asyncio.to_thread(write, [generation_id], hidden=hidden)

    async def stop_and_follow(self, generation_id: str) -> None:
        """Stops, or lets go, and regrets it."""
        await self.desk.decisions.stop(generation_id)
        await self.desk.decisions.follow_again(generation_id)

    async def lose_file(self, generation_id: str) -> None:
        """The file of a finished clip is deleted, and wanted back."""
        row = self.desk.library.get(generation_id)
        if row is not None and row.status is Status.COMPLETED and row.file is not None:
            row.file.unlink(missing_ok=True)  # "the disk is full" may be the answer to the rest
            await self.desk.decisions.fetch_again(generation_id)

    async def name_task(self, generation_id: str) -> None:
        """Looks into the account, and enters the id of a task that no generation has."""
        row = self.desk.library.get(generation_id)
        if row is None or row.task_id is not None:
            return
        for task_id, prompt in self.service.charged.items():
            is_free = self.desk.library.by_task("default", task_id) is None
            if prompt == row.request.prompt and is_free:
                await self.desk.decisions.give_task_id(generation_id, task_id)
                return

    async def _submit(self, prompt: str) -> None:
        self.ids.append((await self.desk.runner.submit([a_request(prompt)]))[0].id)

    def _wish(self, work: Awaitable[Any]) -> None:
        """It takes as long as it takes; what is told to the owner is not looked at."""

        async def quietly() -> None:
            try:
                await work
            except VideoDeskError:
                return

        self.desk.background.start(quietly(), name="wish")

    # -- What breaks ---------------------------------------------------------------------------

    async def break_down(self, what: str) -> None:
        """One thing stops working."""
        match what:
            case "network":
                self.service.away()
            case "disk":
                self.desk.library.is_full = True
            case "answers":
                self.service.gates.setdefault("create", asyncio.Event())
            case "key":
                self.key = None
                self.desk.accounts.refresh("default")
            case _:
                self.service.keys = {"sk-new"}

    async def mend(self, *things: str) -> None:
        """They work again."""
        for what in things:
            match what:
                case "network":
                    self.service.always = {"create": self.answer_create}
                case "disk":
                    self.desk.library.is_full = False
                case "answers":
                    if (gate := self.service.gates.pop("create", None)) is not None:
                        gate.set()
                case _:
                    self.key = ApiKey(next(iter(self.service.keys)))
                    self.desk.accounts.refresh("default")

    async def mend_for_good(self) -> None:
        """Nothing breaks any more."""
        self.service.on_query.clear()
        self.service.on_file.clear()
        for script in self.scripts.values():
            script.clear()
        await self.mend(*self.WAYS_TO_BREAK)
        await asyncio.sleep(0.01)
        await self.desk.queue.resume_queue()
        await self.mend("key")
        for each in self.rows():
            await self.lose_file(each.id)

    def described(self, left: list[Generation]) -> str:
        """For whoever has to find out why these do not come to an end."""
        account = self.desk.accounts.account("default")
        queue = self.desk.queue.queue
        told = [f"{account.problem}, {self.desk.runner.scheduler.active} under way, queue {queue}"]
        for each in left:
            events = self.desk.library.events(each.id)[-4:]
            told += [f"{each.id} {each.status} {each.problem}", *map(repr, events)]
        return "\n".join(told)
