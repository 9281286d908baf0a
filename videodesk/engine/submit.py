"""From `queued` to `processing`: the one request that costs money.

Nothing is sent twice. The row says `submitting` on the disk before the request leaves, the answer
is heard to its end whatever happens meanwhile, and the task id is on the disk before anything else.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import replace

from videodesk.background import Background
from videodesk.engine import retry_policy as setbacks
from videodesk.engine.account import ClientLease
from videodesk.engine.event_log import Event
from videodesk.engine.image_upload import ImageUploader
from videodesk.engine.job import EngineContext, Job
from videodesk.engine.retry_policy import Finish
from videodesk.engine.scheduler import Scheduler
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import Status
from videodesk.library.library import ConflictError
from videodesk.provider.outcome import AskError, CreateError, CreateMeaning

_log = logging.getLogger(__name__)

_EVENTS = {CreateMeaning.REFUSED: Event.REFUSED, CreateMeaning.UNKNOWN: Event.ANSWER_LOST}


class SubmitStep:
    """Sends what is queued, when its account and the queue let it."""

    def __init__(
        self,
        roster: Scheduler,
        means: EngineContext,
        background: Background,
        pictures: ImageUploader,
    ) -> None:
        self._roster = roster
        self._means = means
        self._background = background
        self._pictures = pictures

    async def run(self, journey: Job) -> None:
        """queued -> submitting -> processing, failed, or unconfirmed; or back into the line."""
        await journey.until_reached()
        held = self._means.waits.held(journey.generation.id)
        if held is not None:
            await journey.hold(held)
            return
        if not self._roster.may_submit(journey):
            journey.requeued = True
            return
        await journey.wait_turn()
        if not self._roster.may_submit(journey):
            return
        connection = await journey.connection()
        if connection is None:
            return
        addresses = await self._hand_over_pictures(journey, connection)
        if addresses is None:
            return
        await journey.account.creates.wait(journey.generation.id, 0.0)
        if not self._may_leave(journey, connection):
            return
        await self._declare(journey)
        journey.is_unsent = False
        connection.acquire()
        post = self._background.start(
            self._post(journey, connection, addresses), name=f"post {journey.generation.id}"
        )
        post.add_done_callback(lambda _: connection.release())
        await _to_its_answer(post)

    async def _hand_over_pictures(self, journey: Job, connection: ClientLease) -> list[str] | None:
        """What stands for the request's pictures; None where that did not work."""
        try:
            with connection.used() as client:
                return await self._pictures.addresses(
                    client,
                    journey.generation.request,
                    travel=journey.account.profile.pictures,
                    note=journey.log.note,
                )
        except AskError as failure:
            journey.tally.uploads += 1
            journey.log.trouble(Event.PICTURE_NOT_TAKEN, failure.outcome)
            step = setbacks.after_upload(failure.outcome, journey.tally.uploads)
            await journey.take(step, connection)
        except VideoDeskError as failure:
            await journey.take(setbacks.after_preparation(failure.problem))
        return None

    def _may_leave(self, journey: Job, connection: ClientLease) -> bool:
        """Whether nothing came in between: a pause, another key, an account without balance."""
        return self._roster.may_submit(journey) and not connection.is_retired

    async def _declare(self, journey: Job) -> None:
        """Writes down that it is being sent, before it is."""
        before = journey.generation
        submitting = replace(
            before,
            status=Status.SUBMITTING,
            submitted_at=self._means.clock.now(),
            problem=None,
            retry_at=None,
        )
        try:
            await journey.change(submitting)
        except asyncio.CancelledError:
            # Nothing has left. If even this cannot be written, it counts as in doubt.
            with suppress(ConflictError, VideoDeskError):
                await self._means.saving.change(submitting, before)
            raise

    async def _post(self, journey: Job, connection: ClientLease, addresses: list[str]) -> None:
        """Sends the request, once, and settles what came of it. Nothing cuts it off halfway."""
        if not self._may_leave(journey, connection):
            waiting = replace(journey.generation, status=Status.QUEUED, submitted_at=None)
            await journey.change(waiting)
            journey.is_unsent = True
            return
        journey.start_clock()
        journey.log.note(Event.SENT)
        task_id = None
        try:
            created = await connection.client.create(journey.generation.request, addresses)
            task_id = created.task_id
            journey.holds_answer = True
            journey.mark_reached()
            journey.account.taken(journey.generation.id)
            _log.info("%s was accepted as task %s", journey.generation.id, task_id)
            taken = replace(journey.generation, status=Status.PROCESSING, task_id=task_id)
            await journey.change(taken)
            self._roster.sent(journey)
            journey.log.note(Event.ACCEPTED, answer=created)
        except CreateError as failure:
            request = journey.generation.request
            await self._set_back(journey, connection, failure)
            await self._pictures.refused(connection.client, request, addresses, failure.outcome)
        except Exception:  # noqa: BLE001  # in doubt it may have been charged
            _log.exception("A create ended in a way that nobody foresaw")
            words = f"The service called it {task_id}." if task_id else ""
            journey.log.note(Event.ANSWER_LOST, words)
            await journey.take(Finish(Status.UNCONFIRMED, problem(Code.ANSWER_LOST, detail=words)))
        finally:
            journey.holds_answer = False

    async def _set_back(self, journey: Job, connection: ClientLease, failure: CreateError) -> None:
        outcome = failure.outcome
        if outcome.http_status is not None:
            journey.mark_reached()
        journey.tally.creates += 1
        journey.log.told(_EVENTS.get(outcome.meaning, Event.NOT_TAKEN), outcome)
        if outcome.retry_after and outcome.meaning is CreateMeaning.TRY_LATER:
            journey.account.creates.pause_for(outcome.retry_after * self._means.pace.patience)
        await journey.take(setbacks.after_create(outcome, journey.tally.creates), connection)


async def _to_its_answer(post: asyncio.Task[None]) -> None:
    """Waits for the answer, also when cancelled meanwhile."""
    try:
        await asyncio.wait({post})
    except asyncio.CancelledError:
        await asyncio.wait({post})
        raise
    post.result()
