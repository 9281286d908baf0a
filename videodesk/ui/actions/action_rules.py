"""Rules for the table of user actions: which generations an action applies to.

Pure functions of a generation's snapshot and of what else the window knows about it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from videodesk.errors import ENDED_BY_ERROR, KEPT, Code
from videodesk.generation import Generation, Status, is_web_url


@dataclass(frozen=True, slots=True)
class ActionTarget:
    """A generation, and facts that the rules need but its snapshot does not contain.

    `is_missing` is True if the file of the clip was found to be gone, `is_damaged` if it is not the
    one that was stored, `is_hidden` if the user hid the generation.
    """

    generation: Generation
    is_missing: bool = False
    is_damaged: bool = False
    is_hidden: bool = False


def awaits_confirmation(generation: Generation) -> bool:
    """True if a queued request waited so long that it is sent only after the user confirms it."""
    return generation.status is Status.QUEUED and _has_problem(generation, Code.WAITED_LONG)


def is_abandoned(generation: Generation) -> bool:
    """True if a request was sent, no answer came, and the user forgot it or sent it again."""
    return (
        generation.status is Status.CANCELLED
        and generation.submitted_at is not None
        and not generation.task_id
    )


def is_withdrawn(generation: Generation) -> bool:
    """True if a request was removed from the queue before it was sent."""
    return (
        generation.status is Status.CANCELLED
        and generation.submitted_at is None
        and not generation.task_id
    )


def _has_problem(generation: Generation, code: Code) -> bool:
    return generation.problem is not None and generation.problem.code is code


def always(_target: ActionTarget) -> bool:
    """Applies to every generation."""
    return True


def has_status(*statuses: Status) -> Callable[[ActionTarget], bool]:
    """Make a rule that holds for generations with one of these statuses."""
    return lambda target: target.generation.status in statuses


def has_clip(target: ActionTarget) -> bool:
    """True for a finished clip whose file exists."""
    generation = target.generation
    return (
        generation.status is Status.COMPLETED
        and generation.file is not None
        and not target.is_missing
    )


def has_file(target: ActionTarget) -> bool:
    """True if there is a file, finished or kept from before."""
    return target.generation.file is not None and not target.is_missing


def has_file_path(target: ActionTarget) -> bool:
    """True if the library knows a path, even if the file itself is gone."""
    return target.generation.file is not None


def has_task_id(target: ActionTarget) -> bool:
    """True if the service's task id is known."""
    return bool(target.generation.task_id)


def is_waiting(target: ActionTarget) -> bool:
    """True if a retry delay or a problem, its own or its profile's, keeps it waiting."""
    generation = target.generation
    is_held = generation.retry_at is not None or generation.problem is not None
    return is_held and not generation.status.is_settled and not awaits_confirmation(generation)


def lacks_balance(target: ActionTarget) -> bool:
    """True if it waits, or failed, because the account has no balance."""
    return _has_problem(target.generation, Code.NO_BALANCE)


def has_kept_file(target: ActionTarget) -> bool:
    """True if something that is not a clip was saved in place of one, and the user may keep it."""
    generation = target.generation
    reason = generation.problem
    is_saved = reason is not None and KEPT in reason.params
    return is_saved and generation.status in {Status.PROCESSING, Status.DOWNLOADING}


def has_unfetched_link(target: ActionTarget) -> bool:
    """True if the service gave a link, and what it leads to has not arrived."""
    generation = target.generation
    is_stuck = generation.problem is not None and not generation.status.is_settled
    return is_stuck and generation.video_url is not None and is_web_url(generation.video_url)


def can_be_tracked_again(target: ActionTarget) -> bool:
    """True if tracking was stopped, or ended without a status, and the task id is known."""
    generation = target.generation
    reason = generation.problem
    may_go_on = (
        generation.status is Status.FAILED
        and reason is not None
        and ENDED_BY_ERROR in reason.params
    )
    return (generation.status is Status.CANCELLED or may_go_on) and has_task_id(target)


def is_outcome_unknown(target: ActionTarget) -> bool:
    """True if the request was sent and may have been charged, but no answer came."""
    return target.generation.status is Status.UNCONFIRMED or is_abandoned(target.generation)


def can_be_sent_again(target: ActionTarget) -> bool:
    """True if the outcome is unknown; then the engine sends a request again once."""
    return is_outcome_unknown(target) and not _has_problem(target.generation, Code.SENT_AGAIN)


def takes_task_id(target: ActionTarget) -> bool:
    """True if the outcome is unknown, or the task id the user entered is unknown to the service."""
    generation = target.generation
    is_mistyped = generation.task_id_from_user and _has_problem(generation, Code.UNKNOWN_TASK)
    return is_outcome_unknown(target) or is_mistyped


def can_be_fetched_again(target: ActionTarget) -> bool:
    """True if the file of a finished clip is gone or damaged, and its task id is known."""
    generation = target.generation
    is_needed = target.is_missing or target.is_damaged or generation.file is None
    return generation.status is Status.COMPLETED and is_needed and has_task_id(target)
