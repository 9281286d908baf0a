"""Download of a finished clip: resuming, limits, checks.

The data goes to a `.part` (`part_file`), which a later call resumes. `media` decides whether the
whole file is a video that plays; pages and JSON in its place are rejected here.
"""

import asyncio
import binascii
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from urllib.parse import unquote

import httpx

from videodesk.errors import Code, Problem, Reason, VideoDeskError, problem
from videodesk.provider.addresses import read_address
from videodesk.provider.answer import read_answer
from videodesk.provider.file_kind import FileKind, kind_of
from videodesk.provider.link_request import BYTES_PER_GB, FileAccess, open_link
from videodesk.provider.outcome import AskError, AskMeaning, Outcome
from videodesk.provider.part_file import PartFile, PartialFile, run_on_disk
from videodesk.provider.stall_timeout import StallTimeout, stall_timeout
from videodesk.provider.tables import DOWNLOAD

_BUFFER_BYTES: Final = 1_000_000
_SHOWN_BYTES: Final = 400
_ONE_LINE: Final = re.compile(r"[\s\x00-\x1f]+")
_BUFFER_SECONDS: Final = 1.0
_ERROR_BYTES: Final = 64_000
_CONTENT_RANGE: Final = re.compile(r"bytes (?:(\d+)-\d+|\*)/(\d+|\*)")
_REASONS: Final = {
    FileKind.PAGE: Reason.RECEIVED_PAGE,
    FileKind.DATA: Reason.RECEIVED_DATA,
    FileKind.IMAGE: Reason.RECEIVED_IMAGE,
    FileKind.STREAM: Reason.RECEIVED_STREAM,
    FileKind.ARCHIVE: Reason.RECEIVED_ARCHIVE,
    FileKind.EMPTY: Reason.RECEIVED_EMPTY,
}

OnProgress = Callable[[int, int | None], None]
"""Called with the bytes received so far, and the total if the server gave it."""


@dataclass(frozen=True, slots=True)
class Download:
    """A whole file at its `.part`, synced: its size in bytes, and what the headers said."""

    size: int
    expected: int | None = None
    etag: str | None = None
    content_type: str | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """What to do with something that is not a clip.

    `anything`: it is written to the part as well, though a text never in place of another file.
    `known_bytes` is the size of what is already kept and known not to be a clip.
    """

    anything: bool = False
    known_bytes: int | None = None


CLIPS_ONLY: Final = Keeping()


async def fetch(
    access: FileAccess,
    url: str,
    part: Path,
    on_progress: OnProgress,
    keeping: Keeping = CLIPS_ONLY,
    root: Path | None = None,
) -> Download:
    """Download the file at `url` (http, https, `data:video`) to `part`; resume if possible.

    `root` is for `PartFile`.
    Raises AskError, and VideoDeskError if the disk is full or cannot be written.
    """
    if url[:5].lower() == "data:":
        return await _store_data_url(url, PartFile(part, root), on_progress)
    address = read_address(url)
    if address is None:
        raise _failure(AskMeaning.FRESH_LINK, Code.LINK_REFUSED, "The link isn't a web address.")
    file = PartFile(part, root)
    for partial in (await run_on_disk(file.resumable), PartialFile()):
        done = await _attempt(access, address, file, partial, on_progress, keeping)
        if done is not None:
            return done
    raise _failure(
        AskMeaning.ASK_AGAIN,
        Code.DOWNLOAD_BROKEN,
        "The server sent a different part of the file than requested.",
    )


