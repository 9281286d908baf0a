"""How the program reaches the network: certificates, proxies, time-outs, who it says it is."""

import ssl
from dataclasses import dataclass
from typing import Final

import httpx
import truststore

from videodesk import APP_NAME, __version__
from videodesk.errors import Code, Reason, error
from videodesk.provider.proxies import InvalidProxyError, Proxies, ProxyLookup
from videodesk.provider.route import RoutingTransport
from videodesk.settings import Network

_KEEP_ALIVE_SECONDS: Final = 5
_CREATE_TOTAL_FACTOR: Final = 5
_QUERY_TOTAL_FACTOR: Final = 2  # times the wait for a byte, as the defaults of Timeouts are

# All that httpx raises, and what is known to slip through it from the system's resolver and TLS.
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

    `connect`, `write`, `create` and `query` are waits for the next byte to go or come; `stall`
    is the longest silence in a download. The two `_in_all` bound a whole call, for a service
    that answers a byte at a time.
    """

    connect: float = 10
    write: float = 60
    create: float = 120
    create_total: float = 600
    query: float = 30
    query_total: float = 60
    stall: float = 60

    def for_create(self) -> httpx.Timeout:
        """The waits of a create, and of an upload."""
        return httpx.Timeout(
            connect=self.connect, write=self.write, read=self.create, pool=self.connect
        )

    def for_query(self) -> httpx.Timeout:
        """The waits of a query; short, since under Qt each one leaves a timer behind."""
        return httpx.Timeout(
            connect=self.connect, write=self.query, read=self.query, pool=self.connect
        )

    def for_download(self) -> httpx.Timeout:
        """The waits of a download; its silences are watched by `download.stall_watch`."""
        return httpx.Timeout(connect=self.connect, write=self.query, read=None, pool=self.connect)


def timeouts_of(network: Network) -> Timeouts:
    """The time-outs of the settings. A whole call may take as much longer as it does by default."""
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
    """TLS that trusts what the operating system trusts; quick to make, unlike httpx's own.

    `ca_file` names a PEM file with further authorities. truststore adds what is loaded into its
    context to the system's on every system: OpenSSL takes both (tried, on Linux), macOS is given
    them as further anchors, and Windows builds a second chain on them where the first one fails
    (both read in truststore 0.10, not tried). Raises VideoDeskError(UNREACHABLE) for a file that
    cannot be read or holds no certificate.
    """
    tls = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            tls.load_verify_locations(cafile=ca_file)
        except (OSError, ValueError) as fault:  # ssl.SSLError is an OSError
            raise error(
                Code.UNREACHABLE,
                reason=Reason.CERTIFICATES_UNREADABLE,
                detail=f"{ca_file}: {fault}",
            ) from fault
    return tls


def find_proxies(network: Network, proxy_of: ProxyLookup | None = None) -> Proxies:
    """The proxies that the settings name. Raises VideoDeskError(UNREACHABLE) for a bad one."""
    try:
        return Proxies(network, proxy_of)
    except InvalidProxyError as fault:
        raise error(
            Code.UNREACHABLE,
            reason=Reason.PROXY_SETTING_INVALID,
            detail=str(fault),
        ) from None


def open_http(
    tls: ssl.SSLContext,
    proxies: Proxies,
    transport: httpx.AsyncBaseTransport | None = None,
    *,
    keep_alive: bool,
) -> httpx.AsyncClient:
    """An HTTP client that never follows a redirect by itself and knows no key.

    It asks for answers as they are (`Accept-Encoding: identity`), so that no small answer unpacks
    into a large one. `transport` takes the place of the network.
    """
    limits = httpx.Limits(
        max_connections=100,
        max_keepalive_connections=20 if keep_alive else 0,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
    )

    def open_way(proxy: str | None) -> httpx.AsyncHTTPTransport:
        # httpx hands the host's name to a proxy of any kind, socks5 included, and never looks it
        # up itself.
        way = None if proxy is None else httpx.Proxy(proxy, ssl_context=_for_proxy(proxy, tls))
        return httpx.AsyncHTTPTransport(verify=tls, limits=limits, proxy=way, trust_env=False)

    return httpx.AsyncClient(
        transport=transport or RoutingTransport(proxies, open_way),
        trust_env=False,
        follow_redirects=False,
        headers={"User-Agent": f"{APP_NAME}/{__version__}", "Accept-Encoding": "identity"},
    )


def _for_proxy(proxy: str, tls: ssl.SSLContext) -> ssl.SSLContext | None:
    return tls if proxy.startswith("https:") else None
