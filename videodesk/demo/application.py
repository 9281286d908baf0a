"""The routes of the demo service, written from docs/service-api.md alone."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

import msgspec
from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from videodesk.demo.answers import (
    Shape,
    gateway_error,
    html_instead_of_clip,
    proxy_page,
    task_created,
    task_queried,
    unknown_task,
)
from videodesk.demo.backend import DemoBackend, TooManyTasksError
from videodesk.demo.clips import RenderCancelledError
from videodesk.demo.create_request import MODELS, CreateRequest, RefusedError, parse_create_request
from videodesk.demo.directives import Directive, parse_directives
from videodesk.demo.faults import faulty_file, faulty_query
from videodesk.demo.middleware import GatewayMiddleware, TooLargeError, read_limited, request_id_of
from videodesk.demo.tasks import Phase, Task
from videodesk.demo.uploads import KEEP_SECONDS, MAX_BYTES, DailyLimitError, decode_data_url

_log = logging.getLogger(__name__)

MAX_CREATE_BYTES: Final = (
    12 * 1024 * 1024
)  # bytes of JSON; proxies cap at 1 to 4 MB (docs/service-api.md, "Images")
_FORM_EXTRA: Final = 64 * 1024  # bytes allowed for the form's other fields and boundaries

_REFUSALS: Final[Mapping[Directive | None, tuple[int, str, str]]] = {
    Directive.NO_BALANCE: (403, "insufficient_user_quota", "User quota is not enough"),
    Directive.BUSY: (
        429,
        "get_channel_failed",
        "当前分组上游负载已饱和 (the upstream is saturated)",
    ),
    Directive.KEY_REFUSED: (401, "", "Invalid token"),
    Directive.IMAGE_REFUSED: (401, "invalid_request", "failed to download image: 403 Forbidden"),
}
"""Status, code and message of the creates that are refused."""

HangUp = Callable[[Scope], None]
"""Closes the connection of a request."""


def make_application(
    backend: DemoBackend, *, shape: Shape = Shape.FLAT, hang_up: HangUp | None = None
) -> Starlette:
    """Build the ASGI app. The caller starts and stops the backend (`resume`, `stop`).

    Without `hang_up`, "[demo: lose answer]" gets a proxy's error page.
    """
    endpoints = _Endpoints(backend, shape, hang_up)
    return Starlette(
        routes=[
            Route("/v1/video/create", endpoints.create, methods=["POST"]),
            Route("/v1/video/query", endpoints.query),
            Route("/v1/models", endpoints.models),
            Route("/v1/files/uploads", endpoints.upload, methods=["POST"]),
            Route("/v1/videos/{task_id:path}/content", endpoints.content),
            Route("/files/uploads/{name}", endpoints.uploaded_image),
            Route("/files/{name}", endpoints.clip),
        ],
        middleware=[Middleware(GatewayMiddleware)],
        exception_handlers={
            RefusedError: _refused,
            TooLargeError: _too_large,
            ClientDisconnect: _disconnected,
            HTTPException: _http_error,
            OSError: _storage_failed,
            RenderCancelledError: _shutting_down,
            Exception: _internal_error,
        },
    )


class _Endpoints:
    """The handlers of the routes."""

    def __init__(self, backend: DemoBackend, shape: Shape, hang_up: HangUp | None) -> None:
        self._backend = backend
        self._shape = shape
        self._hang_up = hang_up
        self._answered_as_html: set[str] = set()

    async def create(self, request: Request) -> Response:
        create = parse_create_request(await _json(request))
        directive = parse_directives(create.prompt)
        if directive in _REFUSALS:
            raise RefusedError(*_REFUSALS[directive])
        create = await to_thread.run_sync(self._with_stored_images, create)
        try:
            task = await to_thread.run_sync(self._backend.accept, create)
        except TooManyTasksError as why:
            message = "too many tasks; the demo takes no more at present"
            raise RefusedError(429, "too_many_tasks", message) from why
        if directive is Directive.LOSE_ANSWER and self._hang_up is not None:
            return _NoAnswer(self._hang_up)
        if directive in {Directive.LOSE_ANSWER, Directive.GATEWAY_TIMEOUT}:
            return proxy_page()
        return task_created(task, self._shape)

    async def query(self, request: Request) -> Response:
        task_id = request.query_params.get("id", "")
        if not task_id:
            raise RefusedError(400, "invalid_request", "id is required")
        task = self._backend.find(task_id)
        if task is None:
            return unknown_task()
        link = f"{request.base_url}files/{task.id}.mp4"
        state = self._backend.state(task)
        faulty = faulty_query(parse_directives(task.order.prompt), task, state, link)
        return faulty or task_queried(task, state, link, self._shape)

    async def models(self, _request: Request) -> Response:
        entries = [
            {"id": name, "object": "model", "owned_by": model.maker}
            for name, model in MODELS.items()
        ]
        return JSONResponse({"object": "list", "data": entries})

    async def upload(self, request: Request) -> Response:
        data = await _form_file(request)
        uploads = self._backend.uploads
        try:
            name = await to_thread.run_sync(uploads.store, data)
        except ValueError as why:
            raise RefusedError(400, "invalid_request", str(why)) from why
        except DailyLimitError as why:
            message = "more than 200 MB of files within 24 hours"
            raise RefusedError(429, "upload_limit", message) from why
        expires_at = int(self._backend.now()) + int(KEEP_SECONDS)
        url = f"{request.base_url}files/uploads/{name}"
        return JSONResponse({"url": url, "expires_at": expires_at})

    async def content(self, request: Request) -> Response:
        task = self._backend.find(request.path_params["task_id"])
        if task is None:
            return unknown_task()
        phase = self._backend.state(task).phase
        if phase is not Phase.COMPLETED:
            message = f"Task is not completed yet, current status: {phase}"
            raise RefusedError(400, "invalid_request", message)
        return await self._file(request, task)

    async def clip(self, request: Request) -> Response:
        task_id, _, kind = request.path_params["name"].rpartition(".")
        task = self._backend.find(task_id) if kind == "mp4" else None
        if task is None or self._backend.state(task).phase is not Phase.COMPLETED:
            raise HTTPException(404)
        return await self._file(request, task)

    async def uploaded_image(self, request: Request) -> Response:
        path = self._backend.uploads.path(request.path_params["name"])
        if path is None:
            raise HTTPException(404)
        return FileResponse(path)

    async def _file(self, request: Request, task: Task) -> Response:
        directive = parse_directives(task.order.prompt)
        html_first = directive is Directive.HTML_FILE
        if html_first and request.method == "GET" and task.id not in self._answered_as_html:
            self._answered_as_html.add(task.id)
            return html_instead_of_clip()
        path = await asyncio.wrap_future(self._backend.clip(task))
        faulty = await to_thread.run_sync(faulty_file, directive, path)
        return faulty or FileResponse(path, media_type="video/mp4")

    def _with_stored_images(self, create: CreateRequest) -> CreateRequest:
        """Store the request's data: URLs as files, so that its task stays small."""
        uploads = self._backend.uploads
        images = list(create.images)
        for index, image in enumerate(images):
            if image.lower().startswith("data:"):
                try:
                    images[index] = uploads.url(uploads.store(decode_data_url(image)))
                except (ValueError, DailyLimitError) as why:
                    message = f"images[{index}]: {why}"
                    raise RefusedError(400, "invalid_request", message) from why
        return replace(create, images=tuple(images))


