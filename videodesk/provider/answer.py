"""Reader of HTTP answers: status, JSON, error text, Retry-After, redirects."""

import asyncio
import html
import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from videodesk.generation import Json
from videodesk.provider.addresses import origin, resolve_redirect
from videodesk.provider.wire import ErrorText, parse, read_error

MAX_BYTES: Final = 8_000_000
_PARSE_IN_THREAD_ABOVE: Final = 256_000
_MAX_RETRY_AFTER: Final = 120.0
_PAGE_BYTES: Final = 16_000
_LONGEST_CHARACTER: Final = 4  # bytes of UTF-8

_HEADLINES: Final = re.compile(r"(?is)<(title|h1|message)\b[^>]*>(.*?)</\1\s*>")
_NOT_TEXT: Final = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^>]*>")


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer.

    `json` is None if the body is not JSON. `page_text` is the readable text at its beginning.
    `retry_after` is in seconds. `moved` is True for a redirect from a server that cannot have
    accepted the request.
    """

    status: int
    json: Json = None
    page_text: str = ""
    request_id: str | None = None
    retry_after: float | None = None
    moved: bool = False

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx; the body may still contain an error."""
        return 200 <= self.status < 300

    @property
    def error(self) -> ErrorText | None:
        """The error text, if the body is one of the service's error envelopes."""
        return read_error(self.json)

    @property
    def description(self) -> str:
        """The service's own text, neither redacted nor shortened (see `redaction.to_loggable`)."""
        said = None if self.moved else self.error
        if said is not None:
            known = said.code and said.code.lower() not in said.message.lower()
            words = f"{said.message} ({said.code})" if known else said.message
        else:
            words = f"HTTP {self.status}: {self.page_text or 'empty response'}"
        return words.strip()


async def read_answer(response: httpx.Response, *, max_bytes: int = MAX_BYTES) -> Answer:
    """Read a streamed response; a body longer than `max_bytes` counts as not JSON."""
    body = bytearray()
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > max_bytes:
            break
    too_long = len(body) > max_bytes
    moved_to = _redirect_target(response)
    if too_long:
        value, page = None, f"longer than {max_bytes // 1000} kB"
    elif moved_to:
        value, page = await _parse(bytes(body)), f"redirects to {moved_to}"
    else:
        value = await _parse(bytes(body))
        page = _page_text(bytes(body[:_PAGE_BYTES]))
    headers = response.headers
    return Answer(
        status=response.status_code,
        json=value,
        page_text=page,
        request_id=headers.get("x-oneapi-request-id") or headers.get("x-request-id"),
        retry_after=read_retry_after(headers.get("retry-after", ""), now=datetime.now(UTC)),
        moved=bool(moved_to),
    )


def read_retry_after(text: str, *, now: datetime) -> float | None:
    """Parse `Retry-After`, in seconds or as a date; return seconds, at most 120, or None."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    return None if math.isnan(seconds) else min(max(seconds, 0.0), _MAX_RETRY_AFTER)


async def _parse(body: bytes) -> Json:
    if len(body) > _PARSE_IN_THREAD_ABOVE:
        return await asyncio.to_thread(parse, body)
    return parse(body)


def _redirect_target(response: httpx.Response) -> str:
    """Return the target of a redirect that means the request was not accepted; else "".

    307 and 308 mean "repeat the request elsewhere". 301 and 302 may also follow an accepted POST or
    lead to a login page: they count only if the path stays the same and the origin changes (http to
    https, one host name to another). 303 means "done, see there".
    """
    status = response.status_code
    if status not in {301, 302, 307, 308}:
        return ""
    asked = response.request.url
    target = resolve_redirect(asked, response.headers.get("location", ""))
    if target is None:
        return ""
    only_the_host = target.path == asked.path and origin(target) != origin(asked)
    if status in {301, 302} and not only_the_host:
        return ""
    scheme, host, port = origin(target)
    return f"{scheme}://{host}:{port}"


def _page_text(body: bytes) -> str:
    """Return the headline of a page, or its first words."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as broken:
        is_cut = broken.start > len(body) - _LONGEST_CHARACTER
        text = body.decode("utf-8" if is_cut else "gb18030", "replace")
    headline = _HEADLINES.search(text)
    words = html.unescape(_NOT_TEXT.sub(" ", headline.group(2) if headline else text))
    return " ".join(words.split())
