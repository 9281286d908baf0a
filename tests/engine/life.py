"""A simulation for the engine: a service, a disk, a clock and a user, all of which may fail."""

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

import httpx
from PIL import Image

from tests.engine import scripted
from tests.engine.failing_library import FailingLibrary
from tests.engine.harness import QUICK, EventRecorder, a_request
from tests.engine.manual_clock import ManualClock
from tests.engine.scripted import Answer, ScriptedService
from videodesk.background import Background
from videodesk.credentials import ApiKey
from videodesk.engine import resubmit_policy as again
from videodesk.engine.accounts import Accounts
from videodesk.engine.commands import GenerationCommands
from videodesk.engine.engine import Engine
from videodesk.engine.queue_commands import QueueCommands
from videodesk.engine.stored_work import StoredWorkGate
from videodesk.errors import VideoDeskError
from videodesk.events import EventStream
from videodesk.generation import Generation, Status
from videodesk.library.removal_policy import FileDisposition
from videodesk.settings import Profile

FAST = replace(
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
    scripted.image_refused,
)
"""Answers to a create that say that nothing was taken."""

CREATES: tuple[Answer, ...] = (
    scripted.accepted,
    scripted.accepted,
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
    scripted.state("rejected", reason="a face"),
    scripted.replied(200, {"phase": 3}),
    scripted.gateway_error(400, "Your prompt was flagged"),
    scripted.gateway_error(401, "failed to download image"),
)
FILES: tuple[Answer, ...] = (
    scripted.link_refused,
    scripted.not_sent,
    scripted.cut_after(700),
    scripted.cut_after(0),
    scripted.proxy_page,
    scripted.replied(200, b"<html>", content_type="text/html"),
    scripted.replied(200, b"GIF89a" + bytes(900)),
)


@dataclass
class ProgramRun:
    """One run of the program."""

    library: FailingLibrary
    background: Background
    accounts: Accounts
    engine: Engine
    commands: GenerationCommands
    queue: QueueCommands


