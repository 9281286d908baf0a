"""When a request may be sent a second time: decisions about money.

One that is in doubt is sent again once, and then is no longer in doubt for its owner: the second
request stands for it. One that failed may be tried again as often as its last try has ended.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from videodesk.errors import Code, Reason, error, problem
from videodesk.generation import Generation, Status

_ENDED: Final = frozenset({Status.FAILED, Status.CANCELLED})


def check_resubmittable(generation: Generation) -> None:
    """Raises INVALID_REQUEST where there is nothing to be sent again."""
    if generation.status in {Status.UNCONFIRMED, Status.FAILED, Status.CANCELLED}:
        return
    finished = generation.status is Status.COMPLETED
    reason = Reason.RESUBMIT_OF_COMPLETED if finished else Reason.RESUBMIT_OF_UNFINISHED
    raise error(Code.INVALID_REQUEST, reason=reason)


def is_outcome_unknown(generation: Generation) -> bool:
    """Whether nobody knows what became of a request, its owner's letting go notwithstanding."""
    if generation.status is Status.UNCONFIRMED:
        return True
    sent = generation.submitted_at is not None and generation.task_id is None
    return sent and generation.status is Status.CANCELLED


def existing_resubmission(
    generation: Generation, children: Sequence[Generation]
) -> Generation | None:
    """The request that was made in the place of this one already, if no other may be made.

    A child is such a request if it asks for the same; others were changed in the composer. Raises
    INVALID_REQUEST where it was made, and its owner has removed it.
    """
    same = [each for each in children if each.request == generation.request]
    if not is_outcome_unknown(generation):
        same = [each for each in same if each.status not in _ENDED]
    if same:
        return same[-1]
    if generation.problem is not None and generation.problem.code is Code.SENT_AGAIN:
        raise error(
            Code.INVALID_REQUEST,
            reason=Reason.RESUBMISSION_REMOVED,
        )
    return None


def mark_resubmitted(generation: Generation) -> Generation:
    """A request as it is when it has been sent again."""
    if not is_outcome_unknown(generation):
        return generation
    return replace(
        generation, status=Status.CANCELLED, problem=problem(Code.SENT_AGAIN), retry_at=None
    )
