"""Web addresses: validation, origins, redirects."""

import re
from typing import Final

import httpx

from videodesk.errors import Code, Reason, error

_REQUEST_LINE: Final = re.compile(r"(?i)^(?:curl|get|post)\s+")
_VERSION: Final = re.compile(r"(?<!/v1)(?:/v1)++\Z")
_ENDPOINT: Final = re.compile(
    r"(?s)/volc/v\d+/contents(?:/.*)?\Z|/alibailian/api/v\d+(?:/.*)?\Z|/api/pricing/?\Z"
    r"|(?<!/v1)(?<!/v1beta)(?:/v1(?:beta)?)++/(?:videos?|models|files|images?|chat|completions"
    r"|responses|embeddings|audio|dashboard)(?:/.*)?\Z"
    r"|/video/(?:create|query|generations)(?:/.*)?\Z"
)
"""The endpoints of docs/service-api.md, and those that the documentation of such sites shows."""

_PORTS: Final = {"http": 80, "https": 443}


def read_address(text: str) -> httpx.URL | None:
    """Parse an address; None for anything but http or https with a host."""
    try:
        # Parsed twice: httpx drops a default port only if the scheme is in lower case.
        url = httpx.URL(str(httpx.URL(text.strip())))
        host = url.host  # decoded here: a label that begins with xn-- may be no name at all
    except (httpx.InvalidURL, UnicodeError):
        return None
    if url.scheme not in _PORTS or not host or not 0 < origin(url)[2] < 65_536:
        return None
    return None if "%" in host else url


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


def resolve_path(base: str, path: str) -> str | None:
    """Return the address of a path of the API at `base`; None if it is not one.

    One that begins with `/` is a path of the origin.
    """
    try:
        url = read_address(str(httpx.URL(f"{base.rstrip('/')}/").join(path)))
    except (httpx.InvalidURL, UnicodeError):
        return None
    return None if url is None else str(url)


def normalise_base_url(text: str) -> str:
    """Return the address of a service without trailing `/` and `/v1`.

    A full endpoint, as documentation shows it, is cut to its base, a query included. Raises
    VideoDeskError(WRONG_ADDRESS) for anything but an http or https address, for one with
    credentials, and for another one with a query or a fragment.
    """
    url = read_address(_REQUEST_LINE.sub("", text.strip().strip("\"'`<>")))
    if url is None or url.userinfo:
        raise error(Code.WRONG_ADDRESS, reason=Reason.NOT_AN_ADDRESS)
    path, _, _ = url.raw_path.decode("ascii").partition("?")
    base = _ENDPOINT.sub("", path)
    if base == path and (url.query or url.fragment):
        raise error(Code.WRONG_ADDRESS, reason=Reason.NOT_AN_ADDRESS)
    base = _VERSION.sub("", base.rstrip("/")).rstrip("/")
    return f"{url.scheme}://{url.netloc.decode('ascii')}{base}"
