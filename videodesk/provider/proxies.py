"""Lookup of the proxy for an address, in the settings, the environment and the system.

The environment (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`) takes precedence over the
system's settings, as in every program that reads both.
"""

import ipaddress
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import unquote
from urllib.request import getproxies, getproxies_environment, proxy_bypass

import httpx

from videodesk.background import in_daemon_thread
from videodesk.provider.addresses import origin
from videodesk.settings import Network, Proxy

ProxyLookup = Callable[[str], str | None]
"""Returns the proxy for a web address, None for a direct connection. May block; called in a
thread."""

_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})
_OTHER_NAMES: Final = {"socks": "socks5"}  # as GNOME sets it in the environment
_MAX_SOCKS_NAME_BYTES: Final = 255  # bytes of a user name and of a password: RFC 1929
_LOOKUP_SECONDS: Final = 30.0  # a search for a proxy script (WPAD) takes several


class InvalidProxyError(httpx.ProxyError):
    """The proxy setting is invalid; nothing was sent. The text contains no part of the address."""


class Proxies:
    """Finds the proxy for each address; asks the system once for each host.

    Addresses of this machine (the demo service, a tunnel) are always reached directly. Raises
    InvalidProxyError for an invalid manual proxy. `proxy_of` looks up the system's settings;
    without it, Python's own lookup is used, which supports neither scripts (PAC) nor SOCKS on
    macOS.
    """

    def __init__(self, network: Network, proxy_of: ProxyLookup | None = None) -> None:
        self._kind = network.proxy
        self._manual = read_proxy(network.proxy_url) if network.proxy is Proxy.MANUAL else None
        self._proxy_of = proxy_of or _of_system
        self._environment = getproxies_environment()
        self._known: dict[tuple[str, str, int], str | None] = {}

    async def find(self, url: httpx.URL) -> str | None:
        """Return the proxy, None for a direct connection. Raises InvalidProxyError."""
        if self._kind is Proxy.NONE or is_loopback(url.host):
            return None
        if self._kind is Proxy.MANUAL:
            return self._manual
        place = origin(url)
        if place not in self._known:
            self._known[place] = await self._look_up(url)
        return self._known[place]

    async def _look_up(self, url: httpx.URL) -> str | None:
        _, host, port = origin(url)
        if is_excluded(host, port, self._environment.get("no", "")):
            return None
        named = {kind: found for kind, found in self._environment.items() if kind != "no"}
        if not named.keys().isdisjoint({"http", "https", "all"}):
            return _read_optional(_for_scheme(named, url.scheme))
        # The path may hold a signature, which a proxy script must not see.
        address = str(url.copy_with(raw_path=b"/", fragment=None))
        try:
            found = await in_daemon_thread(lambda: self._proxy_of(address), seconds=_LOOKUP_SECONDS)
        except TimeoutError:
            raise InvalidProxyError("the system doesn't say which proxy to use") from None
        return _read_optional(found)


def read_proxy(text: str) -> str:
    """Parse the address of a proxy; without a scheme it is an HTTP proxy.

    Raises InvalidProxyError; its text contains no part of the address, which may include a
    password.
    """
    given = text.strip()
    scheme, separator, rest = given.partition("://")
    if not separator:
        scheme, rest = "http", given
    scheme = _OTHER_NAMES.get(scheme.lower(), scheme.lower())
    if scheme not in _SCHEMES:
        raise InvalidProxyError("unknown kind of proxy: use http, https or socks5")
    try:
        url = httpx.URL(f"{scheme}://{rest}")
    except (httpx.InvalidURL, UnicodeError):
        raise InvalidProxyError("the proxy address is malformed") from None
    if not url.host or not (url.port is None or 0 < url.port < 65_536):
        raise InvalidProxyError("the proxy address has no host or no valid port")
    if url.raw_path not in {b"", b"/"} or url.fragment:
        raise InvalidProxyError("the proxy address has text after its port")
    if scheme.startswith("socks") and _is_too_long(url):
        raise InvalidProxyError("the user name or password is too long for a SOCKS proxy")
    return f"{scheme}://{url.userinfo.decode('ascii')}{'@' if url.userinfo else ''}" + (
        url.netloc.decode("ascii")
    )


def is_loopback(host: str) -> bool:
    """Return whether a host name or address can only mean this machine."""
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    address = _ip_address(name)
    return address is not None and address.is_loopback


def is_excluded(host: str, port: int, no_proxy: str) -> bool:
    """Return whether `NO_PROXY` names the host: as `*`, a domain, an address, or a CIDR network."""
    name = host.lower().rstrip(".")
    return any(
        _is_named(name, port, entry.strip().lower())
        for entry in no_proxy.split(",")
        if entry.strip()
    )


def _is_named(name: str, port: int, entry: str) -> bool:
    if entry == "*":
        return True
    address = _ip_address(name)
    if address is not None and "/" in entry:
        try:
            return address in ipaddress.ip_network(entry, strict=False)
        except ValueError:
            return False
    if address is not None and _ip_address(entry) == address:
        return True
    domain, colon, only = entry.rpartition(":")
    if colon and only.isdigit() and not _ip_address(entry):
        if int(only) != port:
            return False
        entry = domain
    entry = entry.removeprefix("*").strip("[]")
    domain = entry.lstrip(".")
    return bool(domain) and (name == domain or name.endswith(f".{domain}"))


def _ip_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None


def _for_scheme(named: Mapping[str, str], scheme: str) -> str | None:
    return named.get(scheme) or named.get("all")


def _read_optional(found: str | None) -> str | None:
    return read_proxy(found) if found else None


def _of_system(address: str) -> str | None:
    """Return the proxy from the settings of Windows or macOS, with exclusions; None elsewhere."""
    url = httpx.URL(address)
    if proxy_bypass(f"{url.host}:{origin(url)[2]}"):
        return None
    return _for_scheme(getproxies(), url.scheme)


def _is_too_long(url: httpx.URL) -> bool:
    longest = max(len(unquote(part).encode()) for part in (url.username, url.password))
    return longest > _MAX_SOCKS_NAME_BYTES
