"""Which addresses the links of a service may lead to: none in the user's own network.

Whoever controls a service, or one link, could otherwise make this program ask a router, a printer
or a program on this computer. A service that is itself in that network may link into it.

What counts is the address that a connection was made to, whatever its name resolves to and however
it is spelt. A proxy resolves names itself; there, only what a name shows is checked.
"""

import ipaddress
import re
import socket
from collections.abc import Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Final

import httpx

from videodesk.provider.addresses import origin
from videodesk.provider.proxies import is_loopback

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Reach(StrEnum):
    """From where an address can be reached."""

    EVERYWHERE = "everywhere"
    NETWORK = "network"
    """From a private network, such as a home or a company."""
    LINK = "link"
    """From the same cable only; cloud computers find the credentials of their account there."""
    COMPUTER = "computer"


_MAY_LINK_TO: Final[Mapping[Reach, frozenset[Reach]]] = {
    Reach.EVERYWHERE: frozenset({Reach.EVERYWHERE}),
    Reach.NETWORK: frozenset({Reach.EVERYWHERE, Reach.NETWORK}),
    Reach.LINK: frozenset({Reach.EVERYWHERE, Reach.LINK}),
    # The user runs it: it may name itself by the address that this computer has in its network.
    Reach.COMPUTER: frozenset({Reach.EVERYWHERE, Reach.NETWORK, Reach.COMPUTER}),
}
_STAND_INS: Final = ipaddress.ip_network("198.18.0.0/15")
"""Reserved for benchmarks; programs that route all traffic give every name an address in it."""

_EMBEDDING: Final = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("::/96"),
)
"""IPv6 networks whose last 32 bits are an IPv4 address: NAT64, and the old compatible form."""

_NUMBERS: Final = re.compile(r"[0-9a-fx.]{1,64}")
_LOCAL_NAMES: Final = (
    *(".local", ".localhost", ".localdomain", ".internal", ".intranet", ".private"),
    *(".corp", ".home", ".lan", ".home.arpa"),
)


class LocalAddressError(httpx.ConnectError):
    """The link leads into the user's own network; nothing was sent."""


class LinkGuard:
    """Checks each connection that a download makes for one service.

    With `allows_all`, the user has allowed such links.
    """

    def __init__(self, service: httpx.URL, *, allows_all: bool = False) -> None:
        self._origin = origin(service)
        self._allows_all = allows_all
        self._reach = reach_of_name(service.host)

    def note_service(self, peer: str) -> None:
        """Remember from which address the service has answered.

        Where its name resolves to proves nothing: that is for the service to say.
        """
        self._reach = reach_of(peer)

    def check_address(self, url: httpx.URL) -> None:
        """Check a link that names an address itself, before any connection is made.

        Raises LocalAddressError.
        """
        reach = _reach_of_literal(url.host.lower().rstrip("."))
        if reach is not None:
            self._check(url, reach)

    def check_peer(self, url: httpx.URL, peer: str) -> None:
        """Check the address that a direct connection was made to. Raises LocalAddressError."""
        self._check(url, reach_of(peer))

    def check_name(self, url: httpx.URL) -> None:
        """Check a name that a proxy will resolve. Raises LocalAddressError."""
        self._check(url, reach_of_name(url.host))

    def _check(self, url: httpx.URL, reach: Reach) -> None:
        if self._allows_all or origin(url) == self._origin or reach in _MAY_LINK_TO[self._reach]:
            return
        raise LocalAddressError(f"{url.host} is in this computer's own network.")


def reach_of(text: str) -> Reach:
    """Return the reach of an address; of anything else, and of what is not assigned, NETWORK."""
    try:
        address = _unwrapped(ipaddress.ip_address(text.partition("%")[0].strip("[]")))
    except ValueError:
        return Reach.NETWORK
    if address.is_loopback or address.is_unspecified:
        return Reach.COMPUTER
    if address.is_link_local:
        return Reach.LINK
    is_public = address.is_global and not address.is_multicast
    return Reach.EVERYWHERE if is_public or address in _STAND_INS else Reach.NETWORK


def reach_of_name(host: str) -> Reach:
    """Return the reach of a host, as far as its name shows it."""
    name = host.lower().rstrip(".")
    reach = _reach_of_literal(name)
    if reach is not None:
        return reach
    is_local = "." not in name or name.endswith(_LOCAL_NAMES)
    return Reach.NETWORK if is_local else Reach.EVERYWHERE


def _reach_of_literal(name: str) -> Reach | None:
    """Return the reach of an address in any spelling, and of localhost; None for other names."""
    if is_loopback(name):
        return Reach.COMPUTER
    if ":" in name:
        return reach_of(name)
    if _NUMBERS.fullmatch(name):
        with suppress(OSError):
            return reach_of(socket.inet_ntoa(socket.inet_aton(name)))  # also 127.1 and 2130706433
    return None


def _unwrapped(address: _Address) -> _Address:
    """Return the IPv4 address that an IPv6 address stands for, if it does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if int(address) > 1 and any(address in network for network in _EMBEDDING):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address
