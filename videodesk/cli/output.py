"""Output of the commands: JSON lines and tables on stdout, messages on stderr."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from videodesk.cli.printer import echo, echo_lines
from videodesk.errors import KEPT, Code, Problem, Reason
from videodesk.generation import Generation, Json, Status
from videodesk.paths import poster_path
from videodesk.text import indented

if TYPE_CHECKING:
    from videodesk.messages import Message

_HINTS: Final = {
    Code.KEY_MISSING: "Save one with `videodesk key set`, or set VIDEODESK_API_KEY.",
    Code.KEY_REFUSED: "Save a valid one with `videodesk key set`, or set VIDEODESK_API_KEY.",
    Code.LIBRARY_LINKED: "If you set them up yourself, allow them with `--allow-links`.",
    Code.LIBRARY_NEW: "To send and download what is in it, run `videodesk --trust-library resume`.",
    Code.KEYRING_UNAVAILABLE: "Unlock or start it and try again, or set VIDEODESK_API_KEY.",
}
"""Hints where the usual ones name parts of the window."""
_UNREADABLE: Final = frozenset(
    {
        Reason.KEYRING_LOCKED,
        Reason.KEYRING_SILENT,
        Reason.KEYRING_TIMEOUT,
        Reason.NO_KEYRING,
    }
)


_VALUE_COLUMN: Final = 14
_KEEP_HINT: Final = "Keep it with `videodesk keep-file ID`. Otherwise it is downloaded again."


def as_json(generation: Generation, posters: Path) -> dict[str, Json]:
    """Return a generation as JSON (docs/design.md, "The command line"): times are in UTC."""
    request, problem = generation.request, generation.problem
    poster = poster_path(posters, generation.id)
    return {
        "id": generation.id,
        "status": generation.status.value,
        "model": request.model,
        "prompt": request.prompt,
        "images": list(request.images),
        "aspect_ratio": request.aspect_ratio,
        "size": request.size,
        "duration": request.duration,
        "task_id": generation.task_id,
        "video": str(generation.file) if generation.file else None,
        "poster": str(poster) if poster.exists() else None,
        "created_at": _iso_utc(generation.created_at),
        "completed_at": _iso_utc(generation.completed_at),
        "error": None if problem is None else problem_as_json(problem, generation.status),
    }


def problem_as_json(problem: Problem, status: Status | None = None) -> dict[str, Json]:
    """Return a problem as `--json` prints it, worded for the status of its generation."""
    message = message_for(problem, status)
    return {
        "code": problem.code.value,
        "message": message.text,
        "hint": message.hint or None,
        "detail": message.detail or None,
    }


def message_for(problem: Problem, status: Status | None = None) -> "Message":
    """Return the message for a problem, with a hint that helps in a terminal."""
    from videodesk.messages import problem_message  # noqa: PLC0415  # all the sentences

    message = problem_message(problem, status)
    is_usual = problem.code is not Code.KEYRING_UNAVAILABLE or problem.reason in _UNREADABLE
    hint = _HINTS.get(problem.code) if is_usual else None
    if KEPT in problem.params:
        hint = _KEEP_HINT
    return message if hint is None else replace(message, hint=hint)


def print_problem(problem: Problem, status: Status | None = None) -> None:
    """Print a problem to stderr: message and hint, then the service's or system's own text."""
    message = message_for(problem, status)
    echo(message, err=True)
    if message.detail:
        echo_lines(f"  {indented(message.detail, 2)}", err=True)


def print_table(generations: list[Generation]) -> None:
    """Print a line for each generation, truncated to the terminal's width."""
    from rich.table import Table  # noqa: PLC0415  # `--json` needs no rich

    from videodesk.cli.console import console  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, show_edge=False)
    for heading, least in (("id", 16), ("status", 11), ("made", 16)):
        table.add_column(heading, no_wrap=True, min_width=least)
    table.add_column("model", no_wrap=True, overflow="ellipsis", max_width=20)
    table.add_column("prompt", no_wrap=True, overflow="ellipsis", ratio=1)
    for each in generations:
        table.add_row(
            each.id,
            each.status.value,
            each.created_at.astimezone().strftime("%Y-%m-%d %H:%M"),
            each.request.model,
            " ".join(each.request.prompt.split()),
        )
    console().print(table)


def print_details(generation: Generation, posters: Path) -> None:
    """Print a line for each field of a generation that has a value."""
    for name, value in as_json(generation, posters).items():
        match value:
            case None | []:
                continue
            case list():
                text = "\n".join(str(each) for each in value)
            case dict():
                message, hint = value.get("message") or "", value.get("hint") or ""
                text = f"{message} {hint}".rstrip()
                if value.get("detail"):
                    text += f"\n{value['detail']}"
            case _:
                text = str(value)
        echo_lines(f"{name + ':':<13} {indented(text, _VALUE_COLUMN)}")
    if generation.retry_count and not generation.status.is_settled:
        echo(f"{'retries:':<13} {_retries(generation)}")
        if generation.video_url is not None:
            echo(f"{'link:':<13} {generation.video_url}")


def _retries(generation: Generation) -> str:
    since, next_try = _iso_utc(generation.retry_since), _iso_utc(generation.retry_at)
    parts = [
        str(generation.retry_count),
        since and f"since {since}",
        next_try and f"next {next_try}",
    ]
    return ", ".join(filter(None, parts))


def _iso_utc(time: datetime | None) -> str | None:
    return None if time is None else time.astimezone(UTC).isoformat().replace("+00:00", "Z")
