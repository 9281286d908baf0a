"""Web addresses: validation, origins, redirects."""

from typing import Final

import httpx

from videodesk.errors import Code, Reason, error

_PORTS: Final = {"http": 80, "https": 443}


def read_address(text: str) -> httpx.URL | None:
    """Parse an address; None for anything but http or https with a host."""
    try:
        # Parsed twice: httpx drops a default port only if the scheme is in lower case.
        url = httpx.URL(str(httpx.URL(text.strip())))
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url.scheme not in _PORTS or not url.host or not 0 < origin(url)[2] < 65_536:
        return None
    return None if "%" in url.host else url


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Return scheme, host and port; a key is sent only to its own origin."""
    return url.scheme, url.host, _PORTS.get(url.scheme, 0) if url.port is None else url.port


def resolve_redirect(base: httpx.URL, location: str) -> httpx.URL | None:
    """Return the target of a redirect from `base`; None if it is not a web address."""
    if not location.strip():
        return None
    try:
        return read_address(str(base.join(location.strip())))
    except (httpx.InvalidURL, UnicodeError):
        return None


def normalise_base_url(text: str) -> str:
    """Return the address of a service without trailing `/` and `/v1`.

    Raises VideoDeskError(WRONG_ADDRESS) for anything but an http or https address, and for one
    with credentials, a query or a fragment.
    """
    url = read_address(text)
    if url is None or url.userinfo or url.query or url.fragment:
        raise error(Code.WRONG_ADDRESS, reason=Reason.NOT_AN_ADDRESS)
    path = url.raw_path.decode("ascii").rstrip("/").removesuffix("/v1").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"
