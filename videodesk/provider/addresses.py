"""Web addresses: which can be used at all, and which lie at the same place."""

from typing import Final

import httpx

from videodesk.errors import Code, Reason, error

_PORTS: Final = {"http": 80, "https": 443}


def read_address(text: str) -> httpx.URL | None:
    """The address as httpx takes it; None for all but http and https with a host."""
    try:
        # Read twice: httpx drops a default port only once the scheme is in small letters.
        url = httpx.URL(str(httpx.URL(text.strip())))
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url.scheme not in _PORTS or not url.host or not 0 < origin(url)[2] < 65_536:
        return None
    return None if "%" in url.host else url


def origin(url: httpx.URL) -> tuple[str, str, int]:
    """Scheme, host and port: a key goes to the one origin that it was made for."""
    return url.scheme, url.host, _PORTS.get(url.scheme, 0) if url.port is None else url.port


def resolve_redirect(base: httpx.URL, location: str) -> httpx.URL | None:
    """Where a redirect from `base` leads; None where that is no web address."""
    if not location.strip():
        return None
    try:
        return read_address(str(base.join(location.strip())))
    except (httpx.InvalidURL, UnicodeError):
        return None


def normalise_base_url(text: str) -> str:
    """The address of a service without trailing `/` and `/v1`, as people paste either.

    Raises VideoDeskError(WRONG_ADDRESS) for what is no http or https address, and for one with
    a name and password, a query, or a fragment: none of them belongs to a service's address.
    """
    url = read_address(text)
    if url is None or url.userinfo or url.query or url.fragment:
        raise error(
            Code.WRONG_ADDRESS,
            reason=Reason.NOT_AN_ADDRESS,
        )
    path = url.raw_path.decode("ascii").rstrip("/").removesuffix("/v1").rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{path}"