class _NoAnswer(Response):
    """Ends a request without sending a byte."""

    def __init__(self, hang_up: HangUp) -> None:
        super().__init__()
        self._hang_up = hang_up

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        """Close the connection and wait for the disconnect."""
        self._hang_up(scope)
        while (await receive())["type"] != "http.disconnect":
            pass


async def _json(request: Request) -> object:
    body = bytearray()
    async for piece in read_limited(request, MAX_CREATE_BYTES):
        body += piece
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError) as why:
        raise RefusedError(400, "invalid_json", f"the body is not JSON: {why}") from why


async def _form_file(request: Request) -> bytes:
    """Return the form's `file`. Raises RefusedError unless `purpose` is the documented one."""
    stream = read_limited(request, MAX_BYTES + _FORM_EXTRA)
    try:
        form = await MultiPartParser(request.headers, stream, max_files=1, max_fields=8).parse()
    except (MultiPartException, KeyError) as why:
        raise RefusedError(400, "invalid_request", "the body must be multipart/form-data") from why
    try:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise RefusedError(400, "invalid_request", "file is required")
        if form.get("purpose") != "model_input":
            raise RefusedError(400, "invalid_request", "purpose must be model_input")
        data = await file.read()
    finally:
        await form.close()
    if len(data) > MAX_BYTES:
        raise TooLargeError
    return data


async def _refused(request: Request, why: Exception) -> Response:
    if not isinstance(why, RefusedError):
        raise why
    return gateway_error(why.status, why.code, why.message, request_id_of(request))


async def _too_large(request: Request, _why: Exception) -> Response:
    message = "request body too large"
    return gateway_error(413, "request_too_large", message, request_id_of(request))


async def _disconnected(_request: Request, _why: Exception) -> Response:
    return Response(status_code=499)


async def _http_error(request: Request, why: Exception) -> Response:
    status = why.status_code if isinstance(why, HTTPException) else 404
    message = f"Invalid URL ({request.method} {request.url.path})"
    return gateway_error(status, "", message, request_id_of(request))


async def _storage_failed(request: Request, why: Exception) -> Response:
    _log.warning("the demo's folder cannot be used: %s", why)
    message = f"the request was not accepted: {why}"
    return gateway_error(500, "storage_failed", message, request_id_of(request))


async def _shutting_down(request: Request, _why: Exception) -> Response:
    return gateway_error(503, "closing", "the service is closing", request_id_of(request))


async def _internal_error(request: Request, why: Exception) -> Response:
    return gateway_error(500, "internal_error", type(why).__name__, request_id_of(request))
