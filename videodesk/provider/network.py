"""How the program reaches the network: certificates, proxies, time-outs, who it says it is."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpx
import truststore

from videodesk import APP_NAME, __version__
from videodesk.errors import Code, error

# A proxy for the world is no way to this machine (the demo service, a tunnel).
_DIRECT: Final[Mapping[str, None]] = {
    "all://localhost": None,
    "all://127.0.0.1": None,
    "all://[::1]": None,
}
_KEEP_ALIVE_SECONDS: Final = 5

# All that httpx raises, and what is known to slip through it from the system's resolver and TLS.
TRANSPORT_FAULTS: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    UnicodeError,
)


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds, from API.md's "Pace".

    `connect`, `write`, `create` and `query` are waits for the next byte to go or come; `stall`
    is the longest silence in a download. The two `_in_all` bound a whole call, for a service
    that answers a byte at a time.
    """

    connect: float = 10
    write: float = 60
    create: float = 120
    create_in_all: float = 600
    query: float = 30
    query_in_all: float = 60
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


def system_certificates() -> ssl.SSLContext:
    """TLS that trusts what the operating system trusts; quick to make, unlike httpx's own."""
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def open_http(
    tls: ssl.SSLContext, transport: httpx.AsyncBaseTransport | None, *, keep_alive: bool
) -> httpx.AsyncClient:
    """An HTTP client that never follows a redirect by itself and knows no key.

    It asks for answers as they are (`Accept-Encoding: identity`), so that no small answer unpacks
    into a large one. Raises VideoDeskError(UNREACHABLE) where the system's proxy setting cannot
    be used.
    """
    limits = httpx.Limits(
        max_connections=100,
        max_keepalive_connections=20 if keep_alive else 0,
        keepalive_expiry=_KEEP_ALIVE_SECONDS,
    )
    try:
        return httpx.AsyncClient(
            verify=tls,
            transport=transport,
            mounts=_DIRECT,
            limits=limits,
            follow_redirects=False,
            headers={"User-Agent": f"{APP_NAME}/{__version__}", "Accept-Encoding": "identity"},
        )
    except (ValueError, ImportError) as fault:
        raise error(
            Code.UNREACHABLE,
            message="The proxy in this computer's settings cannot be used. Nothing was sent.",
            hint="Set an HTTP proxy, or none, in the system's settings or in HTTPS_PROXY.",
            detail=str(fault),
        ) from fault
