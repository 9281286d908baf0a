"""The snapshot of a generation after a failed step. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from videodesk.engine.retry_policy import Finish, Hold, Retry
from videodesk.errors import KEPT, Problem, with_params
from videodesk.generation import Generation, Status, cleared


def after_failure(
    generation: Generation,
    decision: Retry | Hold | Finish,
    now: datetime,
    *,
    delay: float | None = None,
) -> Generation:
    """The generation as a decision leaves it; it is tried again after `delay` seconds, if given."""
    status = decision.status
    after = replace(
        cleared(generation),
        status=status,
        problem=_problem(generation, decision),
        progress=generation.progress if status is generation.status else None,
        submitted_at=None if status is Status.QUEUED else generation.submitted_at,
    )
    if isinstance(decision, Finish):
        return replace(after, completed_at=now) if status is Status.FAILED else after
    return replace(
        after,
        retry_at=None if delay is None else now + timedelta(seconds=delay),
        retry_count=generation.retry_count + 1,
        retry_since=generation.retry_since or now,
    )


def _problem(generation: Generation, decision: Retry | Hold | Finish) -> Problem:
    """The problem; what was kept in place of a clip stays on offer while others fail."""
    known = generation.problem
    kept = None if known is None else known.params.get(KEPT)
    if kept is None or not isinstance(decision, Retry) or decision.status is Status.QUEUED:
        return decision.problem
    return with_params(decision.problem, **{KEPT: kept})
