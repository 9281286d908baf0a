"""A request's pictures on their way to the service: web addresses pass, files are uploaded."""

import asyncio
import base64
import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol
from weakref import WeakValueDictionary

from videodesk.errors import Code, Reason, VideoDeskError, error
from videodesk.generation import Request, is_web_url
from videodesk.library.types import LogEvent
from videodesk.library.uploads import Upload
from videodesk.media.images import Prepared
from videodesk.media.size_budget import prepare_all
from videodesk.provider.client import Client
from videodesk.provider.outcome import AskError, AskMeaning, CreateMeaning, Outcome
from videodesk.provider.wire import Uploaded
from videodesk.settings import ImageTransport

_log = logging.getLogger(__name__)

DEFAULT_LIFETIME: Final = timedelta(hours=40)
"""How long an upload is reused if the service does not say when it expires; about 48 hours in
docs/service-api.md, "Images"."""
EXPIRY_MARGIN: Final = timedelta(hours=2)
"""So long before it goes it is not named any more: a task may wait before it is worked on."""

_ABOUT_IMAGES: Final = re.compile(
    r"image|picture|url|link|file|download|fetch|图|链接|文件", re.IGNORECASE
)

Note = Callable[[LogEvent, str], None]
"""Hears what became of a picture: `Page.note`."""


class UploadStore(Protocol):
    """The memory of uploads: `library.uploads.Uploads`."""

    def url_of(self, profile: str, base_url: str, sha256: str, *, at: datetime) -> str | None:
        """Where a service has a picture."""
        ...

    def put(self, upload: Upload, *, at: datetime) -> None:
        """Writes an upload down."""
        ...

    def delete(self, profile: str, base_url: str, urls: Sequence[str]) -> None:
        """Strikes uploads out."""
        ...


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where the pictures of one request go to, and how."""

    client: Client
    profile: str
    transport: ImageTransport
    note: Note

    @property
    def account(self) -> tuple[str, str]:
        """The account and the address that an upload belongs to."""
        return self.profile, self.client.base_url


def _ignore(_event: LogEvent, _words: str) -> None:
    pass


def _now() -> datetime:
    return datetime.now(UTC)


class ImageUploader:
    """Hands pictures over to services: each content once, while the service keeps it.

    Remembers for its life which services take no uploads. One request's pictures are decoded at a
    time, so that the memory that they need is that of one picture.
    """

    def __init__(
        self, uploads: UploadStore | None = None, now: Callable[[], datetime] = _now
    ) -> None:
        self._upload_store = uploads
        self._now = now
        self._decoding = asyncio.Semaphore(1)
        self._without_upload: set[tuple[str, str]] = set()
        self._upload_locks = WeakValueDictionary[tuple[str, str, str], asyncio.Lock]()

    async def image_urls(
        self,
        client: Client,
        request: Request,
        *,
        transport: ImageTransport = ImageTransport.AUTO,
        note: Note = _ignore,
    ) -> list[str]:
        """What stands for each picture in the request to the service, in order.

        Files are prepared in a worker thread, all of a request small enough together. They travel
        as the profile says: uploaded, inside the request as `data:` URLs, or (AUTO) uploaded, and
        inside where the service takes no uploads (docs/service-api.md, "Images"). Uploads cost
        nothing. Raises AskError, or PICTURE_MISSING, PICTURE_UNREADABLE, PICTURE_TOO_LARGE, or
        REFUSED where the service takes no uploads and nothing else is allowed.
        """
        files = [Path(image) for image in request.images if not is_web_url(image)]
        if not files:
            return list(request.images)
        async with self._decoding:
            prepared = await asyncio.to_thread(prepare_all, files)
        way = _Destination(client, request.profile, transport, note)
        ready = iter([await self._deliver(way, picture) for picture in prepared])
        return [image if is_web_url(image) else next(ready) for image in request.images]

    async def forget_if_refused(
        self,
        client: Client,
        request: Request,
        image_urls: Sequence[str],
        outcome: Outcome[CreateMeaning],
    ) -> None:
        """Hears that the service did not take a request.

        If it complains about a picture, an upload may be gone before its time: those of this
        request are sent anew with the next.
        """
        uploaded = [each for each in image_urls if is_web_url(each) and each not in request.images]
        blamed = _ABOUT_IMAGES.search(outcome.problem.detail)
        if self._upload_store is None or outcome.meaning is not CreateMeaning.REFUSED or not blamed:
            return
        uploads = self._upload_store
        await self._query_store(lambda: uploads.delete(request.profile, client.base_url, uploaded))

    async def _deliver(self, way: _Destination, picture: Prepared) -> str:
        if way.transport is ImageTransport.INLINE or (
            way.transport is ImageTransport.AUTO and way.account in self._without_upload
        ):
            return await _inline(way, picture)
        sha256 = await asyncio.to_thread(_digest, picture)
        # Requests that hold the same picture and are sent together wait for the first of them.
        lock = self._upload_locks.setdefault((*way.account, sha256), asyncio.Lock())
        async with lock:
            known = await self._stored_url(way, sha256)
            if known is not None:
                way.note(LogEvent.IMAGE_ALREADY_UPLOADED, _describe(picture))
                return known
            return await self._upload(way, picture, sha256)

    async def _upload(self, way: _Destination, picture: Prepared, sha256: str) -> str:
        try:
            uploaded = await way.client.upload(
                picture.data, name=f"picture{picture.suffix}", media_type=picture.media_type
            )
        except AskError as failure:
            if failure.outcome.meaning is not AskMeaning.NOT_OFFERED:
                raise
            if way.transport is ImageTransport.UPLOAD:
                raise _inline_not_allowed(failure) from failure
            self._without_upload.add(way.account)
            return await _inline(way, picture)
        way.note(LogEvent.IMAGE_UPLOADED, _describe(picture))
        await self._store(way, sha256, uploaded)
        return uploaded.url

    async def _stored_url(self, way: _Destination, sha256: str) -> str | None:
        uploads = self._upload_store
        if uploads is None:
            return None
        return await self._query_store(lambda: uploads.url_of(*way.account, sha256, at=self._now()))

    async def _store(self, way: _Destination, sha256: str, uploaded: Uploaded) -> None:
        uploads, at = self._upload_store, self._now()
        told = uploaded.expires_at
        until = at + DEFAULT_LIFETIME if told is None else told - EXPIRY_MARGIN
        if uploads is not None and until > at:
            upload = Upload(*way.account, sha256, uploaded.url, until)
            await self._query_store(lambda: uploads.put(upload, at=at))

    async def _query_store(self, question: Callable[[], str | None]) -> str | None:
        """An answer of the memory; a disk that refuses only costs another upload."""
        try:
            return await asyncio.to_thread(question)
        except VideoDeskError as failure:
            _log.warning("The memory of uploads failed: %s", failure.problem.detail)
            return None


async def _inline(way: _Destination, picture: Prepared) -> str:
    way.note(LogEvent.IMAGE_EMBEDDED, _describe(picture))
    return await asyncio.to_thread(_data_url, picture)


def _inline_not_allowed(failure: AskError) -> VideoDeskError:
    return error(
        Code.REFUSED,
        reason=Reason.NO_UPLOADS,
        detail=failure.problem.detail,
    )


def _digest(picture: Prepared) -> str:
    return hashlib.sha256(picture.data).hexdigest()


def _data_url(picture: Prepared) -> str:
    return f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}"


def _describe(picture: Prepared) -> str:
    kilobytes = max(1, len(picture.data) // 1000)
    return f"{picture.width} x {picture.height}, {kilobytes} kB, {picture.media_type}"
