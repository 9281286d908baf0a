"""What only the user decides: stop, follow, name a task, send again and remove."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from videodesk.engine import resubmit_policy as again
from videodesk.engine.checking import task_exists
from videodesk.engine.event_log import Event
from videodesk.engine.queue_decisions import QueueCommands
from videodesk.errors import Code, VideoDeskError, error
from videodesk.generation import TRANSITIONS, Generation, Request, Status, new_generation
from videodesk.library.library import ConflictError
from videodesk.library.removal_policy import FileDisposition

_TAKES_TASK_ID: Final = frozenset({Status.UNCONFIRMED, Status.FAILED, Status.CANCELLED})


class GenerationCommands(QueueCommands):
    """Carries out what a person decided, on a library that `runner` works.

    What concerns one generation is done one after the other. Every method raises NOT_FOUND for an
    id that is not there, and what the library's disk has to say: then nothing was changed.
    """

    # -- One generation ------------------------------------------------------------------------

    async def stop(self, generation_id: str) -> None:
        """Stops sending or following, or lets go of what is unconfirmed. A task id is kept.

        What is just being sent gets its answer first; if that is lost, it stays unconfirmed.
        Nothing happens to what has ended.
        """
        was_under_way = generation_id in self._runner.roster
        async with self._alone(generation_id):
            while True:
                await self._runner.roster.stop(generation_id)
                generation = await self._find(generation_id)
                lets_go = generation.status is Status.UNCONFIRMED
                if lets_go and was_under_way:
                    return
                try:
                    if Status.CANCELLED in TRANSITIONS[generation.status]:
                        await self._cancel(generation, Event.LET_GO if lets_go else Event.STOPPED)
                    elif not generation.status.is_settled:
                        await self._runner.take_up(generation)
                except ConflictError:
                    was_under_way = True  # it was being taken up, and has set out meanwhile
                else:
                    return

    async def follow_again(self, generation_id: str) -> Generation:
        """Takes up what was stopped or failed: by its task id, or in the queue if never sent.

        Raises INVALID_REQUEST for what was sent without an answer: only its task id, or a second
        request, leads on from there.
        """
        async with self._alone(generation_id):
            generation = await self._find(generation_id)
            if not generation.status.is_settled and generation.status is not Status.SUBMITTING:
                if generation.status is Status.QUEUED:
                    await self._runner.roster.release([generation_id])
                    generation = await self._find(generation_id)
                await self._runner.take_up(generation)
            if generation.status not in {Status.CANCELLED, Status.FAILED}:
                return generation
            if generation.task_id:
                status = Status.PROCESSING
            elif generation.status is Status.FAILED:
                return generation
            elif generation.submitted_at is not None:
                raise error(
                    Code.INVALID_REQUEST,
                    message="This request was sent, and its answer was lost. It may have been "
                    "charged.",
                    hint="Enter the task id that the account shows, or send it again.",
                )
            else:
                status = Status.QUEUED
            followed = replace(generation, status=status, problem=None, completed_at=None)
            return await self._go_on(generation, followed, Event.TAKEN_UP)

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        """Takes up a task that was made elsewhere or lost; the one that follows it, if any.

        Raises UNKNOWN_TASK where the service says that there is no such task, and, for one that no
        generation follows, why the service could not be asked.
        """
        known = await asyncio.to_thread(self._library.by_task, profile, task_id)
        if known is not None and known.status is Status.COMPLETED:
            return await self.fetch_again(known.id)
        if not await self._exists(profile, task_id, is_followed=known is not None):
            raise error(
                Code.UNKNOWN_TASK,
                message="The service does not know this task. Nothing was changed.",
                hint="Check the task id, and that the profile is the one that it was made with.",
                detail=task_id,
            )
        async with self._alone(f"{profile} {task_id}"):
            known = await asyncio.to_thread(self._library.by_task, profile, task_id)
            if known is None:
                made = new_generation(Request(model=model, prompt="", profile=profile))
                generation = replace(
                    made,
                    status=Status.PROCESSING,
                    task_id=task_id,
                    by_hand=True,
                    submitted_at=datetime.now(UTC),
                )
                await self._runner.begin(generation)
                return generation
        return await self.follow_again(known.id)

    async def give_task_id(self, generation_id: str, task_id: str) -> Generation:
        """Follows a request under the task id that its owner found in the account.

        It has none so far, or one that its owner entered, which is replaced. Raises INVALID_REQUEST
        when there is none, when the service gave it one, when another generation has this task, or
        when the service says that there is no such task; and why the service could not be asked.
        Then nothing was changed.
        """
        task_id = task_id.strip()
        if not task_id:
            raise error(Code.INVALID_REQUEST, message="Enter the task id that the account shows.")
        generation = await self._find(generation_id)
        if generation.task_id == task_id:
            return generation
        profile = generation.request.profile
        _refuse_needless(generation)
        await self._refuse_known(profile, task_id)
        if not await task_exists(self._runner.account(profile), task_id):
            raise error(
                Code.INVALID_REQUEST,
                message="The service does not know this task id. Nothing was changed.",
                hint="Copy it from the account again, and check that it is this profile's account.",
                detail=task_id,
            )
        async with self._alone(generation_id), self._alone(f"{profile} {task_id}"):
            return await self._name(generation_id, task_id)

    async def _name(self, generation_id: str, task_id: str) -> Generation:
        generation = await self._find(generation_id)
        if generation.task_id == task_id:
            return generation
        _refuse_needless(generation)
        await self._refuse_known(generation.request.profile, task_id)
        if generation_id in self._runner.roster:
            await self._runner.roster.stop(generation_id)
            generation = await self._find(generation_id)
        named = replace(
            generation,
            status=Status.PROCESSING,
            task_id=task_id,
            by_hand=True,
            progress=None,
            video_url=None,
            problem=None,
            retry_at=None,
            completed_at=None,
        )
        event = Event.CORRECTED if generation.task_id else Event.NAMED
        try:
            _refuse_needless(generation)
            return await self._go_on(generation, named, event)
        except Exception:
            await self._runner.take_up(generation)
            # The answer to another request may have brought this very task meanwhile.
            await self._refuse_known(generation.request.profile, task_id)
            raise

    async def send_again(self, generation_id: str) -> Generation:
        """A second, deliberate request that names the first as its parent; one at a time.

        What is in doubt is settled by it, and is sent again once: from then on this gives the
        second request. What failed or was stopped is sent again when its last try has failed or was
        stopped; before that, this gives the last try. Raises INVALID_REQUEST for all else.
        """
        async with self._alone(generation_id):
            while True:
                generation = await self._find(generation_id)
                again.check_resubmittable(generation)
                children = await asyncio.to_thread(self._library.children, generation_id)
                made = again.existing_resubmission(generation, children)
                if made is not None:
                    if generation.status is Status.UNCONFIRMED:
                        after = again.mark_resubmitted(generation)
                        await self._runner.move(generation, after, Event.SENT_AGAIN)
                    return made
                try:
                    return await self._runner.send_again(generation, children)
                except ConflictError:
                    continue  # another window was quicker; what it made is found now

    async def fetch_again(self, generation_id: str) -> Generation:
        """Asks the service once more for a finished clip whose file is gone.

        If the service no longer has it, the generation is `completed` again, and says so. Raises
        FILE_MISSING where no task id is known to ask with.
        """
        async with self._alone(generation_id):
            generation = await self._find(generation_id)
            if generation.status is not Status.COMPLETED or await self._has_file(generation):
                return generation
            if not generation.task_id:
                raise error(Code.FILE_MISSING, detail=str(generation.file))
            wanted = replace(
                generation, status=Status.DOWNLOADING, video_url=None, problem=None, retry_at=None
            )
            return await self._go_on(generation, wanted, Event.FETCHED_AGAIN)

    async def try_now(self, generation_id: str) -> None:
        """Ends what a generation waits for: a countdown, room on the disk, its profile's owner, or
        (WAITED_LONG) a word of its own."""
        generation = await self._find(generation_id)
        if generation.status is Status.QUEUED:
            try:
                await self._runner.roster.release([generation_id])
            except VideoDeskError:
                if generation.problem is not None and generation.problem.code is Code.WAITED_LONG:
                    raise
        self._runner.roster.try_now(generation)

    async def try_profile_now(self, profile: str) -> None:
        """Ends what a profile waits for: the network, its balance, a key that was mended."""
        self._runner.roster.try_profile_now(profile)

    # -- Out of the library --------------------------------------------------------------------

    async def remove(self, generation_id: str, *, files: FileDisposition) -> tuple[Path, ...]:
        """Removes a generation for good; with Files.GIVE, gives the files to be put away.

        Raises INVALID_REQUEST, and removes nothing, where its task may still run, or where it may
        have been charged and nobody has decided about it yet (`library.removal`).
        """
        async with self._alone(generation_id):
            return await self._runner.remove(generation_id, files)

    # -- Small steps ---------------------------------------------------------------------------

    async def _exists(self, profile: str, task_id: str, *, is_followed: bool) -> bool:
        try:
            return await task_exists(self._runner.account(profile), task_id)
        except VideoDeskError:
            if is_followed:
                return True  # it is asked again as long as it is followed
            raise

    async def _refuse_known(self, profile: str, task_id: str) -> None:
        if await asyncio.to_thread(self._library.by_task, profile, task_id) is not None:
            raise error(
                Code.INVALID_REQUEST, message="Another generation already follows this task."
            )

    async def _has_file(self, generation: Generation) -> bool:
        return generation.file is not None and await asyncio.to_thread(generation.file.is_file)


def _refuse_needless(generation: Generation) -> None:
    """Raises INVALID_REQUEST where its owner cannot know better than the service did."""
    if generation.task_id:
        # An id that was entered may be a mistyped one, or another request's.
        is_needed = (
            generation.by_hand
            and generation.file is None
            and generation.status in {*_TAKES_TASK_ID, Status.PROCESSING}
        )
    else:
        is_needed = generation.status in _TAKES_TASK_ID
    if not is_needed:
        raise error(Code.INVALID_REQUEST, message="This generation is not in need of a task id.")
