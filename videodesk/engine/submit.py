"""The submit step: from `queued` to a task id, with the one request that costs money.

Nothing is sent twice. The job writes `submitting` to disk before it calls `run`, never cancels
`run`, and writes the task id to disk before doing anything else.
"""

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Protocol

from videodesk.engine.account import Account, ClientLease
from videodesk.engine.event_log import GenerationLog
from videodesk.engine.image_upload import ImageUploader
from videodesk.engine.queue_age import QueueAge
from videodesk.engine.retry_policy import (
    Advance,
    Decision,
    Finish,
    RetryCounters,
    after_create,
    after_preparation,
    after_upload,
)
from videodesk.errors import Code, Consequence, Reason, VideoDeskError, error
from videodesk.generation import (
    Generation,
    Request,
    Status,
    cleared,
    is_web_url,
    require_whole_request,
)
from videodesk.library.event_log import LogEvent
from videodesk.provider.client import encode_create
from videodesk.provider.outcome import AskError, CreateError, CreateMeaning, Outcome
from videodesk.settings import ImageTransport
from videodesk.stored_values import PathsInside

_EVENTS: Final = {
    CreateMeaning.REFUSED: LogEvent.REFUSED,
    CreateMeaning.UNKNOWN: LogEvent.ANSWER_LOST,
}


class SubmitGate(Protocol):
    """The permission to send one request (`queue.SubmitPermit`)."""

    def is_granted(self) -> bool:
        """Whether the request may be sent at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class PreparedRequest:
    """A request ready to be sent: its images as URLs, and its encoded body."""

    image_urls: list[str]
    body: bytes


class SubmitStep:
    """Uploads a request's images and sends it. `patience` multiplies `Retry-After` waits.

    `folder` is the library's: no image from elsewhere is sent.
    """

    def __init__(
        self, folder: Path, uploader: ImageUploader, queue_age: QueueAge, patience: float
    ) -> None:
        self._folder = folder
        self._uploader = uploader
        self._queue_age = queue_age
        self._patience = patience

    async def prepare(
        self,
        generation: Generation,
        transport: ImageTransport,
        lease: ClientLease,
        log: GenerationLog,
        counters: RetryCounters,
    ) -> PreparedRequest | Decision:
        """Does all slow work before the request takes its turn."""
        request = generation.request
        try:
            with lease.use() as client:
                require_whole_request(generation)
                if request.images:
                    await asyncio.to_thread(self._check_images, request)
                image_urls = await self._uploader.image_urls(
                    client, request, transport=transport, note=log.note
                )
            return PreparedRequest(image_urls, await encode_create(request, image_urls))
        except CreateError as failure:
            counters.creates += 1
            log.note_outcome(LogEvent.REFUSED, failure.outcome)
            return after_create(failure.outcome, counters.creates)
        except AskError as failure:
            counters.uploads += 1
            log.note_error(LogEvent.IMAGE_NOT_ACCEPTED, failure.outcome)
            return after_upload(failure.outcome, counters.uploads)
        except VideoDeskError as failure:
            return after_preparation(failure.problem)

    def _check_images(self, request: Request) -> None:
        """Raises ENTRY_UNREADABLE for an image outside of the library: since its row was read, a
        file may have become a link to another one.
        """
        inside = PathsInside(self._folder)
        for image in request.images:
            if not is_web_url(image) and not inside(Path(image)):
                raise error(
                    Code.ENTRY_UNREADABLE,
                    reason=Reason.IMAGE_OUTSIDE,
                    consequence=Consequence.NOTHING_SENT,
                    names=("images",),
                    detail=image,
                )

    async def run(
        self,
        generation: Generation,
        prepared: PreparedRequest,
        gate: SubmitGate,
        account: Account,
        lease: ClientLease,
        log: GenerationLog,
        counters: RetryCounters,
    ) -> Decision:
        """Sends the request once: submitting -> processing, failed, unconfirmed, or queued."""
        if not gate.is_granted() or lease.is_retired:
            # The queue was paused, or the key or account changed, while `submitting` was written.
            return Advance(replace(generation, status=Status.QUEUED, submitted_at=None))
        log.note(LogEvent.REQUEST_SENT)
        try:
            created = await lease.client.create(
                generation.request, prepared.image_urls, body=prepared.body
            )
        except CreateError as failure:
            return self._after_failure(failure.outcome, account, log, counters)
        # Nothing else is done with the answer before its id is on disk: `Job.change` logs it then.
        self._queue_age.mark_reached(account.profile.name)
        accepted = replace(cleared(generation), status=Status.PROCESSING, task_id=created.task_id)
        return Advance(accepted, event=LogEvent.ACCEPTED, answer=created)

    async def forget_refused(
        self,
        lease: ClientLease,
        generation: Generation,
        prepared: PreparedRequest,
        decision: Decision,
    ) -> None:
        """Forgets the uploads of a request that was refused because of an image.

        Called after the refusal is on disk.
        """
        if isinstance(decision, Finish) and decision.status is Status.FAILED:
            await self._uploader.forget_if_blamed(
                lease.client, generation.request, prepared.image_urls, decision.problem.detail
            )

    def _after_failure(
        self,
        outcome: Outcome[CreateMeaning],
        account: Account,
        log: GenerationLog,
        counters: RetryCounters,
    ) -> Decision:
        if outcome.http_status is not None:
            self._queue_age.mark_reached(account.profile.name)
        counters.creates += 1
        log.note_outcome(_EVENTS.get(outcome.meaning, LogEvent.NOT_ACCEPTED), outcome)
        if outcome.retry_after and outcome.meaning is CreateMeaning.TRY_LATER:
            account.create_limiter.pause_for(outcome.retry_after * self._patience)
        return after_create(outcome, counters.creates)
