"""From `downloading` to `completed`: the clip comes into the library.

A download that breaks never needs a new generation: it goes on where it was, or with a fresh
link, however often.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from videodesk.engine import arrival
from videodesk.engine import retry_policy as setbacks
from videodesk.engine.account import ClientLease
from videodesk.engine.arrival import IngestedClip
from videodesk.engine.clock import Clock
from videodesk.engine.event_log import Event
from videodesk.engine.job import Job
from videodesk.engine.retry_policy import LINK_REFUSALS, Step
from videodesk.engine.scheduler import Scheduler
from videodesk.errors import VideoDeskError
from videodesk.generation import Status
from videodesk.library.library import Library
from videodesk.provider.outcome import AskError, AskMeaning, Outcome

DOWNLOADS_AT_ONCE = 3


class DownloadStep:
    """Fetches finished clips, a few at a time."""

    def __init__(
        self,
        library: Library,
        roster: Scheduler,
        clock: Clock,
        *,
        posters: Path,
        write_provenance: Callable[[], bool],
    ) -> None:
        self._library = library
        self._roster = roster
        self._clock = clock
        self._posters = posters
        self._write_provenance = write_provenance
        self._free = asyncio.Semaphore(DOWNLOADS_AT_ONCE)

    async def run(self, journey: Job) -> None:
        """downloading -> completed; or back to processing for a fresh link."""
        self._roster.release_slot(journey)
        await journey.wait_turn()
        await journey.until_fetchable()
        generation = journey.generation
        url = journey.link or generation.video_url
        if url is None:
            journey.delay_next(0.0)
            await journey.change(replace(generation, status=Status.PROCESSING))
            return
        connection = await journey.connection()
        if connection is None:
            return
        await journey.clear_error()
        try:
            async with self._free:
                if connection.is_retired:
                    journey.delay_next(0.0)
                    return
                arrived = await self._bring(journey, connection, url)
        except AskError as failure:
            journey.tally.fetches += 1
            journey.log.trouble(Event.DOWNLOAD_BROKEN, failure.outcome)
            await self._set_back(journey, _step(journey, failure.outcome), connection)
        except VideoDeskError as failure:
            journey.tally.fetches += 1
            journey.log.note(Event.DOWNLOAD_BROKEN, failure.problem.detail)
            step = setbacks.after_ingest(failure.problem, journey.tally.fetches)
            await self._set_back(journey, step, connection)
        else:
            await self._finish(journey, arrived)

    async def _bring(self, journey: Job, connection: ClientLease, url: str) -> IngestedClip:
        with connection.used() as client:
            return await arrival.ingest(
                client,
                self._library,
                journey.generation,
                url,
                progressed=journey.fetched,
                note=journey.log.note,
                write_provenance=self._write_provenance(),
            )

    async def _set_back(self, journey: Job, step: Step, connection: ClientLease) -> None:
        if step.status is not Status.DOWNLOADING:
            journey.link = None
        await journey.take(step, connection)

    async def _finish(self, journey: Job, arrived: IngestedClip) -> None:
        generation = journey.generation
        await arrival.make_poster(self._posters, generation.id, arrived.file)
        await journey.change(
            replace(
                generation,
                status=Status.COMPLETED,
                completed_at=generation.completed_at or self._clock.now(),
                file=arrived.file,
                width=arrived.clip.width,
                height=arrived.clip.height,
                seconds=arrived.clip.seconds,
                progress=None,
                problem=None,
                retry_at=None,
            )
        )


def _step(journey: Job, outcome: Outcome[AskMeaning]) -> Step:
    refused = outcome.meaning is AskMeaning.FRESH_LINK
    if journey.was_complete and refused and journey.tally.fetches > LINK_REFUSALS:
        return setbacks.after_refetch(outcome.problem.detail)
    return setbacks.after_download(outcome, journey.tally.fetches)
