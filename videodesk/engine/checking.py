"""Whether the service knows a task, asked once, before anything is made to depend on it."""

from typing import Final

from videodesk.engine.account import Account
from videodesk.errors import Code, Problem, VideoDeskError, error
from videodesk.provider.outcome import AskError, AskMeaning

_HAS_A_MEND: Final = frozenset(
    {
        Code.KEY_MISSING,
        Code.KEY_MALFORMED,
        Code.KEY_REFUSED,
        Code.KEYRING_UNAVAILABLE,
        Code.ACCESS_DENIED,
        Code.PROFILE_UNKNOWN,
        Code.WRONG_ADDRESS,
    }
)


async def task_exists(account: Account, task_id: str) -> bool:
    """Whether the service knows this task; only its own word counts as a no.

    Raises the problem for which it could not be asked (UNREACHABLE, KEY_REFUSED, ...), in words
    that say that nothing was changed.
    """
    try:
        connection = await account.connection()
        async with account.questions:
            with connection.used() as client:
                await client.query(task_id)
    except AskError as failure:
        if failure.outcome.meaning is AskMeaning.UNKNOWN_TASK:
            return False
        raise _not_asked(failure.problem) from failure
    except VideoDeskError as failure:
        raise _not_asked(failure.problem) from failure
    return True


def _not_asked(trouble: Problem) -> VideoDeskError:
    return error(
        trouble.code,
        message="The task id could not be checked with the service. Nothing was changed.",
        hint=trouble.hint if trouble.code in _HAS_A_MEND else "Try again later.",
        detail=f"{trouble.message} {trouble.detail}".strip(),
    )
