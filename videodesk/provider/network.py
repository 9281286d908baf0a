"""Factory of HTTP clients: certificates, proxies, time-outs, user agent."""

import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx
import truststore

from videodesk import APP_NAME, __version__
from videodesk.errors import Code, Reason, error
from videodesk.provider.link_guard import LinkGuard
from videodesk.provider.proxies import InvalidProxyError, Proxies, ProxyLookup
from videodesk.provider.route import RoutingTransport
from videodesk.settings import Network

_KEEP_ALIVE_SECONDS: Final = 5
_CREATE_TOTAL_FACTOR: Final = 5
_QUERY_TOTAL_FACTOR: Final = 2  # times the wait for a byte, as in the defaults of Timeouts

# Everything that httpx raises, and errors of the resolver and TLS that it lets through.
TRANSPORT_ERRORS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds, from docs/service-api.md, "Pace".

    `connect`, `write`, `create` and `query` are the waits for the next byte; `stall` is the longest
    silence in a download. `create_total` and `query_total` limit a whole call, for a service that
    answers one byte at a time.
    """

    connect: float = 10
    write: float = 60
    create: float = 120
    create_total: float = 600
    query: float = 30
    query_total: float = 60
    stall: float = 60

    def for_create(self) -> httpx.Timeout:
        """Return the time-outs of a create or an upload."""
        return httpx.Timeout(
            connect=self.connect, write=self.write, read=self.create, pool=self.connect
        )

    def for_query(self) -> httpx.Timeout:
        """Return the time-outs of a query; short, since under Qt each one leaves a timer behind."""
        return httpx.Timeout(
            connect=self.connect, write=self.query, read=self.query, pool=self.connect
        )

    def for_download(self) -> httpx.Timeout:
        """Return the time-outs of a download; `stall_timeout` detects stalls."""
        return httpx.Timeout(connect=self.connect, write=self.query, read=None, pool=self.connect)


def timeouts_of(network: Network) -> Timeouts:
    """Return the time-outs of the settings; totals keep their ratio to the waits."""
    usual = Timeouts()
    create, query = network.create_timeout, network.query_timeout
    return Timeouts(
        connect=network.connect_timeout,
        write=network.write_timeout,
        create=create,
        create_total=max(usual.create_total, create * _CREATE_TOTAL_FACTOR),
        query=query,
        query_total=max(usual.query_total, query * _QUERY_TOTAL_FACTOR),
        stall=network.stall_timeout,
    )


def system_certificates(ca_file: str = "") -> ssl.SSLContext:
    """Return a TLS context with the system's certificates; faster to make than httpx's own.

    `ca_file` names a PEM file with further authorities. truststore adds certificates loaded into
    its context to the system's on every platform: OpenSSL uses both (tested on Linux), macOS gets
    them as further anchors, and Windows builds a second chain with them if the first one fails
    (both according to truststore 0.10's source, not tested). Raises VideoDeskError(UNREACHABLE) for
    a file that cannot be read or contains no certificate.
    """
    tls = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            tls.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as cause:  # ssl.SSLError is an OSError
            raise error(
                Code.UNREACHABLE,
                reason=Reason.CERTIFICATES_UNREADABLE,
                detail=f"{ca_file}: {cause}",
            ) from cause
    return tls


def find_proxies(network: Network, proxy_of: ProxyLookup | None = None) -> Proxies:
    """Return the proxies of the settings. Raises VideoDeskError(UNREACHABLE) for an invalid one."""
    try:
        return Proxies(network, proxy_of)
    except InvalidProxyError as cause:
        raise error(
            Code.UNREACHABLE,
            reason=Reason.PROXY_SETTING_INVALID,
            detail=str(cause),
        ) from None


def open_http(
    tls: ssl.SSLContext,
    proxies: Proxies,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    keep_alive: bool,
    guard: LinkGuard | None = None,
    on_answer: Callable[[str], None] | None = None,
) -> httpx.AsyncClient:
    """Return an HTTP client that follows no redirects and holds no key.

    It asks for uncompressed answers (`Accept-Encoding: identity`), so that a small answer cannot
    expand into a large one. `transport` replaces the network; `guard` and `on_answer` are those of
    a `RoutingTransport`.
    """
    limits = httpx.Limits(
        max_connections=100,
        max_keepalive_connections=20 if keep_alive else 0,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
    )

    def open_transport(proxy: str | None) -> httpx.AsyncHTTPTransport:
        # httpx sends the host's name to a proxy of any kind, socks5 included, and never resolves it
        # itself.
        via = None if proxy is None else httpx.Proxy(proxy, ssl_context=_for_proxy(proxy, tls))
        return httpx.AsyncHTTPTransport(verify=tls, limits=limits, proxy=via, trust_env=False)

    return httpx.AsyncClient(
        transport=transport
        or RoutingTransport(proxies, open_transport, guard=guard, on_answer=on_answer),
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": f"{APP_NAME}/{__version__}", "Accept-Encoding": "identity"},
    )


def _for_proxy(proxy: str, tls: ssl.SSLContext) -> ssl.SSLContext | None:
    return tls if proxy.startswith("https:") else None