@dataclass
class Simulation:
    """Everything that outlives one run of the program.

    `may_have_taken` counts, by prompt, the creates that the service may have accepted: never more
    than the generations with this prompt. `removed` are the rows that the user removed, as they
    were.
    """

    folder: Path
    service: ScriptedService = field(default_factory=ScriptedService)
    clock: ManualClock = field(default_factory=ManualClock)
    recorder: EventRecorder = field(default_factory=EventRecorder)
    key: ApiKey | None = field(default_factory=lambda: ApiKey(scripted.KEY))
    may_have_taken: Counter[str] = field(default_factory=Counter)
    scripts: dict[str, list[Answer]] = field(default_factory=dict)
    ids: list[str] = field(default_factory=list)
    removed: list[Generation] = field(default_factory=list)
    _program: ProgramRun | None = None

    COMMANDS: ClassVar[Mapping[str, Callable[["Simulation", str], Awaitable[object]]]] = {
        "stop": lambda world, each: world.program.commands.stop(each),
        "follow again": lambda world, each: world.program.commands.follow_again(each),
        "think twice": lambda world, each: world.stop_and_follow(each),
        "remove from the queue": lambda world, each: world.remove_from_queue(each),
        "remove from the queue and undo": lambda world, each: world.remove_and_put_back(each),
        "try now": lambda world, each: world.program.commands.try_now(each),
        "try the profile now": lambda world, _: world.program.commands.try_profile_now("default"),
        "hide": lambda world, each: world.hide(each, hidden=True),
        "show": lambda world, each: world.hide(each, hidden=False),
        "remove": lambda world, each: world.remove(each),
        "name its task": lambda world, each: world.name_task(each),
        "send again": lambda world, each: world.send_again(each),
        "keep the file": lambda world, each: world.program.commands.keep_file(each),
        "fetch again": lambda world, each: world.lose_file(each),
        "take up": lambda world, _: world.program.engine.resume(),
        "take up what is wanted": lambda world, _: world.program.engine.resume(confirmed=True),
    }
    COMMANDS_ON_SETTLED: ClassVar = (
        "send again",
        "send again",
        "name its task",
        "remove",
        "hide",
        "follow again",
    )
    FAILURES: ClassVar = ("network", "disk", "answers", "key", "key at the service")

    @property
    def program(self) -> ProgramRun:
        """The run of the program."""
        assert self._program is not None
        return self._program

    def rows(self) -> list[Generation]:
        """All that the library has."""
        return self.program.library.everything()

    def with_removed(self, there: list[Generation]) -> list[Generation]:
        """What the library has, and what the user removed or is removing."""
        gone = {each.id: each for each in self.removed} | self.program.library.removing
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
            answer = script.pop(0) if script else scripted.accepted
        if answer not in NOT_TAKEN:
            self.may_have_taken[prompt] += 1
        return answer(service, request)

    # -- The program ---------------------------------------------------------------------------

    async def begin(self) -> None:
        """The program starts, and resumes what is unfinished."""
        self.service.always.setdefault("create", self.answer_create)
        library = await asyncio.to_thread(FailingLibrary, self.folder / "library")
        background = Background(self.recorder.record_crash)
        events = EventStream()
        events.subscribe(self.recorder.record)
        accounts = Accounts(
            {"default": Profile(base_url=scripted.BASE_URL)}.get,
            lambda _: self.key,
            background,
            events=events,
            pace=FAST,
            client_of=self.service.client,
        )
        engine = Engine(
            library,
            accounts,
            background,
            events=events,
            posters=self.folder / "posters",
            pace=FAST,
            clock=self.clock,
            stored_work=StoredWorkGate(),
        )
        self._program = ProgramRun(
            library, background, accounts, engine, engine.commands, engine.queue_commands
        )
        sending = [each.id for each in library.unfinished() if each.status is Status.SUBMITTING]
        await engine.resume()
        for each in sending:
            row = library.get(each)
            assert row is not None
            assert row.status is Status.UNCONFIRMED, row

    async def end(self, *, grace: float) -> None:
        """The program is closed."""
        await self.program.engine.close(grace=grace)
        await self.program.background.close()
        await self.program.accounts.aclose()
        library = self.program.library
        assert library.violations == []
        known = {each.id for each in self.removed}
        self.removed += [
            row
            for each, row in library.removing.items()
            if each not in known and not library.get(each)
        ]
        await asyncio.to_thread(library.close)

    # -- The user ------------------------------------------------------------------------------

    async def submit(self, answers: list[Answer]) -> None:
        """A new request, whose creates get these answers, and are taken then."""
        prompt = f"clip number {len(self.scripts) + 1}"
        self.scripts[prompt] = list(answers)
        self._start_command(self._submit(prompt))

    async def command(self, what: str, number: int) -> None:
        """One of the commands, on one of the generations."""
        if self.ids:
            self._start_command(self.COMMANDS[what](self, self.ids[number % len(self.ids)]))

    async def command_settled(self, what: str, number: int) -> None:
        """One of the commands, on one of the generations that are settled."""
        ended = [each.id for each in self.rows() if each.status.is_settled]
        if ended:
            self._start_command(self.COMMANDS[what](self, ended[number % len(ended)]))

    async def move(self, number: int, before: int | None) -> None:
        """Puts one generation before another."""
        if self.ids:
            other = None if before is None else self.ids[before % len(self.ids)]
            moved = self.ids[number % len(self.ids)]
            self._start_command(self.program.queue.move_in_queue(moved, other))

    async def command_queue(self, what: str) -> None:
        """Pauses it, lets it go on, or empties it."""
        self._start_command(getattr(self.program.queue, what)())

    async def send_again(self, generation_id: str) -> None:
        """Sends again what is unconfirmed, was dismissed, or failed."""
        row = self.program.library.get(generation_id)
        if row is not None and (again.is_outcome_unknown(row) or row.status is Status.FAILED):
            self.ids.append((await self.program.commands.send_again(generation_id)).id)

    async def remove(self, generation_id: str) -> None:
        """Removes a settled generation."""
        library = self.program.library
        given = await self.program.commands.remove(generation_id, files=FileDisposition.RETURN)
        self.removed.append(library.removing[generation_id])
        for file in given:
            file.unlink()

    async def hide(self, generation_id: str, *, hidden: bool) -> None:
        write = self.program.library.annotations.set_hidden
        await asyncio.to_thread(write, [generation_id], hidden=hidden)

    async def stop_and_follow(self, generation_id: str) -> None:
        """Stops or dismisses, then follows again."""
        await self.program.commands.stop(generation_id)
        await self.program.commands.follow_again(generation_id)

    async def remove_from_queue(self, generation_id: str) -> Generation | None:
        """Removes what was never sent, and nothing that may have been charged."""
        removed = await self.program.queue.remove_from_queue(generation_id)
        if removed is not None:
            assert removed.status is Status.CANCELLED, removed
            assert removed.submitted_at is None, removed
            assert removed.task_id is None, removed
        return removed

    async def remove_and_put_back(self, generation_id: str) -> None:
        """Removes from the queue, and undoes it."""
        if await self.remove_from_queue(generation_id) is not None:
            await self.program.queue.put_back(generation_id)

    async def lose_file(self, generation_id: str) -> None:
        """The file of a finished clip is deleted, and wanted back."""
        row = self.program.library.get(generation_id)
        if row is not None and row.status is Status.COMPLETED and row.file is not None:
            row.file.unlink(missing_ok=True)  # "the disk is full" may be the answer to the rest
            await self.program.commands.fetch_again(generation_id)

    async def name_task(self, generation_id: str) -> None:
        """Looks into the account, and enters the id of a task that no generation has."""
        row = self.program.library.get(generation_id)
        if row is None or row.task_id is not None:
            return
        for task_id, prompt in self.service.charged.items():
            is_free = self.program.library.by_task("default", task_id) is None
            if prompt == row.request.prompt and is_free:
                await self.program.commands.give_task_id(generation_id, task_id)
                return

    async def _submit(self, prompt: str) -> None:
        """Every third request has an image, which is uploaded before its turn to be sent."""
        image = self.folder / "kite.png"
        if not image.exists():
            Image.new("RGB", (64, 36), (200, 30, 30)).save(image)
        images = (str(image),) if len(self.scripts) % 3 == 0 else ()
        made = await self.program.engine.submit([a_request(prompt, images=images)])
        self.ids.append(made[0].id)

    def _start_command(self, work: Awaitable[Any]) -> None:
        """Starts a command; its errors are ignored."""

        async def quietly() -> None:
            try:
                await work
            except VideoDeskError:
                return

        self.program.background.start(quietly(), name="command")

    # -- What breaks ---------------------------------------------------------------------------

    async def fail(self, what: str) -> None:
        """One thing stops working."""
        match what:
            case "network":
                self.service.go_offline()
            case "disk":
                self.program.library.is_full = True
            case "answers":
                self.service.gates.setdefault("create", asyncio.Event())
            case "key":
                self.key = None
                self.program.accounts.refresh("default")
            case _:
                self.service.keys = {"sk-new"}

    async def repair(self, *things: str) -> None:
        """They work again."""
        for what in things:
            match what:
                case "network":
                    self.service.always = {"create": self.answer_create}
                case "disk":
                    self.program.library.is_full = False
                case "answers":
                    if (gate := self.service.gates.pop("create", None)) is not None:
                        gate.set()
                case _:
                    self.key = ApiKey(next(iter(self.service.keys)))
                    self.program.accounts.refresh("default")

    async def repair_everything(self) -> None:
        """Nothing breaks any more."""
        self.service.on_query.clear()
        self.service.on_file.clear()
        for script in self.scripts.values():
            script.clear()
        await self.repair(*self.FAILURES)
        await asyncio.sleep(0.01)
        await self.program.queue.resume_queue()
        await self.repair("key")
        for each in self.rows():
            await self.lose_file(each.id)

    def described(self, left: list[Generation]) -> str:
        """Why these do not come to an end: for the message of a failed test."""
        account = self.program.accounts.account("default")
        queue = self.program.queue.queue
        lines = [
            f"{account.problem}, {self.program.engine.scheduler.active} under way, queue {queue}"
        ]
        for each in left:
            events = self.program.library.events(each.id)[-4:]
            lines += [f"{each.id} {each.status} {each.problem}", *map(repr, events)]
        return "\n".join(lines)
