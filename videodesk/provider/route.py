"""HTTP transport that routes requests through proxies and records whether each was sent.

httpx's exceptions show that for direct connections, but not through a proxy: a proxy that does not
answer raises the same time-out as the service, and a broken SOCKS proxy raises errors that are not
httpx's. Whether a create was sent must not be guessed, so it is traced here.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Any, Final

import httpx
from socksio.exceptions import SOCKSError

from videodesk.provider.link_guard import LinkGuard, LocalAddressError
from videodesk.provider.proxies import Proxies

_STEPS: Final = 3  # to the proxy, through it, and TLS with the service
_MAX_CAUSES: Final = 10
_NOT_YET_VALID: Final = 9  # X509_V_ERR_CERT_NOT_YET_VALID
_EXPIRED: Final = 10  # X509_V_ERR_CERT_HAS_EXPIRED

OpenTransport = Callable[[str | None], httpx.AsyncBaseTransport]
"""Makes the transport for one proxy, or for direct connections (None)."""


class ProxyUnreachableError(httpx.ProxyError):
    """The proxy could not be reached; nothing was sent."""


class ProxyLoginError(httpx.ProxyError):
    """The proxy requires credentials, or rejects those given; nothing was sent."""


class UntrustedCertificateError(httpx.ConnectError):
    """The certificate is not trusted; nothing was sent."""


class ExpiredCertificateError(UntrustedCertificateError):
    """The certificate has expired, by the clock of this computer."""


class EarlyCertificateError(UntrustedCertificateError):
    """The certificate is not valid yet, by the clock of this computer."""


class RoutingTransport(httpx.AsyncBaseTransport):
    """Transport that sends each request directly or through a proxy; owns the connections.

    An error before the first byte of a request was sent through a proxy is always an
    httpx.ConnectError, an httpx.ConnectTimeout or an httpx.ProxyError. `guard` checks each
    connection before anything is sent; `on_answer` gets the address from which the service answers,
    unless a proxy is between.
    """

    def __init__(
        self,
        proxies: Proxies,
        open_way: OpenTransport,
        *,
        guard: LinkGuard | None = None,
        on_answer: Callable[[str], None] | None = None,
    ) -> None:
        self._proxies = proxies
        self._open_transport = open_way
        self._guard = guard
        self._on_answer = on_answer
        self._transports: dict[str | None, httpx.AsyncBaseTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; the body of the answer is not read yet."""
        proxy = await self._proxies.find(request.url)
        if proxy not in self._transports:
            self._transports[proxy] = self._open_transport(proxy)
        way = self._transports[proxy]
        try:
            if proxy is None:
                return await self._send_directly(way, request)
            if self._guard is not None:
                self._guard.check_name(request.url)
            response = await _send_through_proxy(way, request)
        except httpx.ConnectError as refused:
            if (kind := _certificate_error(refused)) is not None:
                raise kind(str(refused)) from refused
            raise
        if _is_proxy_challenge(proxy, request, response):
            await response.aclose()
            raise ProxyLoginError(f"{response.status_code} {response.reason_phrase}".strip())
        return response

    async def _send_directly(
        self, way: httpx.AsyncBaseTransport, request: httpx.Request
    ) -> httpx.Response:
        if self._guard is not None:
            self._guard.check_address(request.url)
            request.extensions["trace"] = _PeerCheck(self._guard, request.url).on_event
        response = await way.handle_async_request(request)
        if self._on_answer is not None and _is_from_service(request, response):
            self._on_answer(_peer_of(response.extensions.get("network_stream")))
        return response

    async def aclose(self) -> None:
        """Close all connections."""
        while self._transports:
            _, way = self._transports.popitem()
            await way.aclose()


class _PeerCheck:
    """Checks the address of a new connection before anything is sent through it."""

    def __init__(self, guard: LinkGuard, url: httpx.URL) -> None:
        self._guard = guard
        self._url = url

    async def on_event(self, event: str, info: dict[str, Any]) -> None:
        """Handle one event of httpcore's `trace` extension. Raises LocalAddressError."""
        if not event.endswith("connect_tcp.complete"):
            return
        stream = info["return_value"]
        try:
            self._guard.check_peer(self._url, _peer_of(stream))
        except LocalAddressError:
            await stream.aclose()
            raise


