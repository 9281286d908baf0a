"""Reader of HTTP answers: status, JSON, error text, Retry-After, redirects."""

import asyncio
import html
import math
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from videodesk.generation import Json
from videodesk.provider.addresses import origin, resolve_redirect
from videodesk.provider.limits import MAX_TASK_ID, shortened
from videodesk.provider.wire import ErrorText, parse_answer, read_error

MAX_BYTES: Final = 8_000_000
_MAX_PIECES: Final = 10_000
"""Of one body: a server may send one byte at a time, and each costs the loop a step."""
_SMALL_PIECE: Final = 256  # bytes; pieces as large as this do not count
_PIECES_PER_TURN: Final = 50  # between which everything else on the loop gets its turn
_MAX_UNPACKED: Final = 64_000
"""Bytes of the answer to a create that are unpacked; usual ones have a few hundred."""
_GZIP_OR_ZLIB: Final = 32 + zlib.MAX_WBITS
_PARSE_IN_THREAD_ABOVE: Final = 256_000
_MAX_RETRY_AFTER: Final = 120.0
_MAX_RETRY_AFTER_LENGTH: Final = 64  # characters; a date has 29
_PAGE_BYTES: Final = 16_000
_MAX_PAGE: Final = 2_000  # characters of a page or an odd answer that are kept
_LONGEST_CHARACTER: Final = 4  # bytes of UTF-8

_HEADLINE: Final = re.compile(r"(?is)<(title|h1|message)\b[^<>]*>")
_HEADLINE_END: Final = re.compile(r"(?i)</(title|h1|message)\b")
_NOT_TEXT: Final = re.compile(r"(?is)<(script|style)\b.*?(?:</\1\s*>|\Z)|<[^<>]*>")


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer.

    `json` is None if the body is not JSON. `page_text` is the readable text at its beginning.
    `retry_after` is in seconds. `moved` is True for a redirect from a server that cannot have
    accepted the request. `is_unread` is True for a body that was refused unread: too long, or
    compressed though nobody asked for that.
    """

    status: int
    json: Json = None
    page_text: str = ""
    request_id: str | None = None
    retry_after: float | None = None
    moved: bool = False
    is_unread: bool = False

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


async def read_answer(
    response: httpx.Response, *, max_bytes: int = MAX_BYTES, unpack: bool = False
) -> Answer:
    """Read a streamed response; a body longer than `max_bytes` counts as not JSON.

    So does one that is compressed: a few bytes could become gigabytes, and all requests ask for
    plain answers. `unpack` makes an exception for one layer of gzip, up to 64 kB: the answer to a
    create names what was paid for.
    """
    moved_to = _redirect_target(response)
    coding = _coding(response)
    body: bytes | None = None
    page = f"compressed ({coding}), which was not asked for"
    if not coding or (unpack and coding in {"gzip", "x-gzip", "deflate"}):
        body = await _read_body(response, max_bytes)
        page = f"longer than {max_bytes // 1000} kB"
        if coding and body is not None:
            body = _unpacked(body)
            page = f"compressed ({coding}), and damaged or too long"
    value = None
    if body is not None:
        value, page = await _parse(body), _page_text(body[:_PAGE_BYTES])
    if moved_to:
        page = f"redirects to {moved_to}"
    headers = response.headers
    return Answer(
        status=response.status_code,
        json=value,
        page_text=page,
        request_id=_request_id(headers),
        retry_after=read_retry_after(headers.get("retry-after", ""), now=datetime.now(UTC)),
        moved=bool(moved_to),
        is_unread=body is None,
    )


def _coding(response: httpx.Response) -> str:
    """Return the content codings of an answer that was not asked to have any; "" for none."""
    named = response.headers.get("content-encoding", "")[:MAX_TASK_ID].lower().split(",")
    return ", ".join(name for each in named if (name := each.strip()) not in {"", "identity"})


async def _read_body(response: httpx.Response, max_bytes: int) -> bytes | None:
    """Return the body as it was sent; None if it is too long, or sent in far too many pieces."""
    body, pieces = bytearray(), 0
    # Not aiter_raw, which refuses a response that was made with its body, as fakes are.
    assert isinstance(response.stream, httpx.AsyncByteStream)  # noqa: S101  # for mypy
    async for piece in response.stream:
        body += piece
        pieces += 1
        if len(body) > max_bytes or pieces > _MAX_PIECES + len(body) // _SMALL_PIECE:
            return None
        if pieces % _PIECES_PER_TURN == 0:
            await asyncio.sleep(0)
    return bytes(body)


def _unpacked(body: bytes) -> bytes | None:
    """Return what one layer of gzip contains; None if it is damaged or too long."""
    packed = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        plain = packed.decompress(body, _MAX_UNPACKED)
    except zlib.error:
        return None
    return plain if packed.eof else None


def _request_id(headers: httpx.Headers) -> str | None:
    """Return the service's id for the request, without what cannot be printed."""
    text = headers.get("x-oneapi-request-id") or headers.get("x-request-id") or ""
    kept = "".join(each for each in text[:MAX_TASK_ID] if each.isprintable())
    return kept or None


def read_retry_after(text: str, *, now: datetime) -> float | None:
    """Parse `Retry-After`, in seconds or as a date; return seconds, at most 120, or None."""
    if len(text) > _MAX_RETRY_AFTER_LENGTH:
        return None
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
        return await asyncio.to_thread(parse_answer, body)
    return parse_answer(body)


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
    headline = _headline(text)
    words = html.unescape(_NOT_TEXT.sub(" ", text if headline is None else headline))
    return shortened(" ".join(words.split()), _MAX_PAGE)


def _headline(text: str) -> str | None:
    """Return the first headline of a page; None if it has none that ends."""
    endless = set[str]()
    for begin in _HEADLINE.finditer(text):
        name = begin[1].lower()
        if name in endless:
            continue
        for end in _HEADLINE_END.finditer(text, begin.end()):
            if end[1].lower() == name:
                return text[begin.end() : end.start()]
        endless.add(name)
    return None
