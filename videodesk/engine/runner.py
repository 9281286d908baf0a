"""What happens when Generate is pressed: request, submitted, processing, downloading, completed.

Read from top to bottom. `Runner` is the only one who changes a generation; each change is saved,
then reported. The rules about money are DESIGN.md's, "Rules about money and loss".
"""

import asyncio
import logging
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from videodesk.background import Background
from videodesk.engine import arrival, pictures, setbacks
from videodesk.engine.accounts import Accounts
from videodesk.engine.journey import Journey, Pulse
from videodesk.engine.pacing import Pace
from videodesk.engine.saving import Saving
from videodesk.engine.setbacks import Again, Hold, Settle, Step
from videodesk.engine.turns import Turns
from videodesk.errors import Code, Problem, VideoDeskError, problem
from videodesk.generation import Generation, Request, Status, new_generation
from videodesk.library.library import Library
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, CreateError
from videodesk.provider.task_state import Done, Failed, Gone, Working

_log = logging.getLogger(__name__)

_DISK = frozenset({Code.DISK_FULL, Code.LIBRARY_UNWRITABLE, Code.LIBRARY_MISSING})
DOWNLOADS_AT_ONCE = 3
LINKLESS_ANSWERS = 3
"""So often "done" may come without a link before the content address is tried (API.md, "Query")."""


