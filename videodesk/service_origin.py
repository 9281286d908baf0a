"""The origin of a service's address: to what a key belongs, and whether it is encrypted.

Nothing is imported for this, and nothing is guessed: an address that programs may read in different
ways has no origin.
"""

import hashlib
import ipaddress
import re
from typing import Final

_PLAIN: Final = re.compile(
    r"(?i)(https?)://([a-z0-9_.-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::([0-9]{1,5}))?(?:/[!-~]{0,2000})?"
)
_PORTS: Final = {"http": "80", "https": "443"}


def origin_of(base_url: str) -> str:
    """Return scheme, host and port of an address, without a usual port; "" for an odd address."""
    found = _PLAIN.fullmatch(base_url.strip())
    if found is None or "\\" in base_url:
        return ""
    scheme, host, port = found[1].lower(), found[2].lower(), (found[3] or "").lstrip("0")
    return f"{scheme}://{host}" + (f":{port}" if port and port != _PORTS[scheme] else "")


def binding_of(base_url: str) -> str:
    """Return what a key for this address is bound to: its origin, or a hash of an odd address."""
    return origin_of(base_url) or "sha256:" + hashlib.sha256(base_url.encode()).hexdigest()[:32]


def is_unencrypted(base_url: str) -> bool:
    """Return whether a key for this address can be read on the way; not on this computer."""
    scheme, _, rest = origin_of(base_url).partition("://")
    if scheme != "http":
        return False
    host = rest.rpartition(":")[0] if re.search(r":\d+$", rest) else rest
    if host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return True
