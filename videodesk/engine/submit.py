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
from videodesk.engine.account import Connection
from videodesk.engine.event_log import Event
from videodesk.engine.image_upload import Pictures
from videodesk.engine.job import Journey, Means
from videodesk.engine.retry_policy import Settle
from videodesk.engine.scheduler import Roster
from videodesk.errors import Code, VideoDeskError, problem
from videodesk.generation import Status
from videodesk.library.library import ConflictError
from videodesk.provider.outcome import AskError, CreateError, CreateMeaning

_log = logging.getLogger(__name__)

_EVENTS = {CreateMeaning.REFUSED: Event.REFUSED, CreateMeaning.UNKNOWN: Event.ANSWER_LOST}


class Sending:
    """Sends what is queued, when its account and the queue let it."""

    def __init__(
        self, roster: Roster, means: Means, background: Background, pictures: Pictures
    ) -> None:
        self._roster = roster
        self._means = means
        self._background = background
        self._pictures = pictures

    async def send(self, journey: Journey) -> None:
        """queued -> submitting -> processing, failed, or unconfirmed; or back into the line."""
        await journey.until_reached()
        held = self._means.waits.held(journey.generation.id)
        if held is not None:
            await journey.hold_back(held)
            return
        if not self._roster.may_send(journey):
            journey.stepped_back = True
            return
        await journey.turn()
        if not self._roster.may_send(journey):
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
        connection.take()
        post = self._background.start(
            self._post(journey, connection, addresses), name=f"post {journey.generation.id}"
        )
        post.add_done_callback(lambda _: connection.give())
        await _to_its_answer(post)

    async def _hand_over_pictures(
        self, journey: Journey, connection: Connection
    ) -> list[str] | None:
        """What stands for the request's pictures; None where that did not work."""
        try:
            with connection.used() as client:
                return await self._pictures.addresses(
                    client,
                    journey.generation.request,
                    travel=journey.account.profile.pictures,
                    note=journey.page.note,
                )
        except AskError as failure:
            journey.tally.uploads += 1
            journey.page.trouble(Event.PICTURE_NOT_TAKEN, failure.outcome)
            step = setbacks.of_upload(failure.outcome, journey.tally.uploads)
            await journey.take(step, connection)
        except VideoDeskError as failure:
            await journey.take(setbacks.of_preparation(failure.problem))
        return None

    def _may_leave(self, journey: Journey, connection: Connection) -> bool:
        """Whether nothing came in between: a pause, another key, an account without balance."""
        return self._roster.may_send(journey) and not connection.is_retired

    async def _declare(self, journey: Journey) -> None:
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

    async def _post(self, journey: Journey, connection: Connection, addresses: list[str]) -> None:
        """Sends the request, once, and settles what came of it. Nothing cuts it off halfway."""
        if not self._may_leave(journey, connection):
            waiting = replace(journey.generation, status=Status.QUEUED, submitted_at=None)
            await journey.change(waiting)
            journey.is_unsent = True
            return
        journey.leaves_now()
        journey.page.note(Event.SENT)
        task_id = None
        try:
            created = await connection.client.create(journey.generation.request, addresses)
            task_id = created.task_id
            journey.holds_answer = True
            journey.heard()
            journey.account.taken(journey.generation.id)
            _log.info("%s was accepted as task %s", journey.generation.id, task_id)
            taken = replace(journey.generation, status=Status.PROCESSING, task_id=task_id)
            await journey.change(taken)
            self._roster.sent(journey)
            journey.page.note(Event.ACCEPTED, answer=created)
        except CreateError as failure:
            request = journey.generation.request
            await self._set_back(journey, connection, failure)
            await self._pictures.refused(connection.client, request, addresses, failure.outcome)
        except Exception:  # noqa: BLE001  # in doubt it may have been charged
            _log.exception("A create ended in a way that nobody foresaw")
            words = f"The service called it {task_id}." if task_id else ""
            journey.page.note(Event.ANSWER_LOST, words)
            await journey.take(Settle(Status.UNCONFIRMED, problem(Code.ANSWER_LOST, detail=words)))
        finally:
            journey.holds_answer = False

    async def _set_back(
        self, journey: Journey, connection: Connection, failure: CreateError
    ) -> None:
        outcome = failure.outcome
        if outcome.http_status is not None:
            journey.heard()
        journey.tally.creates += 1
        journey.page.told(_EVENTS.get(outcome.meaning, Event.NOT_TAKEN), outcome)
        if outcome.retry_after and outcome.meaning is CreateMeaning.TRY_LATER:
            journey.account.creates.put_off(outcome.retry_after * self._means.pace.patience)
        await journey.take(setbacks.of_create(outcome, journey.tally.creates), connection)


async def _to_its_answer(post: asyncio.Task[None]) -> None:
    """Waits for the answer, also when cancelled meanwhile."""
    try:
        await asyncio.wait({post})
    except asyncio.CancelledError:
        await asyncio.wait({post})
        raise
    post.result()