class Runner:
    """Carries every generation from its request to a finished file.

    `report` hears of each new snapshot, on the loop's thread, after it has been saved.
    """

    def __init__(
        self,
        library: Library,
        accounts: Accounts,
        background: Background,
        *,
        posters: Path,
        pace: Pace,
        report: Callable[[Generation], None],
    ) -> None:
        self._library = library
        self._accounts = accounts
        self._background = background
        self._posters = posters
        self._pace = pace
        self._report = report
        self._saving = Saving(library)
        self._turns = Turns(pace.queries_per_second)
        self._downloads = asyncio.Semaphore(DOWNLOADS_AT_ONCE)
        self._journeys: dict[str, Journey] = {}
        self._pulse = Pulse()

    # -- The ways in ---------------------------------------------------------------------------

    async def submit(self, request: Request, *, parent: str | None = None) -> Generation:
        """Takes a checked request: it is on disk as `queued` when this returns.

        Raises PICTURE_MISSING, or what the library's disk has to say.
        """
        kept = await asyncio.to_thread(self._library.keep_pictures, request)
        generation = new_generation(kept, parent=parent, at=datetime.now(UTC))
        await self.begin(generation)
        return generation

    async def begin(self, generation: Generation) -> None:
        """Saves a new generation and carries it on. Raises what the disk says."""
        await self._saving.add(generation)
        self._report(generation)
        self._set_out(generation)

    async def resume(self) -> list[Generation]:
        """Carries on everything unfinished.

        What the last run left in the middle of sending may have been charged: it becomes
        `unconfirmed`, and only the user moves it on.
        """
        taken_up: list[Generation] = []
        for generation in await asyncio.to_thread(self._library.unfinished):
            if generation.id in self._journeys:
                continue
            standing = generation
            if generation.status is Status.SUBMITTING:
                standing = replace(
                    generation, status=Status.UNCONFIRMED, problem=problem(Code.INTERRUPTED)
                )
                await self.move(generation, standing)
            else:
                self._set_out(generation)
            taken_up.append(standing)
        return taken_up

    # -- The walk ------------------------------------------------------------------------------

    async def _carry(self, journey: Journey) -> None:
        """One generation from where it stands to where nothing more happens by itself."""
        try:
            async with journey.place:
                while not journey.generation.status.is_settled:
                    match journey.generation.status:
                        case Status.QUEUED:
                            await journey.place.take()
                            await self._send(journey)
                        case Status.PROCESSING:
                            await self._watch(journey)
                        case _:
                            await journey.place.give()
                            await self._fetch(journey)
        finally:
            self._journeys.pop(journey.generation.id, None)
            self._pulse.give()

    async def _send(self, journey: Journey) -> None:
        """queued -> submitting -> processing, failed, or unconfirmed."""
        await journey.until_ready()
        try:
            client = await journey.account.client()
            addresses = await pictures.addresses(client, journey.generation.request)
        except AskError as failure:
            journey.failures += 1
            await self._take(journey, setbacks.of_upload(failure.outcome, journey.failures))
            return
        except VideoDeskError as failure:
            await self._take(journey, setbacks.of_preparation(failure.problem))
            return
        await journey.account.create_turn()
        journey.post = self._background.start(
            self._post(journey, client, addresses), name=f"post {journey.generation.id}"
        )
        step = await asyncio.shield(journey.post)
        if step is not None:
            await self._wait_out(journey, step)

    async def _post(self, journey: Journey, client: Client, addresses: list[str]) -> Step | None:
        """The one request that costs money: never cut off halfway, never repeated in doubt."""
        await journey.change(
            replace(
                journey.generation,
                status=Status.SUBMITTING,
                submitted_at=datetime.now(UTC),
                problem=None,
                retry_at=None,
            ),
        )
        try:
            created = await client.create(journey.generation.request, addresses)
        except CreateError as failure:
            journey.failures += 1
            step = setbacks.of_create(failure.outcome, journey.failures)
            await self._record(journey, step)
            return step
        except Exception:  # noqa: BLE001  # in doubt it may have been charged
            _log.exception("A create ended in a way that nobody foresaw")
            doubt = Settle(Status.UNCONFIRMED, problem(Code.ANSWER_LOST))
            await self._record(journey, doubt)
            return doubt
        journey.failures = 0
        await journey.change(
            replace(journey.generation, status=Status.PROCESSING, task_id=created.task_id)
        )
        return None

    async def _watch(self, journey: Journey) -> None:
        """processing -> downloading or failed, however long it takes."""
        await journey.until_ready()
        generation = journey.generation
        if not journey.failures:
            await self._turns.wait(self._pace.next_look(journey.age, random.random()))  # noqa: S311
        try:
            client = await journey.account.client()
            answer = await client.query(generation.task_id or "")
        except AskError as failure:
            journey.failures += 1
            age = journey.age
            await self._take(journey, setbacks.of_query(failure.outcome, journey.failures, age))
            return
        except VideoDeskError as failure:
            await self._take(journey, Hold(Status.PROCESSING, failure.problem))
            return
        journey.failures = 0
        match answer.state:
            case Working(progress=progress):
                known = replace(generation, progress=progress, problem=None, retry_at=None)
                if known != generation:
                    await journey.change(known)
            case Done(url=url):
                await self._done(journey, client, url)
            case Failed(reason=reason):
                told = problem(Code.GENERATION_FAILED, detail=reason)
                await self._take(journey, Settle(Status.FAILED, told))
            case Gone(reason=reason):
                await self._take(
                    journey, Settle(Status.FAILED, problem(Code.EXPIRED, detail=reason))
                )

    async def _done(self, journey: Journey, client: Client, url: str | None) -> None:
        if url is None:
            journey.linkless += 1
            if journey.linkless % LINKLESS_ANSWERS:
                await journey.change(replace(journey.generation, problem=problem(Code.NO_LINK)))
                return
            url = client.content_url(journey.generation.task_id or "")
        await journey.change(
            replace(
                journey.generation,
                status=Status.DOWNLOADING,
                video_url=None if url.startswith("data:") else url,
                progress=None,
                problem=None,
                retry_at=None,
            ),
        )
        await journey.place.give()
        await self._fetch(journey, url)

    async def _fetch(self, journey: Journey, url: str | None = None) -> None:
        """downloading -> completed; or back to processing for a fresh link."""
        generation = journey.generation
        url = url or generation.video_url
        if url is None:
            await journey.change(replace(generation, status=Status.PROCESSING))
            return
        await journey.until_ready()
        try:
            client = await journey.account.client()
            async with self._downloads:
                arrived = await arrival.fetch(
                    client, self._library, generation, url, journey.fetched
                )
        except AskError as failure:
            journey.refetches += 1
            await self._take(journey, setbacks.of_download(failure.outcome, journey.refetches))
            return
        except VideoDeskError as failure:
            journey.refetches += 1
            await self._take(journey, setbacks.of_arrival(failure.problem, journey.refetches))
            return
        await arrival.make_poster(self._posters, generation.id, arrived.file)
        await journey.change(
            replace(
                journey.generation,
                status=Status.COMPLETED,
                completed_at=datetime.now(UTC),
                file=arrived.file,
                width=arrived.clip.width,
                height=arrived.clip.height,
                seconds=arrived.clip.seconds,
                progress=None,
                problem=None,
                retry_at=None,
            ),
        )

    async def _take(self, journey: Journey, step: Step) -> None:
        """What follows a setback: once more after a while, the profile waits, or it is over."""
        await self._record(journey, step)
        await self._wait_out(journey, step)

    async def _record(self, journey: Journey, step: Step) -> None:
        changed = replace(
            journey.generation, status=step.status, problem=step.problem, retry_at=None
        )
        match step:
            case Settle(status=Status.FAILED):
                changed = replace(changed, completed_at=datetime.now(UTC))
            case Hold(unreachable=True):
                journey.failures = 0
                self._accounts.unreachable(journey.account, step.problem)
            case Hold():
                journey.account.pause(step.problem)
            case Again(after=seconds):
                wait = timedelta(seconds=seconds * self._pace.patience)
                changed = replace(changed, retry_at=datetime.now(UTC) + wait)
            case Settle():
                pass
        await journey.change(changed)

    async def _wait_out(self, journey: Journey, step: Step) -> None:
        if isinstance(step, Again):
            journey.block(step.problem if step.problem.code in _DISK else None)
            await self._turns.wait(step.after * self._pace.patience)
            journey.blocked = None

    # -- For what the user decides (engine/decisions.py) ---------------------------------------

    async def halt(self, generation_id: str) -> None:
        """Leaves a generation where it is. What is just being sent gets its answer first."""
        journey = self._journeys.get(generation_id)
        if journey is not None and journey.task is not None:
            journey.task.cancel()
            await asyncio.wait({journey.task, *([journey.post] if journey.post else [])})

    async def move(self, before: Generation, after: Generation) -> None:
        """Saves and reports a change of a generation that is not under way."""
        await self._saving.change(before, after)
        self._report(after)

    def take_up(self, generation: Generation) -> None:
        """Carries a saved generation on, unless it is under way."""
        if generation.id not in self._journeys:
            self._set_out(generation)

    # -- Waiting and ending --------------------------------------------------------------------

    @property
    def active(self) -> int:
        """How many generations are under way."""
        return len(self._journeys)

    async def until_rest(self, generation_id: str) -> Problem | None:
        """Returns when nothing more happens to a generation by itself.

        None when it is settled; otherwise what it waits for: its profile's owner, or room on the
        disk.
        """
        while (journey := self._journeys.get(generation_id)) is not None:
            if journey.blocked is not None:
                return journey.blocked
            await self._pulse.beat()
        return None

    async def until_sent(self, generation_id: str) -> Problem | None:
        """Like `until_rest`, but a task id on the disk is enough."""
        while (journey := self._journeys.get(generation_id)) is not None:
            if journey.blocked is not None or journey.generation.task_id is not None:
                return journey.blocked
            await self._pulse.beat()
        return None

    async def close(self, *, grace: float = 2.0) -> None:
        """Stops. What is just being sent gets up to `grace` seconds to hear its task id."""
        posts = [each.post for each in self._journeys.values() if each.post is not None]
        for journey in self._journeys.values():
            if journey.task is not None:
                journey.task.cancel()
        if posts:
            await asyncio.wait(posts, timeout=grace)

    # -- Small steps ---------------------------------------------------------------------------

    def _set_out(self, generation: Generation) -> None:
        journey = Journey(
            generation,
            self._accounts.account(generation.request.profile),
            saving=self._saving,
            report=self._report,
            pulse=self._pulse,
        )
        if generation.status is Status.PROCESSING:
            journey.place.occupy()
        self._journeys[generation.id] = journey
        journey.task = self._background.start(
            self._carry(journey), name=f"generation {generation.id}"
        )
