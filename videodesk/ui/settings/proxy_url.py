"""A proxy's URL, split so that its password can be masked, and joined again."""

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote, unquote, urlsplit

from PySide6.QtCore import QCoreApplication

from videodesk.ui.settings.editors import InvalidInputError

_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})


@dataclass(frozen=True, slots=True)
class ProxyUrlParts:
    """Scheme, host and port as one address; user and password, not percent-encoded."""

    address: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


def split_proxy_url(url: str) -> ProxyUrlParts:
    """Split a URL; also one without a scheme or with a mistake in it."""
    text = url.strip()
    scheme, mark, rest = text.rpartition("://")
    if "@" not in rest:
        return ProxyUrlParts(text)
    login, _, host = rest.rpartition("@")
    user, _, password = login.partition(":")
    return ProxyUrlParts(f"{scheme}{mark}{host}", unquote(user), unquote(password))


def join_proxy_url(parts: ProxyUrlParts) -> str:
    """Return the URL with user and password; "" if there is no address.

    The scheme defaults to http. Raises InvalidInputError with the reason.
    """
    address = parts.address.strip().removesuffix("/")
    if not address:
        return ""
    if "://" not in address:
        address = f"http://{address}"
    scheme, _, host = address.partition("://")
    if scheme.lower() not in _SCHEMES or not _is_valid_address(address) or "@" in host:
        raise InvalidInputError(
            QCoreApplication.translate(
                "Settings",
                "This isn't a proxy address. Examples: http://proxy.example:3128, "
                "socks5://127.0.0.1:1080",
            )
        )
    if parts.password and not parts.user:
        raise InvalidInputError(
            QCoreApplication.translate("Settings", "Enter a user name with the password.")
        )
    login = quote(parts.user, safe="")
    if parts.password:
        login += f":{quote(parts.password, safe='')}"
    return f"{scheme.lower()}://{login}@{host}" if login else f"{scheme.lower()}://{host}"


def _is_valid_address(address: str) -> bool:
    try:
        read = urlsplit(address)
        plain = address.isprintable() and not set(" /?#") & set(address.partition("://")[2])
        return bool(read.hostname) and (read.port is None or read.port > 0) and plain
    except ValueError:
        return False
