"""Re-submission policy: when a request may be sent a second time. Pure decisions about money.

An unconfirmed request is sent again once, which resolves it: the second request replaces it. A
failed one may be sent again whenever its last re-submission has failed or was cancelled.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from videodesk.errors import Code, Reason, error, problem
from videodesk.generation import Generation, Status, cleared, require_whole_request

_ENDED: Final = frozenset({Status.FAILED, Status.CANCELLED})


def check_resubmittable(generation: Generation) -> None:
    """Raises INVALID_REQUEST if the generation cannot be sent again, and ENTRY_UNREADABLE if its
    request could not be read from the library.
    """
    require_whole_request(generation)
    if generation.status in {Status.UNCONFIRMED, Status.FAILED, Status.CANCELLED}:
        return
    finished = generation.status is Status.COMPLETED
    reason = Reason.RESUBMIT_OF_COMPLETED if finished else Reason.RESUBMIT_OF_UNFINISHED
    raise error(Code.INVALID_REQUEST, reason=reason)


def is_outcome_unknown(generation: Generation) -> bool:
    """True if the outcome of the create call is unknown, even if the user dismissed it."""
    if generation.status is Status.UNCONFIRMED:
        return True
    sent = generation.submitted_at is not None and generation.task_id is None
    return sent and generation.status is Status.CANCELLED


def existing_resubmission(
    generation: Generation, children: Sequence[Generation]
) -> Generation | None:
    """The existing re-submission of this generation, if it prevents another.

    A child is a re-submission if its request is identical; other children were changed in the
    composer. Raises INVALID_REQUEST if there was one that the user has removed.
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
    """The generation, marked as sent again."""
    if not is_outcome_unknown(generation):
        return generation
    return replace(cleared(generation), status=Status.CANCELLED, problem=problem(Code.SENT_AGAIN))
