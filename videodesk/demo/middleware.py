"""ASGI middleware of the demo service: request ids, the key check, body size limits."""

import contextlib
import secrets
import time
from collections.abc import AsyncGenerator
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from videodesk.demo.answers import gateway_error

_ID_HEADER: Final = "X-Oneapi-Request-Id"
_MAX_DISCARDED: Final = 64 * 1024 * 1024  # bytes of a refused body that are read and discarded


class TooLargeError(Exception):
    """A request body is larger than its route allows."""


class GatewayMiddleware:
    """Adds a request id to each answer, and refuses requests under /v1/ without a key."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = time.strftime("%Y%m%d%H%M%S", time.gmtime()) + secrets.token_hex(6)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[_ID_HEADER] = request_id
            await send(message)

        if scope["path"].startswith("/v1/") and not _has_key(Headers(scope=scope)):
            await discard_body(Request(scope, receive))
            refusal = gateway_error(401, "", "Invalid token", request_id)
            await refusal(scope, receive, send_with_id)
            return
        await self._app(scope, receive, send_with_id)


def request_id_of(request: Request) -> str:
    """Return the request id that the answer carries."""
    return str(request.state.request_id)


async def read_limited(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    """Yield the body in chunks, up to `most` bytes. Raises TooLargeError at the end.

    The excess is read and discarded: if a server answers early and closes, the sender's system
    drops the answer.
    """
    announced = request.headers.get("content-length", "")
    size = most if announced.isdecimal() and int(announced) > most else 0
    async for piece in request.stream():
        size += len(piece)
        if size <= most:
            yield piece
        elif size > most + _MAX_DISCARDED:
            break
    if size > most:
        raise TooLargeError


async def discard_body(request: Request) -> None:
    """Read and discard a body."""
    with contextlib.suppress(TooLargeError, ClientDisconnect):
        async for _ in read_limited(request, 0):
            pass


def _has_key(headers: Headers) -> bool:
    scheme, _, key = headers.get("authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(key.strip())
