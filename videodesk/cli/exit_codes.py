"""Exit codes of the commands (docs/design.md, "The command line")."""

from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from videodesk.errors import Code, Problem
from videodesk.generation import Generation, Status


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    COMPLETED = 0
    FAILED = 1
    WRONG_REQUEST = 2
    PROFILE = 3
    UNCONFIRMED = 4
    STOPPED = 5
    LIBRARY = 6
    OUTPUT = 7
    """The output of a command that only prints could not be written."""


_LIBRARY: Final = frozenset(
    {
        Code.DISK_FULL,
        Code.CLIP_TOO_LARGE,
        Code.LIBRARY_MISSING,
        Code.LIBRARY_UNWRITABLE,
        Code.LIBRARY_DAMAGED,
        Code.LIBRARY_TOO_NEW,
        Code.LIBRARY_IN_USE,
        Code.LIBRARY_LINKED,
    }
)
_REQUEST: Final = frozenset(
    {
        Code.INVALID_REQUEST,
        Code.IMAGE_MISSING,
        Code.IMAGE_UNREADABLE,
        Code.IMAGE_TOO_LARGE,
        Code.NOT_FOUND,
        Code.ENTRY_UNREADABLE,
    }
)
_ONLY_FAILED: Final = frozenset({Code.DEMO_UNAVAILABLE, Code.MEDIA_UNAVAILABLE})


def exit_code_for_problem(problem: Problem) -> ExitCode:
    """Return the exit code for a problem that prevents a command."""
    if problem.code in _LIBRARY:
        return ExitCode.LIBRARY
    if problem.code in _REQUEST:
        return ExitCode.WRONG_REQUEST
    if problem.code in _ONLY_FAILED:
        return ExitCode.FAILED
    return ExitCode.PROFILE


def exit_code_for_generation(generation: Generation, blocked_by: Problem | None) -> ExitCode:
    """Return the exit code for one generation; `blocked_by` is what it waits for, if anything."""
    match generation.status:
        case Status.COMPLETED:
            return ExitCode.COMPLETED
        case Status.FAILED:
            return ExitCode.FAILED
        case Status.UNCONFIRMED:
            return ExitCode.UNCONFIRMED
        case _ if blocked_by is not None:
            return exit_code_for_problem(blocked_by)
        case _:
            return ExitCode.STOPPED


def most_urgent(codes: Iterable[ExitCode]) -> ExitCode:
    """Return one exit code for many generations: the one that needs the user most."""
    order = (
        ExitCode.LIBRARY,
        ExitCode.UNCONFIRMED,
        ExitCode.PROFILE,
        ExitCode.STOPPED,
        ExitCode.WRONG_REQUEST,
        ExitCode.FAILED,
    )
    found = set(codes)
    return next((each for each in order if each in found), ExitCode.COMPLETED)