async def _attempt(
    access: FileAccess,
    address: httpx.URL,
    file: PartFile,
    partial: PartialFile,
    on_progress: OnProgress,
    keeping: Keeping,
) -> Download | None:
    """Make one transfer; return None if the partial file cannot be resumed."""
    async with (
        stall_timeout(access.stall) as watch,
        open_link(access, address, _range_headers(partial)) as response,
    ):
        said = _described_by_headers(response)

        def transfer(*, at: int, said: Download = said) -> _Transfer:
            most = access.max_bytes
            if said.expected is not None and said.expected > most:
                raise _too_large(most)
            return _Transfer(
                file, watch, on_progress, at=at, said=said, keeping=keeping, max_bytes=most
            )

        match response.status_code:
            case 200 | 203:
                if not keeping.anything:
                    _check_encoding(response)
                return await transfer(at=0).receive(response)
            case 206 if _resumes(response, said, partial):
                said = replace(said, etag=partial.etag)
                return await transfer(at=partial.size, said=said).receive(response)
            case 416 if partial.size and said.expected == partial.size:
                watch.suspend()
                await run_on_disk(file.open_at, partial.size, etag=partial.etag, total=partial.size)
                return replace(said, size=await run_on_disk(file.finish))
            case 206 | 416 if partial.size:
                return None
            case 206 if _begins_at_zero(response):
                # Some proxies answer a plain GET so; what is missing is resumed or found missing.
                return await transfer(at=0).receive(response)
            case _:
                answer = await read_answer(response, max_bytes=_ERROR_BYTES)
                raise AskError(DOWNLOAD.from_answer(answer))


class _Transfer:
    """Writes one body to the part file, buffered to limit the number of writes."""

    def __init__(
        self,
        file: PartFile,
        watch: StallTimeout,
        on_progress: OnProgress,
        *,
        at: int,
        said: Download,
        keeping: Keeping,
        max_bytes: int,
    ) -> None:
        self._file = file
        self._max_bytes = max_bytes
        self._keeping = keeping
        self._watch = watch
        self._on_progress = on_progress
        self._offset = at
        self._position = at
        self._headers = said
        self._buffer = bytearray()
        self._is_open = False

    async def receive(self, response: httpx.Response) -> Download:
        """Write the body; what was received is kept if the transfer breaks off."""
        loop = asyncio.get_running_loop()
        written_at = loop.time()
        try:
            async for chunk in response.aiter_raw():
                self._watch.reset()
                self._buffer += chunk
                due = loop.time() - written_at >= _BUFFER_SECONDS
                if due or len(self._buffer) >= _BUFFER_BYTES:
                    await self._write()
                    written_at = loop.time()
            await self._write()
            return await self._finish()
        except (httpx.TransportError, OSError, asyncio.CancelledError):
            with suppress(VideoDeskError):
                await self._write()
            raise
        finally:
            # A failure here costs only a part of what could have been resumed.
            with suppress(VideoDeskError):
                await run_on_disk(self._file.pause)

    async def _write(self) -> None:
        if self._is_open and not self._buffer:
            return
        data, self._buffer = self._buffer, bytearray()
        self._watch.suspend()
        if self._position + len(data) > self._max_bytes:
            if self._is_open or self._offset:
                await run_on_disk(self._file.discard)
            raise _too_large(self._max_bytes)
        if not self._is_open:
            if self._offset == 0:
                await self._check_content(data)
            self._is_open = True
            await run_on_disk(
                self._file.open_at,
                self._offset,
                etag=self._headers.etag or "",
                total=self._headers.expected,
            )
        await run_on_disk(self._file.write, data)
        self._position += len(data)
        self._on_progress(self._position, self._headers.expected)
        self._watch.reset()

    async def _check_content(self, beginning: bytes | bytearray) -> None:
        kind, _ = kind_of(beginning)
        total = self._headers.expected
        if total is not None and total == self._keeping.known_bytes:
            raise _not_a_clip(beginning)
        if kind is FileKind.CLIP:
            return
        may_write = not kind.is_text or not await run_on_disk(self._file.has_data)
        if not self._keeping.anything or kind is FileKind.EMPTY or not may_write:
            raise _not_a_clip(beginning)

    async def _finish(self) -> Download:
        expected = self._headers.expected
        if expected is not None and self._position != expected:
            raise _failure(
                AskMeaning.ASK_AGAIN,
                Code.DOWNLOAD_BROKEN,
                f"Only {self._position} of {expected} bytes arrived.",
            )
        self._watch.suspend()
        return replace(self._headers, size=await run_on_disk(self._file.finish))


