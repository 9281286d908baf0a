"""ASGI middleware of the demo service: own host names, request ids, key check, body size limits."""

import contextlib
import secrets
import time
from collections.abc import AsyncGenerator
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from videodesk.demo.answers import gateway_error

_ID_HEADER: Final = "X-Oneapi-Request-Id"
_OWN_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_MAX_DISCARDED: Final = 64 * 1024 * 1024  # bytes of a refused body that are read and discarded


class TooLargeError(Exception):
    """A request body is larger than its route allows."""


class GatewayMiddleware:
    """Adds a request id to each answer, and refuses requests under /v1/ without a key.

    Also refuses what a web page could send through its reader's browser: a request with an
    `Origin`, or for another host name, which may have been made to lead here.
    """

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
                MutableHeaders(scope=message).update({**_HEADERS, _ID_HEADER: request_id})
            await send(message)

        refusal = _refusal(scope, Headers(scope=scope), request_id)
        if refusal is not None:
            await discard_body(Request(scope, receive))
            await refusal(scope, receive, send_with_id)
            return
        await self._app(scope, receive, send_with_id)


def _refusal(scope: Scope, headers: Headers, request_id: str) -> Response | None:
    """Return the answer to a request that goes no further."""
    if not _is_own_host(scope, headers.getlist("host")):
        return gateway_error(421, "wrong_host", "This host name is not served here", request_id)
    if "origin" in headers:
        return gateway_error(403, "cross_origin", "Web pages are not served here", request_id)
    if scope["path"].startswith("/v1/") and not _has_key(headers):
        return gateway_error(401, "", "Invalid token", request_id)
    return None


def _is_own_host(scope: Scope, hosts: list[str]) -> bool:
    """Return whether the one `Host` is a name of this computer, with the port that was asked."""
    port = (scope.get("server") or ("", None))[1] or 80
    own = {f"{name}:{port}" for name in _OWN_NAMES} | (set(_OWN_NAMES) if port == 80 else set())
    return len(hosts) == 1 and hosts[0].lower() in own


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
