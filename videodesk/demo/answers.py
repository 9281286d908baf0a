"""HTTP answers of the demo service, in both shapes of docs/service-api.md: flat and wrapped."""

from enum import StrEnum
from typing import assert_never

from starlette.responses import JSONResponse, Response

from videodesk.demo.tasks import Phase, Task, TaskState

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Shape(StrEnum):
    """The two shapes of the answers to create and query."""

    FLAT = "flat"
    """As in the published contract."""
    WRAPPED = "wrapped"
    """`code`, `message` and `data`: statuses as marked [S], links as [D] in docs/service-api.md."""


_WRAPPED_STATUS = {
    Phase.QUEUED: "NOT_START",
    Phase.PROCESSING: "IN_PROGRESS",
    Phase.COMPLETED: "SUCCESS",
    Phase.FAILED: "FAILURE",
}


def task_created(task: Task, shape: Shape) -> Response:
    """Answer a create that was accepted."""
    match shape:
        case Shape.FLAT:
            return JSONResponse(_flat(task, "processing", task.taken_at))
        case Shape.WRAPPED:
            data: Json = {"id": task.row, "task_id": task.id, "status": "NOT_START"}
            return JSONResponse(_wrapped(data))
        case _:
            assert_never(shape)


def task_queried(task: Task, state: TaskState, link: str, shape: Shape) -> Response:
    """Answer a query; `link` is the URL of the clip once the task is completed."""
    match shape:
        case Shape.FLAT:
            return JSONResponse(_flat_state(task, state, link))
        case Shape.WRAPPED:
            return JSONResponse(_wrapped(_wrapped_state(task, state, link)))
        case _:
            assert_never(shape)


def gateway_error(status: int, code: str, message: str, request_id: str) -> Response:
    """Answer with an error in the gateway's envelope."""
    text = f"{message} (request id: {request_id})"
    error: Json = {"message": text, "type": "new_api_error", "code": code}
    return JSONResponse({"error": error}, status_code=status)


def unknown_task() -> Response:
    """Answer a query for an unknown task: 400 in the task layer's envelope."""
    name = "task_not_exist"
    return JSONResponse({"code": name, "message": name, "data": None}, status_code=400)


def proxy_page() -> Response:
    """Answer as a proxy whose gateway timed out: 504 with an HTML page."""
    page = (
        "<html>\r\n<head><title>504 Gateway Time-out</title></head>\r\n<body>\r\n"
        "<center><h1>504 Gateway Time-out</h1></center>\r\n</body>\r\n</html>\r\n"
    )
    return Response(page, status_code=504, media_type="text/html")


def html_instead_of_clip() -> Response:
    """Answer 200 with an HTML page where a clip is expected."""
    page = "<!doctype html><title>One moment</title><p>The file is being prepared.</p>\n"
    return Response(page, media_type="text/html")


def _flat(task: Task, status: str, since: float) -> dict[str, Json]:
    return {"id": task.id, "status": status, "status_update_time": int(since)}


def _flat_state(task: Task, state: TaskState, link: str) -> Json:
    match state.phase:
        case Phase.QUEUED | Phase.PROCESSING:
            # The published contract has no other status for an unfinished task.
            return _flat(task, "processing", state.since)
        case Phase.COMPLETED:
            return {**_flat(task, "completed", state.since), "video_url": link}
        case Phase.FAILED:
            error: Json = {"code": "generation_failed", "message": state.reason}
            return {**_flat(task, "failed", state.since), "error": error}
        case _:
            assert_never(state.phase)


def _wrapped(data: Json) -> Json:
    return {"code": "success", "message": "", "data": data}


def _wrapped_state(task: Task, state: TaskState, link: str) -> Json:
    done = state.phase is Phase.COMPLETED
    links: dict[str, Json] = {"url": link, "artifact_url": link} if done else {}
    return {
        "id": task.row,
        "task_id": task.id,
        "status": _WRAPPED_STATUS[state.phase],
        "progress": f"{state.progress}%",
        "fail_reason": state.reason,
        "result_url": link if done else "",
        "submit_time": int(task.taken_at),
        "finish_time": int(state.since) if done else 0,
        **links,
        "data": {"model": task.order.model},
    }