async def _store_data_url(url: str, file: PartFile, on_progress: OnProgress) -> Download:
    kind, comma, payload = url[5:].partition(",")
    content_type, *parameters = kind.lower().split(";")
    if not comma or not content_type.startswith("video/") or "base64" not in parameters:
        raise _not_a_video(f"The link contains {content_type or 'text/plain'} instead of a video.")

    def store() -> int:
        text = re.sub(r"\s", "", unquote(payload) if "%" in payload else payload)
        data = binascii.a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
        if kind_of(data)[0] is not FileKind.CLIP:
            raise _not_a_clip(data)
        file.open_at(0, etag="", total=len(data))
        try:
            file.write(data)
            return file.finish()
        finally:
            file.pause()

    try:
        size = await run_on_disk(store)
    except ValueError as cause:
        raise _not_a_video(f"The data in the link is damaged: {cause}.") from None
    on_progress(size, size)
    return Download(size, expected=size, content_type=content_type)


def _range_headers(partial: PartialFile) -> dict[str, str]:
    if not partial.size:
        return {}
    return {"Range": f"bytes={partial.size}-", "If-Range": partial.etag}


def _described_by_headers(response: httpx.Response) -> Download:
    """Return what the headers say about the whole file; the size is not known yet."""
    headers = response.headers
    length = headers.get("content-length", "")
    if response.status_code in {206, 416}:
        found = _CONTENT_RANGE.fullmatch(headers.get("content-range", "").strip())
        length = found.group(2) if found else ""
    expected = int(length) if length.isascii() and length.isdigit() and len(length) < 19 else None
    return Download(0, expected, headers.get("etag"), headers.get("content-type"))


def _resumes(response: httpx.Response, said: Download, partial: PartialFile) -> bool:
    """Return whether a 206 resumes the partial file at its end."""
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    return (
        partial.size > 0
        and found is not None
        and found.group(1) == str(partial.size)
        and said.etag in {None, partial.etag}
        and (said.expected is None or partial.total is None or said.expected == partial.total)
    )


def _check_encoding(response: httpx.Response) -> None:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in {"", "identity"}:
        raise _not_a_video(f"It is compressed ({encoding}).")


def _begins_at_zero(response: httpx.Response) -> bool:
    """Return whether a 206 to a plain GET has the file from its beginning, as far as it says."""
    found = _CONTENT_RANGE.fullmatch(response.headers.get("content-range", "").strip())
    if found is None:
        return bool(response.headers.get("content-length") != "0")
    return found.group(1) == "0"


def received(beginning: bytes | bytearray) -> Problem:
    """Return the problem of something that is not a clip, by its first bytes."""
    kind, name = kind_of(beginning)
    text = _ONE_LINE.sub(" ", bytes(beginning[:_SHOWN_BYTES]).decode("utf-8", "replace")).strip()
    return problem(
        Code.NOT_A_VIDEO,
        reason=_REASONS.get(kind),
        detail=text if kind.is_text else "",
        format=name,
    )


def _not_a_clip(beginning: bytes | bytearray) -> AskError:
    return AskError(Outcome(AskMeaning.NOT_A_VIDEO, received(beginning)))


def _too_large(most: int) -> AskError:
    limit = f"{most / BYTES_PER_GB:g} GB"
    return AskError(Outcome(AskMeaning.TOO_LARGE, problem(Code.CLIP_TOO_LARGE, limit=limit)))


def _not_a_video(detail: str) -> AskError:
    return _failure(AskMeaning.NOT_A_VIDEO, Code.NOT_A_VIDEO, detail)


def _failure(meaning: AskMeaning, code: Code, detail: str) -> AskError:
    return AskError(Outcome(meaning, problem(code, detail=detail)))
