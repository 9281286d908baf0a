"""The way of a request to its host, and how far it came where the way leads through a proxy.

httpx tells one thing from another by its exceptions, and is right for the direct way. Through a
proxy it is not: an answer of the proxy that does not come is a time-out like one of the service,
and a SOCKS proxy that speaks nonsense lets out what is no error of httpx at all. Whether a create
has left must not be guessed, so it is watched here.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Final

import httpx
from socksio.exceptions import SOCKSError

from videodesk.provider.proxies import Proxies

_STEPS: Final = 3  # to the proxy, through it, and TLS with the service
_MAX_CAUSES: Final = 10

OpenTransport = Callable[[str | None], httpx.AsyncBaseTransport]
"""Makes the connections that lead through one proxy, or directly."""


class ProxyUnreachableError(httpx.ProxyError):
    """The proxy itself could not be reached; nothing was sent."""


class ProxyLoginError(httpx.ProxyError):
    """The proxy wants a user's name and a password, or other ones; nothing was sent."""


class UntrustedCertificateError(httpx.ConnectError):
    """The other side's certificate is not trusted; nothing was sent."""


class RoutingTransport(httpx.AsyncBaseTransport):
    """Sends each request on its way, directly or through a proxy, and owns the connections.

    Whatever it raises before the first byte of a request left through a proxy is an
    httpx.ConnectError, an httpx.ConnectTimeout or an httpx.ProxyError.
    """

    def __init__(self, proxies: Proxies, open_way: OpenTransport) -> None:
        self._proxies = proxies
        self._open_transport = open_way
        self._transports: dict[str | None, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer, its body not read yet."""
        proxy = await self._proxies.find(request.url)
        if proxy not in self._transports:
            self._transports[proxy] = self._open_transport(proxy)
        way = self._transports[proxy]
        try:
            if proxy is None:
                return await way.handle_async_request(request)
            response = await _send_through_proxy(way, request)
        except httpx.ConnectError as refused:
            if _is_about_certificates(refused):
                raise UntrustedCertificateError(str(refused)) from refused
            raise
        if _is_proxy_challenge(proxy, request, response):
            await response.aclose()
            raise ProxyLoginError(f"{response.status_code} {response.reason_phrase}".strip())
        return response

    async def aclose(self) -> None:
        """Ends all connections."""
        while self._transports:
            _, way = self._transports.popitem()
            await way.aclose()


class _RequestTrace:
    """Sees a request on its way: whether the proxy was reached, and whether it has left."""

    def __init__(self, deadline: asyncio.Timeout) -> None:
        self.has_reached_proxy = False
        self.was_sent = False
        self._deadline = deadline
        self._stream: Any = None

    async def on_event(self, event: str, info: dict[str, Any]) -> None:
        """What httpcore tells of each step (its extension `trace`)."""
        if event.endswith("connect_tcp.complete"):
            self.has_reached_proxy = True
            self._stream = info.get("return_value")
        elif event.endswith("send_request_headers.started") and not self.was_sent:
            self.was_sent = info["request"].method != b"CONNECT"
            if self.was_sent:
                self._deadline.reschedule(None)

    async def close_stream(self) -> None:
        """Closes what httpcore leaves open when a SOCKS proxy refuses."""
        if self._stream is not None:
            await self._stream.aclose()


async def _send_through_proxy(
    way: httpx.AsyncBaseTransport, request: httpx.Request
) -> httpx.Response:
    """Through a proxy. What is left of the time-outs of httpx: it has none for a SOCKS proxy."""
    each = request.extensions.get("timeout", {}).get("connect")
    try:
        async with asyncio.timeout(each and each * _STEPS) as deadline:
            watch = _RequestTrace(deadline)
            request.extensions["trace"] = watch.on_event
            return await way.handle_async_request(request)
    except (httpx.TransportError, SOCKSError, OSError, AssertionError) as broken:
        if watch.was_sent:
            raise
        await watch.close_stream()
        told = _error_before_sending(broken, watch)
        if told is broken:
            raise
        raise told from broken


def _error_before_sending(broken: Exception, watch: _RequestTrace) -> httpx.TransportError:
    words = f"{type(broken).__name__}: {broken}".removesuffix(": ")
    match broken:
        case httpx.PoolTimeout():
            return broken
        case httpx.ConnectError() | httpx.ConnectTimeout() if watch.has_reached_proxy:
            return broken
        case _ if not watch.has_reached_proxy:
            return ProxyUnreachableError(words)
        case httpx.ProxyError() if _is_about_password(str(broken)):
            return ProxyLoginError(str(broken))
        case httpx.ProxyError():
            return broken
        case _:
            return httpx.ProxyError(f"the proxy did not make the connection: {words}")


def _is_about_password(words: str) -> bool:
    """In httpcore's words: a status of HTTP, or how the methods of SOCKS did not agree.

    tinyproxy says 401 to a wrong password; the service's own 401 comes from inside the tunnel.
    """
    return words.startswith(("407", "401")) or any(
        known in words for known in ("USERNAME/PASSWORD", "username/password", "NO ACCEPTABLE")
    )


def _is_proxy_challenge(proxy: str, request: httpx.Request, response: httpx.Response) -> bool:
    """Whether this 407 is surely the proxy's own, and so nothing went on to the service.

    Only what goes unencrypted through an HTTP proxy is answered by it; what comes through a
    tunnel or SOCKS is the service's. A proxy says how it wants to be answered, and speaks no JSON.
    """
    return (
        response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED
        and request.url.scheme == "http"
        and proxy.startswith(("http:", "https:"))
        and "proxy-authenticate" in response.headers
        and "json" not in response.headers.get("content-type", "").lower()
    )


def _is_about_certificates(refused: BaseException) -> bool:
    cause: BaseException | None = refused
    for _ in range(_MAX_CAUSES):
        if cause is None:
            return False
        if isinstance(cause, ssl.SSLCertVerificationError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
