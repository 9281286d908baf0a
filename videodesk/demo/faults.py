"""Answers of the demo service to the directives that concern a task or its file."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.responses import FileResponse, JSONResponse, Response

from videodesk.demo.directives import Directive
from videodesk.demo.tasks import Phase, Task, TaskState

_DEAD_ADDRESS: Final = "http://127.0.0.1:9"  # the port that discards; nothing listens there
_GIF: Final = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00,"
    b"\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)

Query = Callable[[Task, TaskState, str], Response | None]
"""An answer to a query, given the task, its state and the link; None for the usual one."""


def _flagged(_task: Task, _state: TaskState, _link: str) -> Response:
    message = "Your prompt was flagged by the content policy"
    return JSONResponse({"code": 400, "message": message, "data": None})


def _rejected(task: Task, state: TaskState, _link: str) -> Response | None:
    if state.phase is Phase.COMPLETED:
        return None
    reason = "a face was detected; the request is under review"
    return JSONResponse({"id": task.id, "status": "rejected", "reason": reason})


def _odd_answer(task: Task, _state: TaskState, _link: str) -> Response:
    return JSONResponse({"task": {"number": task.row, "phase": 3}, "host": "demo"})


def _odd_link(task: Task, state: TaskState, link: str) -> Response | None:
    if state.phase is not Phase.COMPLETED:
        return None
    works = [{"video": {"href": link}, "cover": f"{link}.jpg"}]
    return JSONResponse({"id": task.id, "status": "completed", "works": works})


def _no_link(task: Task, state: TaskState, _link: str) -> Response | None:
    if state.phase is not Phase.COMPLETED:
        return None
    return JSONResponse({"id": task.id, "status": "completed"})


def _dead_link(task: Task, state: TaskState, _link: str) -> Response | None:
    if state.phase is not Phase.COMPLETED:
        return None
    url = f"{_DEAD_ADDRESS}/{task.id}.mp4"
    return JSONResponse({"id": task.id, "status": "completed", "video_url": url})


_QUERIES: Final[Mapping[Directive, Query]] = {
    Directive.FLAGGED: _flagged,
    Directive.REJECTED: _rejected,
    Directive.ODD_ANSWER: _odd_answer,
    Directive.ODD_LINK: _odd_link,
    Directive.NO_LINK: _no_link,
    Directive.DEAD_LINK: _dead_link,
}


def faulty_query(
    directive: Directive | None, task: Task, state: TaskState, link: str
) -> Response | None:
    """Return the answer to a query that a directive asks for; None for the usual one."""
    answer = _QUERIES.get(directive) if directive is not None else None
    return None if answer is None else answer(task, state, link)


def faulty_file(directive: Directive | None, path: Path) -> Response | None:
    """Return the file that a directive asks for in place of a clip; None for the usual one."""
    match directive:
        case Directive.GIF_FILE:
            return Response(_GIF, media_type="video/mp4")
        case Directive.WRONG_TYPE:
            return FileResponse(path, media_type="text/html")
        case Directive.PART_FILE:
            size = path.stat().st_size
            said = {"Content-Range": f"bytes 0-{size - 1}/{size}"}
            return Response(path.read_bytes(), 206, headers=said, media_type="video/mp4")
        case _:
            return None