def _is_from_service(request: httpx.Request, response: httpx.Response) -> bool:
    """Return whether an answer is the service's own, and not of whatever its name resolves to."""
    is_json = "json" in response.headers.get("content-type", "").lower()
    return request.url.scheme == "https" or (response.is_success and is_json)


def _peer_of(stream: Any) -> str:  # httpcore's own
    """Return the address at the other end of a connection; "" if it has none."""
    peer = None if stream is None else stream.get_extra_info("server_addr")
    return str(peer[0]) if isinstance(peer, tuple) else ""


class _RequestTrace:
    """Traces a request: whether the proxy was reached, and whether the request was sent."""

    def __init__(self, deadline: asyncio.Timeout) -> None:
        self.has_reached_proxy = False
        self.was_sent = False
        self._deadline = deadline
        self._stream: Any = None

    async def on_event(self, event: str, info: dict[str, Any]) -> None:
        """Handle one event of httpcore's `trace` extension."""
        if event.endswith("connect_tcp.complete"):
            self.has_reached_proxy = True
            self._stream = info.get("return_value")
        elif event.endswith("send_request_headers.started") and not self.was_sent:
            self.was_sent = info["request"].method != b"CONNECT"
            if self.was_sent:
                self._deadline.reschedule(None)

    async def close_stream(self) -> None:
        """Close the stream that httpcore leaves open if a SOCKS proxy refuses."""
        if self._stream is not None:
            await self._stream.aclose()


async def _send_through_proxy(
    way: httpx.AsyncBaseTransport, request: httpx.Request
) -> httpx.Response:
    """Send a request through a proxy, with a time-out: httpx has none for a SOCKS proxy."""
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
        explained = _error_before_sending(broken, watch)
        if explained is broken:
            raise
        raise explained from broken


def _error_before_sending(broken: Exception, watch: _RequestTrace) -> httpx.TransportError:
    text = f"{type(broken).__name__}: {broken}".removesuffix(": ")
    match broken:
        case httpx.PoolTimeout():
            return broken
        case httpx.ConnectError() | httpx.ConnectTimeout() if watch.has_reached_proxy:
            return broken
        case _ if not watch.has_reached_proxy:
            return ProxyUnreachableError(text)
        case httpx.ProxyError() if _is_about_password(str(broken)):
            return ProxyLoginError(str(broken))
        case httpx.ProxyError():
            return broken
        case _:
            return httpx.ProxyError(f"The proxy did not connect: {text}")


def _is_about_password(text: str) -> bool:
    """Return whether httpcore's text is about credentials: an HTTP status, or SOCKS methods.

    tinyproxy answers 401 to a wrong password; the service's own 401 comes through the tunnel.
    """
    return text.startswith(("407", "401")) or any(
        known in text for known in ("USERNAME/PASSWORD", "username/password", "NO ACCEPTABLE")
    )


def _is_proxy_challenge(proxy: str, request: httpx.Request, response: httpx.Response) -> bool:
    """Return whether this 407 is certainly the proxy's own, so that nothing reached the service.

    Only an unencrypted request through an HTTP proxy can be answered by the proxy; answers through
    a tunnel or SOCKS are the service's. A proxy sends `Proxy-Authenticate`, and no JSON.
    """
    return (
        response.status_code == httpx.codes.PROXY_AUTHENTICATION_REQUIRED
        and request.url.scheme == "http"
        and proxy.startswith(("http:", "https:"))
        and "proxy-authenticate" in response.headers
        and "json" not in response.headers.get("content-type", "").lower()
    )


def _certificate_error(refused: BaseException) -> type[UntrustedCertificateError] | None:
    cause: BaseException | None = refused
    for _ in range(_MAX_CAUSES):
        if cause is None:
            return None
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _kind_of_certificate_error(cause)
        cause = cause.__cause__ or cause.__context__
    return None


def _kind_of_certificate_error(
    cause: ssl.SSLCertVerificationError,
) -> type[UntrustedCertificateError]:
    """Decide by OpenSSL's code, and by the wording of the verifiers of Windows and macOS."""
    code = getattr(cause, "verify_code", 0)
    words = f"{getattr(cause, 'verify_message', '')} {cause}".lower()
    if code == _NOT_YET_VALID or "not yet valid" in words:
        return EarlyCertificateError
    if code == _EXPIRED or "expired" in words or "validity period" in words:
        return ExpiredCertificateError
    return UntrustedCertificateError
