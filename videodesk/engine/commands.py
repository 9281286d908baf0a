"""The user's commands on generations.

Commands on the same generation run one after the other. Every command raises NOT_FOUND for an
unknown id, and the library's errors; nothing is changed then. Those that use the service also raise
LIBRARY_NEW for what a library contained that is new to this computer.
"""

import asyncio
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from videodesk.engine.account_queries import task_exists
from videodesk.engine.context import EngineContext
from videodesk.engine.durable_writer import run_uncancellable
from videodesk.engine.file_commands import FileCommands
from videodesk.engine.resubmit_policy import (
    check_resubmittable,
    existing_resubmission,
    mark_resubmitted,
)
from videodesk.engine.scheduler import Scheduler
from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.generation import TRANSITIONS, Generation, Request, Status, cleared, new_generation
from videodesk.library.event_log import LogEvent
from videodesk.library.library import ConflictError
from videodesk.library.removal_policy import FileDisposition
from videodesk.paths import poster_path

_TAKES_TASK_ID: Final = frozenset({Status.UNCONFIRMED, Status.FAILED, Status.CANCELLED})


class GenerationCommands(FileCommands):
    """Commands on one generation or its profile."""

    def __init__(self, context: EngineContext, scheduler: Scheduler, posters: Path) -> None:
        super().__init__(context, scheduler)
        self._posters = posters

    # -- Stop and continue ---------------------------------------------------------------------

    async def stop(self, generation_id: str) -> None:
        """Stops sending or tracking, or dismisses an unconfirmed request. A task id is kept.

        A request in flight gets its answer first; if that is lost, it stays unconfirmed. Does
        nothing if the generation has ended.
        """
        was_tracked = generation_id in self._scheduler
        async with self._lock(generation_id):
            while True:
                await self._scheduler.stop(generation_id)
                generation = await self._find(generation_id)
                is_dismissed = generation.status is Status.UNCONFIRMED
                if is_dismissed and was_tracked:
                    return
                try:
                    if Status.CANCELLED in TRANSITIONS[generation.status]:
                        event = LogEvent.DISMISSED if is_dismissed else LogEvent.STOPPED
                        await self._cancel(generation, event)
                    elif not generation.status.is_settled:
                        await self._scheduler.track(generation)
                except ConflictError:
                    was_tracked = True  # it was just being resumed, and its job has changed it
                else:
                    return

    async def follow_again(self, generation_id: str) -> Generation:
        """Resumes a stopped or failed generation: by its task id, or in the queue if never sent.

        Raises INVALID_REQUEST for a request that was sent without an answer: it can only continue
        with its task id or a second request.
        """
        self._context.stored_work.check(generation_id)
        async with self._lock(generation_id):
            generation = await self._find(generation_id)
            if not generation.status.is_settled and generation.status is not Status.SUBMITTING:
                if generation.status is Status.QUEUED:
                    await self._scheduler.release([generation_id])
                    generation = await self._find(generation_id)
                await self._scheduler.track(generation)
            if generation.status not in {Status.CANCELLED, Status.FAILED}:
                return generation
            if generation.task_id:
                status = Status.PROCESSING
            elif generation.status is Status.FAILED:
                return generation
            elif generation.submitted_at is not None:
                raise error(
                    Code.INVALID_REQUEST,
                    reason=Reason.ANSWER_WAS_LOST,
                )
            else:
                status = Status.QUEUED
            resumed = replace(cleared(generation), status=status, completed_at=None)
            return await self._restart(generation, resumed, LogEvent.RESUMED)

    async def try_now(self, generation_id: str) -> None:
        """Ends a generation's wait for a countdown, the disk, its profile, or (WAITED_LONG) the
        user's confirmation.
        """
        self._context.stored_work.check(generation_id)
        generation = await self._find(generation_id)
        if generation.status is Status.QUEUED:
            try:
                await self._scheduler.release([generation_id])
            except VideoDeskError:
                if generation.problem is not None and generation.problem.code is Code.WAITED_LONG:
                    raise
        self._scheduler.try_now(generation)

    async def try_profile_now(self, profile: str) -> None:
        """Ends a profile's wait for the network, its balance, or a corrected key."""
        self._scheduler.try_profile_now(profile)

    # -- Task ids ------------------------------------------------------------------------------

    async def follow_task(self, task_id: str, *, model: str, profile: str) -> Generation:
        """Follows a task that was created elsewhere or lost; returns its generation, new or old.

        Raises UNKNOWN_TASK if the service reports no such task. If no generation has the task yet,
        also raises whatever prevented the query.
        """
        known = await asyncio.to_thread(self._library.by_task, profile, task_id)
        if known is not None and known.status is Status.COMPLETED:
            return await self.fetch_again(known.id)
        if not await self._exists(profile, task_id, is_followed=known is not None):
            raise error(
                Code.UNKNOWN_TASK,
                reason=Reason.TASK_NOT_FOUND,
                detail=task_id,
            )
        async with self._lock(f"{profile} {task_id}"):
            known = await asyncio.to_thread(self._library.by_task, profile, task_id)
            if known is None:
                now = self._context.clock.now()
                generation = replace(
                    new_generation(Request(model=model, prompt="", profile=profile), at=now),
                    status=Status.PROCESSING,
                    task_id=task_id,
                    task_id_from_user=True,
                    submitted_at=now,
                )
                await self._scheduler.open()
                await self._context.stored_work.admit([generation.id])
                await self._context.writer.add([generation])
                self._context.publish(generation)
                self._scheduler.enqueue(generation)
                return generation
        return await self.follow_again(known.id)

    async def give_task_id(self, generation_id: str, task_id: str) -> Generation:
        """Follows a request under the task id that the user found in the account.

        It replaces one that the user entered before. Raises INVALID_REQUEST if the id is empty, if
        the service gave the request an id, if another generation has this task, or if the service
        reports no such task; also raises whatever prevented the query. Nothing is changed then.
        """
        self._context.stored_work.check(generation_id)
        task_id = task_id.strip()
        if not task_id:
            raise error(Code.INVALID_REQUEST, reason=Reason.TASK_ID_EMPTY)
        generation = await self._find(generation_id)
        if generation.task_id == task_id:
            return generation
        profile = generation.request.profile
        _check_takes_task_id(generation)
        await self._check_not_followed(profile, task_id)
        if not await task_exists(self._context.accounts.account(profile), task_id):
            raise error(
                Code.INVALID_REQUEST,
                reason=Reason.TASK_ID_UNKNOWN,
                detail=task_id,
            )
        async with self._lock(generation_id), self._lock(f"{profile} {task_id}"):
            return await self._set_task_id(generation_id, task_id)

    async def _set_task_id(self, generation_id: str, task_id: str) -> Generation:
        generation = await self._find(generation_id)
        if generation.task_id == task_id:
            return generation
        _check_takes_task_id(generation)
        await self._check_not_followed(generation.request.profile, task_id)
        if generation_id in self._scheduler:
            await self._scheduler.stop(generation_id)
            generation = await self._find(generation_id)
        followed = replace(
            cleared(generation),
            status=Status.PROCESSING,
            task_id=task_id,
            task_id_from_user=True,
            progress=None,
            video_url=None,
            completed_at=None,
        )
        event = LogEvent.TASK_ID_CORRECTED if generation.task_id else LogEvent.TASK_ID_ENTERED
        try:
            _check_takes_task_id(generation)
            return await self._restart(generation, followed, event)
        except Exception:
            await self._scheduler.track(generation)
            # The answer to another request may have named this very task meanwhile.
            await self._check_not_followed(generation.request.profile, task_id)
            raise

    # -- Once more -----------------------------------------------------------------------------

    async def send_again(self, generation_id: str) -> Generation:
        """Makes a second, deliberate request with the first as its parent; at most one at a time.

        This resolves an unconfirmed request, which is sent again only once: later calls return the
        second request. A failed or stopped request is sent again once its last resubmission has
        failed or was stopped; until then, the last one is returned. Raises INVALID_REQUEST for
        everything else.
        """
        self._context.stored_work.check(generation_id)
        async with self._lock(generation_id):
            while True:
                generation = await self._find(generation_id)
                check_resubmittable(generation)
                children = await asyncio.to_thread(self._library.children, generation_id)
                existing = existing_resubmission(generation, children)
                if existing is not None:
                    if generation.status is Status.UNCONFIRMED:
                        after = mark_resubmitted(generation)
                        await self._change(generation, after, LogEvent.SENT_AGAIN)
                    return existing
                try:
                    return await self._resubmit(generation, children)
                except ConflictError:
                    continue  # another window was quicker; its child is found now

    async def _resubmit(self, parent: Generation, children: list[Generation]) -> Generation:
        """Adds a child to `parent`, whose present children are `children`, in one transaction.

        Raises ConflictError if there are other children by now, and what `Engine.submit` raises.
        """
        context = self._context
        request = await asyncio.to_thread(self._library.store_images, parent.request)
        child = new_generation(request, parent=parent.id, at=context.clock.now())
        after = mark_resubmitted(parent)
        await self._scheduler.open()
        await context.stored_work.admit([child.id])
        await context.writer.add_child(child, parent, after, children)
        context.event_log.log_for(parent).note(LogEvent.SENT_AGAIN, id=child.id)
        if after != parent:
            context.publish(after)
        context.publish(child)
        context.accounts.account(request.profile).assume_funded()
        self._scheduler.enqueue(child)
        return child

    # -- Remove --------------------------------------------------------------------------------

    async def remove(self, generation_id: str, *, files: FileDisposition) -> tuple[Path, ...]:
        """Removes a settled generation and its poster; with RETURN, returns its files.

        Raises INVALID_REQUEST, and removes nothing, if its task may still run, or if it may have
        been charged and the user has not decided about it (`library.removal_policy`).
        """
        async with self._lock(generation_id):
            returned = await run_uncancellable(
                lambda: self._library.remove(generation_id, files=files)
            )
            poster = poster_path(self._posters, generation_id)
            with suppress(OSError):
                await asyncio.to_thread(poster.unlink, missing_ok=True)
            return returned

    # -- Helpers -------------------------------------------------------------------------------

    async def _exists(self, profile: str, task_id: str, *, is_followed: bool) -> bool:
        try:
            return await task_exists(self._context.accounts.account(profile), task_id)
        except VideoDeskError:
            if is_followed:
                return True  # it is asked again as long as it is followed
            raise

    async def _check_not_followed(self, profile: str, task_id: str) -> None:
        if await asyncio.to_thread(self._library.by_task, profile, task_id) is not None:
            raise error(Code.INVALID_REQUEST, reason=Reason.TASK_ALREADY_FOLLOWED)


def _check_takes_task_id(generation: Generation) -> None:
    """Raises INVALID_REQUEST if the user may not enter a task id."""
    if generation.task_id:
        # An entered id may be mistyped, or may belong to another request.
        takes_one = (
            generation.task_id_from_user
            and generation.file is None
            and generation.status in {*_TAKES_TASK_ID, Status.PROCESSING}
        )
    else:
        takes_one = generation.status in _TAKES_TASK_ID
    if not takes_one:
        raise error(Code.INVALID_REQUEST, reason=Reason.TASK_ID_NOT_NEEDED)
